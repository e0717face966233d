use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::operation::put_metric_data::builders::PutMetricDataFluentBuilder;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{Dimension, MetricDatum, StandardUnit, StatisticSet};

use crate::metric::Resolution;
use crate::sink::{Batch, Data, Datum};

/// The request that delivers a batch. [`size`](crate::sink::size) knows what it encodes to.
pub(super) fn fluent(client: &Client, batch: &Batch) -> PutMetricDataFluentBuilder {
    let data = batch.datums().iter().map(metric_datum).collect();
    client.put_metric_data().namespace(batch.namespace()).set_metric_data(Some(data))
}

fn metric_datum(datum: &Datum) -> MetricDatum {
    let identity = &datum.identity;
    let dimensions: Vec<Dimension> =
        identity.dimensions.iter().map(|(name, value)| dimension(name, value)).collect();
    let built = MetricDatum::builder()
        .metric_name(&*identity.name)
        .set_dimensions(Some(dimensions).filter(|dimensions| !dimensions.is_empty()))
        .timestamp(DateTime::from_secs(i64::try_from(datum.timestamp).unwrap_or(i64::MAX)))
        .unit(StandardUnit::from(identity.unit.as_str()))
        .set_storage_resolution(Some(1).filter(|_| identity.resolution == Resolution::Second));
    let built = match &datum.data {
        Data::Values { values, counts } => {
            built.set_values(Some(values.clone())).set_counts(Some(counts.clone()))
        }
        Data::Statistics(set) => built.statistic_values(
            StatisticSet::builder()
                .sample_count(set.sample_count)
                .sum(set.sum)
                .minimum(set.minimum)
                .maximum(set.maximum)
                .build(),
        ),
    };
    built.build()
}

fn dimension(name: &str, value: &str) -> Dimension {
    Dimension::builder().name(name).value(value).build()
}
