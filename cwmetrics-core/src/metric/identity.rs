use std::borrow::Cow;

use super::{Resolution, Unit};

/// A dimension's name and value.
pub(crate) type Dimension = (Cow<'static, str>, Cow<'static, str>);

/// What makes two samples samples of the same series.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity {
    pub(crate) name: Cow<'static, str>,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) unit: Unit,
    pub(crate) resolution: Resolution,
}
