//! Which metric is meant.

use aws_sdk_cloudwatch::types::{Dimension, DimensionFilter, Metric as SdkMetric};
use serde_json::{Map, Value, json};

/// Namespace, name and dimensions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Metric {
    pub namespace: String,
    pub name: String,
    /// Names and values, sorted.
    pub dimensions: Vec<(String, String)>,
}

impl Metric {
    /// `Method=GET, Outcome=ok`
    pub fn shown_dimensions(&self) -> String {
        let pairs = self.dimensions.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join(", ")
    }

    /// The members of CloudWatch's own JSON.
    pub fn json(&self) -> Map<String, Value> {
        let dimension = |(name, value): &(String, String)| json!({"Name": name, "Value": value});
        let dimensions: Vec<Value> = self.dimensions.iter().map(dimension).collect();
        Map::from_iter([
            ("Namespace".to_owned(), json!(self.namespace)),
            ("MetricName".to_owned(), json!(self.name)),
            ("Dimensions".to_owned(), json!(dimensions)),
        ])
    }

    /// The same in a graph.
    pub fn graph(&self) -> cwmetrics_graph::Metric {
        let metric = cwmetrics_graph::Metric::new(&self.namespace, &self.name);
        self.dimensions.iter().fold(metric, |metric, (name, value)| metric.dimension(name, value))
    }

    pub(super) fn sdk(&self) -> SdkMetric {
        let dimension =
            |(name, value): &(String, String)| Dimension::builder().name(name).value(value).build();
        SdkMetric::builder()
            .namespace(&self.namespace)
            .metric_name(&self.name)
            .set_dimensions(Some(self.dimensions.iter().map(dimension).collect()))
            .build()
    }
}

impl From<SdkMetric> for Metric {
    fn from(metric: SdkMetric) -> Metric {
        let pair =
            |dimension: Dimension| (dimension.name.unwrap_or_default(), dimension.value.unwrap_or_default());
        let mut dimensions: Vec<_> = metric.dimensions.unwrap_or_default().into_iter().map(pair).collect();
        dimensions.sort();
        Metric {
            namespace: metric.namespace.unwrap_or_default(),
            name: metric.metric_name.unwrap_or_default(),
            dimensions,
        }
    }
}

/// Which metrics are asked for. The default asks for all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub namespace: Option<String>,
    pub name: Option<String>,
    /// A dimension with this value, or with any.
    pub dimensions: Vec<(String, Option<String>)>,
}

impl Filter {
    pub(super) fn sdk_dimensions(&self) -> Option<Vec<DimensionFilter>> {
        let filter = |(name, value): &(String, Option<String>)| {
            DimensionFilter::builder().name(name).set_value(value.clone()).build()
        };
        let filters: Vec<_> = self.dimensions.iter().map(filter).collect();
        (!filters.is_empty()).then_some(filters)
    }
}
