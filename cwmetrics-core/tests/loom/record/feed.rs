//! A feed of one series.

use std::sync::Arc;

use super::series::Series;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Share {
    Whole,
    Counts(f64),
}

#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) series: Arc<Series>,
    pub(crate) share: Share,
}

#[derive(Debug)]
pub(crate) struct Feed {
    pub(crate) parts: Vec<Part>,
}

impl Feed {
    pub(crate) fn of(series: Arc<Series>) -> Feed {
        Feed { parts: vec![Part { series, share: Share::Whole }] }
    }

    pub(crate) fn is_stale(&self) -> bool {
        self.is_retired()
    }

    pub(crate) fn is_retired(&self) -> bool {
        self.parts.iter().any(|part| part.series.is_retired())
    }
}
