//! What of all metrics the page shows, and how.

use super::address::address;
use super::parameters::{Parameters, Wrong};
use super::range::Range;
use crate::store::MetricId;

/// Charts or numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Charts,
    Table,
}

/// The choices that an address carries from page to page.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) namespace: Option<String>,
    /// Words, each of which has to occur in a name or a dimension.
    pub(super) text: String,
    pub(super) range: Range,
    pub(super) view: View,
    /// From 1.
    pub(super) page: usize,
    /// Whether a browser without JavaScript loads the page again and again.
    pub(super) refresh: bool,
}

/// The parameters by which a page knows what it is about, in order.
pub(super) type Own = Vec<(&'static str, String)>;

const VIEWS: [(&str, View); 2] = [("charts", View::Charts), ("table", View::Table)];
const DEFAULT_RANGE: Range = Range::Hour;

impl Filter {
    pub(super) fn read(given: &mut Parameters) -> Result<Filter, Wrong> {
        Ok(Filter {
            namespace: given.take("namespace"),
            text: given.take("filter").unwrap_or_default().trim().to_owned(),
            range: given.choose("range", &Range::CHOICES, DEFAULT_RANGE)?,
            view: given.choose("view", &VIEWS, View::Charts)?,
            page: page(given)?,
            refresh: given.choose("refresh", &[("on", true), ("off", false)], true)?,
        })
    }

    /// The same choices at another path, such as `/?namespace=Shop&range=3h`.
    pub(super) fn address(&self, path: &str) -> String {
        address(path, self.parameters(true))
    }

    /// The address of what has parameters of its own, such as a metric, under the same range.
    pub(super) fn address_of(&self, path: &str, own: Own) -> String {
        address(path, own.into_iter().chain(self.parameters(false)))
    }

    /// The same of a page of what has several.
    pub(super) fn address_of_page(&self, path: &str, own: Own) -> String {
        let page = (self.page > 1).then(|| ("page", self.page.to_string()));
        self.address_of(path, own.into_iter().chain(page).collect())
    }

    /// What differs from the defaults; `listing` adds what only a list of metrics knows.
    fn parameters(&self, listing: bool) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        if listing {
            parameters.extend(self.namespace.clone().map(|namespace| ("namespace", namespace)));
            if !self.text.is_empty() {
                parameters.push(("filter", self.text.clone()));
            }
            if self.view == View::Table {
                parameters.push(("view", "table".to_owned()));
            }
            if self.page > 1 {
                parameters.push(("page", self.page.to_string()));
            }
        }
        if self.range != DEFAULT_RANGE {
            parameters.push(("range", self.range.key().to_owned()));
        }
        if !self.refresh {
            parameters.push(("refresh", "off".to_owned()));
        }
        parameters
    }

    pub(super) fn page(&self, page: usize) -> Filter {
        Filter { page, ..self.clone() }
    }

    pub(super) fn refreshing(&self, refresh: bool) -> Filter {
        Filter { refresh, ..self.clone() }
    }

    /// Whether it leaves anything out.
    pub(super) fn is_narrow(&self) -> bool {
        self.namespace.is_some() || !self.text.is_empty()
    }

    /// Whether it shows this metric. Case does not matter.
    pub(super) fn accepts(&self, metric: &MetricId) -> bool {
        if self.namespace.as_ref().is_some_and(|namespace| *namespace != metric.namespace) {
            return false;
        }
        if self.text.is_empty() {
            return true;
        }
        let mut all = metric.name.to_lowercase();
        for (name, value) in &metric.dimensions {
            all.push_str(&format!("\n{name}={value}").to_lowercase());
        }
        self.text.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

fn page(given: &mut Parameters) -> Result<usize, Wrong> {
    let Some(page) = given.take("page") else {
        return Ok(1);
    };
    match page.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(Wrong(format!("The parameter page must be a number from 1, but is {page:?}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(query: &str) -> Filter {
        Filter::read(&mut Parameters::read(query)).unwrap()
    }

    #[test]
    fn every_word_has_to_occur_in_name_or_dimensions() {
        let dimensions = vec![("HTTP Method".to_owned(), "GET".to_owned())];
        let metric = MetricId::new("Shop".to_owned(), "api".to_owned(), dimensions);
        for good in ["", "filter=AP", "filter=get+api", "filter=method%3Dget", "namespace=Shop"] {
            assert!(filter(good).accepts(&metric), "{good}");
        }
        for bad in ["filter=shop", "filter=get+post", "namespace=shop", "filter=apimethod"] {
            assert!(!filter(bad).accepts(&metric), "{bad}");
        }
    }

    #[test]
    fn an_address_reads_back_as_it_was() {
        let all = "/?namespace=A%26B&filter=x+y&view=table&page=3&range=1w&refresh=off";
        assert_eq!(filter(&all[2..]).address("/"), all);
        assert_eq!(filter("").address("/"), "/");
    }
}
