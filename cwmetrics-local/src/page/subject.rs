//! What a page is about.

use cwmetrics_traces::TraceId;

use super::filter::Own;
use super::parameters::{Parameters, Wrong};
use super::search::{self, Search};
use super::{address, series};
use crate::store::MetricId;

/// A page, and what its address names.
#[derive(Debug)]
pub(super) enum Subject {
    Metrics,
    Metric(MetricId),
    Traces(Search),
    Trace(TraceId),
    Map,
    Requests,
    Refusals,
    /// There is no such page.
    Nothing,
}

impl Subject {
    pub(super) fn read(path: &str, given: &mut Parameters) -> Result<Subject, Wrong> {
        Ok(match path {
            address::METRICS => Subject::Metrics,
            address::METRIC => Subject::Metric(series::read_id(given)?),
            address::TRACES => Subject::Traces(Search::read(given)?),
            address::TRACE => Subject::Trace(read_id(given)?),
            address::MAP => Subject::Map,
            address::REQUESTS => Subject::Requests,
            address::REFUSALS => Subject::Refusals,
            _ => Subject::Nothing,
        })
    }

    /// The parameters that name it; none where the path alone does.
    pub(super) fn own(&self) -> Option<Own> {
        match self {
            Subject::Metric(metric) => Some(series::id_parameters(metric)),
            Subject::Traces(search) => Some(search.parameters()),
            Subject::Trace(id) => Some(search::trace_parameters(id)),
            _ => None,
        }
    }
}

/// The id of a trace, in either form.
pub(super) fn read_id(given: &mut Parameters) -> Result<TraceId, Wrong> {
    let Some(id) = given.take("id") else {
        return Err(Wrong("The parameter id is required: that of a trace.".to_owned()));
    };
    id.parse().map_err(|error| Wrong(format!("The parameter id is {id:?}, but {error}.")))
}
