//! Where in a request a value stands, written as CloudWatch's own messages write it.

use std::fmt;

/// `MetricData.member.3.Values.member.7`. Costs nothing until it is shown.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    /// Counted from zero here, from one when shown.
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Root => f.write_str("request"),
            Place::Member(Place::Root, name) => f.write_str(name),
            Place::Member(parent, name) => write!(f, "{parent}.{name}"),
            Place::Item(parent, index) => write!(f, "{parent}.member.{}", index + 1),
        }
    }
}
