//! Which traces the page of traces shows.

use super::address::{self, address};
use super::filter::{Filter, Own};
use super::parameters::{Parameters, Wrong};
use crate::xray::filter::{Filter as Expression, FilterError};

/// What a trace must have. Each of them may say nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// X-Ray's filter expression, as it was written.
    pub(super) expression: String,
    /// The name of a metric: a call that it measures is in the trace. Then the slowest come first.
    pub(super) metric: Option<String>,
    /// Seconds that this call took at least.
    pub(super) over: Option<f64>,
}

impl Search {
    pub(super) fn read(given: &mut Parameters) -> Result<Search, Wrong> {
        let expression = given.take("expression").unwrap_or_default().trim().to_owned();
        let metric = given.take("metric");
        let over = given.take("over").map(|over| seconds(&over)).transpose()?;
        if over.is_some() && metric.is_none() {
            return Err(Wrong(
                "The parameter over is about the call of a metric: it needs the parameter metric, its name. \
                 For whole traces there is expression=duration > 1."
                    .to_owned(),
            ));
        }
        Ok(Search { expression, metric, over })
    }

    /// The traces that a filter expression finds.
    pub(super) fn of(expression: String) -> Search {
        Search { expression, ..Search::default() }
    }

    /// The expression, unless there is none or it is wrong.
    pub(super) fn parsed(&self) -> Result<Option<Expression>, FilterError> {
        match self.expression.as_str() {
            "" => Ok(None),
            text => Expression::parse(text).map(Some),
        }
    }

    pub(super) fn parameters(&self) -> Own {
        let mut own = Vec::new();
        if !self.expression.is_empty() {
            own.push(("expression", self.expression.clone()));
        }
        own.extend(self.metric.clone().map(|metric| ("metric", metric)));
        own.extend(self.over.map(|over| ("over", over.to_string())));
        own
    }

    /// Where it is shown.
    pub(super) fn address(&self, filter: &Filter) -> String {
        filter.address_of(address::TRACES, self.parameters())
    }

    /// Where its page of the filter's number is shown.
    pub(super) fn address_of_page(&self, filter: &Filter) -> String {
        filter.address_of_page(address::TRACES, self.parameters())
    }
}

/// Where one trace is shown.
pub(super) fn trace_parameters(id: impl ToString) -> Own {
    vec![("id", id.to_string())]
}

/// Where its documents are.
pub(super) fn documents(id: impl ToString) -> String {
    address(address::DOCUMENTS, trace_parameters(id))
}

fn seconds(text: &str) -> Result<f64, Wrong> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..1e11).contains(&seconds) => Ok(seconds),
        _ => Err(Wrong(format!("The parameter over must be a number of seconds from 0, but is {text:?}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Search, Wrong> {
        Search::read(&mut Parameters::read(query))
    }

    #[test]
    fn an_address_reads_back_as_it_was() {
        let query = "expression=service%28%22a%26b%22%29&metric=api&over=0.0125";
        let search = read(query).unwrap();
        assert_eq!((search.expression.as_str(), search.over), ("service(\"a&b\")", Some(0.0125)));
        assert_eq!(address("", search.parameters()), format!("?{query}"));
        assert!(read("expression=+&metric=&over=").unwrap().parameters().is_empty());
    }

    #[test]
    fn a_limit_is_a_number_of_seconds_for_a_metric() {
        for wrong in ["NaN", "-1", "1s", "inf"] {
            let said = read(&format!("metric=api&over={wrong}")).unwrap_err().0;
            let right = format!("The parameter over must be a number of seconds from 0, but is \"{wrong}\".");
            assert_eq!(said, right);
        }
        assert!(read("over=1").unwrap_err().0.contains("needs the parameter metric"));
    }
}
