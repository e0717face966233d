//! The estimate as text and as JSON.

use cwmetrics_local::cost::QUOTA_A_SECOND;
use serde_json::{Value, json};

use super::estimate::{Charge, Estimate, Saving};
use crate::output::number::{dollars, number};
use crate::output::table::Column::{Number, Text};
use crate::output::table::table;
use crate::output::text::counted;

pub fn text(estimate: &Estimate) -> String {
    let charge = |charge: &Charge| {
        vec![
            charge.namespace.clone(),
            charge.name.clone(),
            number(charge.series.ceil()),
            number(charge.metric_months),
            dollars(charge.dollars),
        ]
    };
    let columns =
        [Text("Namespace"), Text("Metric"), Number("Metrics"), Number("Metric-months"), Number("A month")];
    let metrics = table(&columns, estimate.metrics.iter().map(charge));
    let cost = estimate.month.cost();
    let a_second = estimate.month.requests_a_second();
    let sum = table(
        &[Text("What"), Number("How many"), Number("A month")],
        [
            vec!["metric-months".to_owned(), number(estimate.month.metric_months), dollars(cost.metrics)],
            vec![requests(estimate), number(estimate.month.requests), dollars(cost.requests)],
            vec!["all".to_owned(), String::new(), dollars(cost.total())],
        ],
    );
    format!(
        "{metrics}\n\n{sum}\nTaken from the {hours} since the first data; 30 days, prices of us-east-1.\n{a_second:.2} requests a second: {share:.2} % of the {QUOTA_A_SECOND} that an account may \
         make in a region.\n\n{savings}",
        hours = counted(estimate.hours as f64, "hour", "hours"),
        share = a_second / QUOTA_A_SECOND * 100.0,
        savings = savings(&estimate.savings),
    )
}

/// How the number of requests was come by.
fn requests(estimate: &Estimate) -> String {
    let hosts = counted(estimate.hosts, "process", "processes");
    let each = if estimate.namespaces > 1 { " a namespace" } else { "" };
    format!("requests of {hosts}{each}, every {} s", estimate.push_every)
}

fn savings(savings: &[Saving]) -> String {
    if savings.is_empty() {
        return "Nothing would make it cheaper but fewer metrics.".to_owned();
    }
    let row = |saving: &Saving| vec![saving.what.clone(), dollars(saving.dollars)];
    table(&[Text("What would make it less"), Number("Saves a month")], savings.iter().map(row))
}

pub fn json(estimate: &Estimate) -> Value {
    let cost = estimate.month.cost();
    let charge = |charge: &Charge| {
        json!({
            "Namespace": charge.namespace,
            "MetricName": charge.name,
            "Metrics": charge.series,
            "MetricMonths": charge.metric_months,
            "Dollars": charge.dollars,
        })
    };
    let saving = |saving: &Saving| json!({"What": saving.what, "Dollars": saving.dollars});
    let a_second = estimate.month.requests_a_second();
    json!({
        "Hours": estimate.hours,
        "Hosts": estimate.hosts,
        "Namespaces": estimate.namespaces,
        "PushEverySeconds": estimate.push_every,
        "Metrics": estimate.series,
        "MetricMonths": estimate.month.metric_months,
        "MetricsDollars": cost.metrics,
        "Requests": estimate.month.requests,
        "RequestsDollars": cost.requests,
        "Dollars": cost.total(),
        "RequestsASecond": a_second,
        "QuotaShare": a_second / QUOTA_A_SECOND,
        "ByName": estimate.metrics.iter().map(charge).collect::<Vec<_>>(),
        "Savings": estimate.savings.iter().map(saving).collect::<Vec<_>>(),
    })
}
