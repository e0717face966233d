//! What to say of a metric that is not there.

use super::{CloudWatch, Filter, Metric};
use crate::failure::Failure;
use crate::output::text::alike;

/// How many pages of 500 metrics are looked through for a name like the one that is not there.
const PAGES: usize = 20;

impl CloudWatch {
    /// Which part of the filter is not there, and what is there that is like it.
    pub(super) async fn missing(&self, filter: &Filter) -> Result<Failure, Failure> {
        let within = Filter { namespace: filter.namespace.clone(), ..Filter::default() };
        let there = self.pages(&within, PAGES).await?;
        let place = self.place();
        let sentence = match (&filter.namespace, &filter.name) {
            (None, _) if there.is_empty() => format!("there are no metrics at {place} yet"),
            (Some(namespace), _) if there.is_empty() => {
                let all = self.pages(&Filter::default(), PAGES).await?;
                let hint = alike(namespace, all.iter().map(|metric| metric.namespace.as_str()));
                format!("there is no namespace {namespace:?} at {place}{hint}")
            }
            (_, Some(name)) if there.iter().all(|metric| metric.name != *name) => {
                let hint = alike(name, there.iter().map(|metric| metric.name.as_str()));
                format!("there is no metric {name:?} at {place}{hint}")
            }
            _ => no_dimensions(filter, &there, place),
        };
        Ok(Failure::Nothing(sentence))
    }
}

fn no_dimensions(filter: &Filter, there: &[Metric], place: &str) -> String {
    let asked = filter.dimensions.iter().map(|(name, value)| match value {
        Some(value) => format!("{name}={value}"),
        None => name.clone(),
    });
    let asked = asked.collect::<Vec<_>>().join(", ");
    let named = there.iter().filter(|metric| filter.name.as_ref().is_none_or(|name| metric.name == *name));
    let known: Vec<String> = named.map(Metric::shown_dimensions).collect();
    let hint = alike(&asked, known.iter().map(String::as_str));
    format!("no such metric at {place} has the dimensions {asked}{hint}")
}
