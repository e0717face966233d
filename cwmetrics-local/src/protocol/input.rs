//! Reading typed members out of a request's tree, with the place of each for messages.

use super::node::Node;
use super::place::Place;
use super::problem::{Code, Problem};
use crate::timestamp::Timestamp;

/// A value of the request and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    node: &'a Node,
    pub(crate) place: Place<'a>,
}

impl<'a> Input<'a> {
    /// The whole request.
    pub(crate) fn root(node: &'a Node) -> Input<'a> {
        Input { node, place: Place::Root }
    }

    /// A member, if it is there. An explicit null is as good as absent.
    pub(crate) fn member(&'a self, name: &'a str) -> Result<Option<Input<'a>>, Problem> {
        let Node::Map(members) = self.node else {
            return Err(self.not("a structure"));
        };
        let found = members.iter().find(|(key, _)| key == name);
        Ok(found
            .filter(|(_, node)| !matches!(node, Node::Null))
            .map(|(_, node)| Input { node, place: Place::Member(&self.place, name) }))
    }

    /// A member that has to be there.
    pub(crate) fn required(&'a self, name: &'a str) -> Result<Input<'a>, Problem> {
        self.member(name)?.ok_or_else(|| Problem::missing(self.at(name)))
    }

    /// Where a member stands, there or not.
    pub(crate) fn at(&'a self, name: &'a str) -> Place<'a> {
        Place::Member(&self.place, name)
    }

    /// The items of a list.
    pub(crate) fn items(&'a self) -> Result<impl ExactSizeIterator<Item = Input<'a>> + 'a, Problem> {
        let Node::List(items) = self.node else {
            return Err(self.not("a list"));
        };
        Ok(items
            .iter()
            .enumerate()
            .map(|(index, node)| Input { node, place: Place::Item(&self.place, index) }))
    }

    pub(crate) fn text(&self) -> Result<&'a str, Problem> {
        match self.node {
            Node::Text(text) => Ok(text),
            _ => Err(self.not("a string")),
        }
    }

    pub(crate) fn boolean(&self) -> Result<bool, Problem> {
        match self.node {
            Node::Bool(flag) => Ok(*flag),
            _ => Err(self.not("a boolean")),
        }
    }

    /// Any double; JSON writes those that are no numbers as strings.
    pub(crate) fn number(&self) -> Result<f64, Problem> {
        match self.node {
            Node::Number(number) => Ok(*number),
            Node::Text(text) if text == "NaN" => Ok(f64::NAN),
            Node::Text(text) if text == "Infinity" => Ok(f64::INFINITY),
            Node::Text(text) if text == "-Infinity" => Ok(f64::NEG_INFINITY),
            _ => Err(self.not("a number")),
        }
    }

    /// A whole number in the range of the service model's `integer`.
    pub(crate) fn integer(&self) -> Result<i64, Problem> {
        let range = f64::from(i32::MIN)..=f64::from(i32::MAX);
        match self.node {
            Node::Number(number) if number.fract() == 0.0 && range.contains(number) => Ok(*number as i64),
            _ => Err(self.not("an integer of 32 bits")),
        }
    }

    pub(crate) fn time(&self) -> Result<Timestamp, Problem> {
        match self.node {
            Node::Time(seconds) | Node::Number(seconds) => {
                Timestamp::from_seconds(*seconds).ok_or_else(|| self.not("a timestamp in seconds since 1970"))
            }
            _ => Err(self.not("a timestamp in seconds since 1970")),
        }
    }

    fn not(&self, expected: &str) -> Problem {
        Problem::new(
            Code::SerializationException,
            format!("The parameter {} must be {expected}, but is {}.", self.place, self.node.kind()),
        )
    }
}
