//! A service graph in the words of X-Ray's API.

use serde_json::{Map as Fields, Value, json};

use super::{Histogram, Map, Statistics};

impl Map {
    /// The list of services as GetServiceGraph and GetTraceGraph answer it, with the names and the
    /// units of the API. The id of an edge is that of the service that is called.
    ///
    /// ```
    /// use cwmetrics_traces::{Document, Map, Trace};
    ///
    /// let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 2.0,
    ///     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 2.5}"#)?;
    /// let map = Map::of(&[Trace::new(document.root().trace_id, [document])]);
    /// let services = map.to_services();
    /// assert_eq!(services[0]["Name"], "shop");
    /// assert_eq!(services[0]["SummaryStatistics"]["TotalCount"], 1);
    /// assert_eq!(services[0]["ResponseTimeHistogram"][0]["Value"], 0.5);
    /// assert_eq!(services[1]["Edges"][0]["ReferenceId"], services[0]["ReferenceId"]);
    /// # Ok::<(), cwmetrics_traces::DocumentError>(())
    /// ```
    pub fn to_services(&self) -> Value {
        let mut services = Vec::with_capacity(self.services.len());
        for (at, service) in self.services.iter().enumerate() {
            let edges: Vec<Value> = self
                .edges
                .iter()
                .filter(|edge| edge.from == at)
                .map(|edge| {
                    let mut fields = common(edge.to, &edge.statistics, &edge.response_times, edge.times);
                    fields.insert("Aliases".to_owned(), json!([]));
                    fields.into()
                })
                .collect();
            let mut fields = common(at, &service.statistics, &service.response_times, service.times);
            fields.insert("Name".to_owned(), json!(service.id.name));
            fields.insert("Names".to_owned(), json!([service.id.name]));
            if let Some(kind) = &service.id.kind {
                fields.insert("Type".to_owned(), json!(kind));
            }
            if service.is_root {
                fields.insert("Root".to_owned(), json!(true));
            }
            let durations = fields["ResponseTimeHistogram"].clone();
            fields.insert("DurationHistogram".to_owned(), durations);
            fields.insert("Edges".to_owned(), edges.into());
            services.push(fields.into());
        }
        Value::Array(services)
    }
}

/// What services and edges have in common.
fn common(
    id: usize,
    statistics: &Statistics,
    response_times: &Histogram,
    times: Option<(f64, f64)>,
) -> Fields<String, Value> {
    let mut fields = Fields::new();
    fields.insert("ReferenceId".to_owned(), json!(id));
    if let Some((start, end)) = times {
        fields.insert("StartTime".to_owned(), json!(start));
        fields.insert("EndTime".to_owned(), json!(end));
    }
    let errors = statistics.error + statistics.throttle;
    let summary = json!({
        "OkCount": statistics.ok,
        "ErrorStatistics": {
            "ThrottleCount": statistics.throttle, "OtherCount": statistics.error, "TotalCount": errors,
        },
        "FaultStatistics": { "OtherCount": statistics.fault, "TotalCount": statistics.fault },
        "TotalCount": statistics.total(),
        "TotalResponseTime": statistics.total_response_time,
    });
    fields.insert("SummaryStatistics".to_owned(), summary);
    let entry = |(value, count)| json!({ "Value": value, "Count": count });
    let histogram: Vec<Value> = response_times.entries().map(entry).collect();
    fields.insert("ResponseTimeHistogram".to_owned(), histogram.into());
    fields
}
