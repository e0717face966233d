//! An embedded endpoint for development and tests that stands in for CloudWatch, X-Ray and Lightsail.
//!
//! [`Local::start`] opens an HTTP endpoint on a loopback port that speaks the protocols of
//! the AWS SDKs, keeps in memory what it is sent, and refuses what the services refuse, with
//! their codes and a message that says what is wrong, where, and what would be right.
//! No account, no credentials, no network. Where the environment names a proxy, AWS's SDKs and tools ask it
//! for loopback addresses too: `NO_PROXY=127.0.0.1` keeps it out.
//!
//! ```
//! let local = cwmetrics_local::Local::start()?;
//! println!("export AWS_ENDPOINT_URL={}", local.url());
//! // ... run what pushes metrics, then look at what came:
//! assert!(local.datums().is_empty());
//! assert!(local.refusals().is_empty());
//! # Ok::<(), cwmetrics_local::StartError>(())
//! ```
//!
//! # What it speaks
//!
//! To CloudWatch Smithy rpcv2Cbor (the Rust SDK, boto3, the AWS CLI) and awsJson 1.0, to X-Ray
//! restJson1 and the datagrams of its daemon, to Lightsail awsJson 1.1, gzipped bodies included.
//! Signatures are not checked.
//!
//! | operation | |
//! |---|---|
//! | PutMetricData | all or nothing: one wrong datum and the request is refused |
//! | GetMetricData | metrics and math expressions; `ScanBy`, `MaxDatapoints`, `NextToken` |
//! | GetMetricStatistics | a data point for each unit; extended statistics |
//! | GetMetricWidgetImage | the whole structure of a MetricWidget, as a PNG |
//! | ListMetrics | filters, `RecentlyActive`, 500 metrics a page |
//! | PutTraceSegments | documents that break a rule are given back, the others kept |
//! | GetTraceSummaries | time ranges, filter expressions, 100 traces a page, the latest first |
//! | BatchGetTraces | the documents as they came |
//! | GetServiceGraph, GetTraceGraph | services and edges with counts and histograms |
//! | GetSamplingRules, GetSamplingTargets | [rules of a test](Builder::sampling_rule) beside the default one, quotas |
//! | GetSamplingStatisticSummaries | what was reported, by minute |
//! | PutTelemetryRecords | [kept](Local::telemetry) |
//! | GetInstances | [instances of a test](Builder::instance), or this machine; 20 a page |
//! | GetInstanceMetricData | their nine metrics, all statistics |
//!
//! # How it computes
//!
//! - Data are stored under their minute, or second at resolution 1. Periods begin at the
//!   start of the query, which is rounded down as CloudWatch does.
//! - A percentile is the straight line between the two samples nearest to the rank
//!   `p/100 * (n - 1)`, each value weighted by its count; CloudWatch does not publish its
//!   own method. A period has no percentiles if a StatisticSet of unlike values or a
//!   negative value is in it.
//! - So do the trimmed mean, count and sum, the winsorized mean, the interquartile mean
//!   and the percentile rank: `tm90`, `TM(10%:90%)`, `TM(100:500)`, `wm`, `tc`, `ts`, `IQM`,
//!   `PR(:300)`, spelt as in "CloudWatch statistics definitions". A percentage of the
//!   samples may cut one of them in two; CloudWatch does not publish what it does then.
//! - GetMetricStatistics without a unit gives a data point for each unit; GetMetricData
//!   without a unit takes all units together.
//!
//! # Metric math
//!
//! An `Expression` has numbers, ids, `METRICS()` and `METRICS("part of an id")`, lists
//! `[m1, m2]`, `+ - * / ^`, `== != < <= > >=`, `AND`, `OR` (or `&&`, `||`), and the functions
//! ABS, AVG, CEIL, DATAPOINT_COUNT, DIFF, DIFF_TIME, FILL (a number, a series, `REPEAT` or
//! `LINEAR`), FIRST, FLOOR, IF, LAST, LOG, LOG10, MAX, METRIC_COUNT, MIN, PERIOD, RATE,
//! REMOVE_EMPTY, RUNNING_SUM, SLICE, SORT, STDDEV, SUM and TIME_SERIES, as "Using metric math"
//! defines them. Not computed, and refused by name: SEARCH, ANOMALY_DETECTION_BAND,
//! INSIGHT_RULE_METRIC, SERVICE_QUOTA, DB_PERF_INSIGHTS, LAMBDA, those of the calendar
//! (MINUTE to YEAR, EPOCH), and Metrics Insights queries. What CloudWatch leaves open:
//!
//! - `OR`, `AND`, comparisons, `+ -`, `* /`, unary minus and `^` bind ever tighter; `^` goes
//!   from right to left, so `-m1^2` is `-(m1^2)`.
//! - An expression has its `Period`, or the longest of what it refers to. Of a series with
//!   another period it takes the points at the same times.
//! - The average of one series is that of its points; in the average of a list a missing
//!   point is 0 where another series has one. `STDDEV` divides by the number of points.
//! - Without a `Label` a line has the expression's id for one. The lines of a list have that
//!   of the metric, behind the expression's `Label` if there is one. Dynamic labels
//!   (`${MAX}`) are shown as they are.
//!
//! # Traces
//!
//! Segment documents come by PutTraceSegments, or to the [daemon](Local::daemon_address) that the
//! endpoint is too. They are checked by the rules of "AWS X-Ray segment documents"; what breaks one is
//! among [`Local::refusals`], also where X-Ray would only leave the field out. [`Local::segments`] are the
//! documents, [`Local::traces`] what they make. Datagrams that come faster than the system has room for
//! are lost and nobody knows, as with X-Ray's own daemon: where none may be, there is PutTraceSegments.
//!
//! ```
//! use std::net::UdpSocket;
//! use std::time::{Duration, SystemTime, UNIX_EPOCH};
//!
//! let local = cwmetrics_local::Local::start()?;
//! let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
//! let document = format!(r#"{{"trace_id": "1-{now:08x}-000000000000000000000001", "name": "shop",
//!     "id": "53995c3f42cd8ad8", "start_time": {now}, "end_time": {now}.25}}"#);
//! let datagram = ["{\"format\": \"json\", \"version\": 1}\n", &document].concat();
//! UdpSocket::bind("127.0.0.1:0")?.send_to(datagram.as_bytes(), local.daemon_address())?;
//!
//! assert!(local.wait_until(Duration::from_secs(10), |local| !local.segments().is_empty()));
//! assert_eq!(local.traces()[0].duration(), Some(0.25));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A filter expression has the keywords `ok`, `error`, `throttle`, `fault`, `partial`, `responsetime`,
//! `duration`, `http.status`, `http.url`, `http.method`, `http.useragent`, `http.clientip`, `user`,
//! `instance.id`, `availabilityzone`, `annotation.key` and `annotation[key]`, `service(…) { … }` and
//! `edge(…) { … }`, in whose braces `name`, `type`, `root` and `inferred` stand too, and
//! `id(name: "…", type: "…", account.id: "…")` for a service, as "Using filter expressions" defines them.
//! Not evaluated, and refused by name: root causes, groups and the ARNs of resources. What X-Ray leaves
//! open:
//!
//! - `AND` binds tighter than `OR`, `!` tighter than both; `&&`, `||` and any case will do; conditions
//!   side by side are joined by `AND`.
//! - A condition holds if it does for any of a trace's values; `!=` is the opposite of `=`.
//! - What stands in braces is asked of each segment of the service, or of each call as its caller has
//!   seen it.
//! - Of root causes summaries tell those of faults and errors; with `Sampling` all traces are given.
//! - Segments are given as they came: subsegments that were sent on their own stay so, and there are no
//!   documents for inferred services, which are in the graphs. A trace over 500 kB has `LimitExceeded`,
//!   and is given whole.
//! - A trace belongs to the time at which its first segment began, whatever its id says, which with
//!   OpenTelemetry is no time.
//!
//! # Lightsail
//!
//! Where a test tells of no instances, there is one, which is this machine, with the figures that its
//! system tells, from the start of the endpoint on: CPU utilization, network traffic but that of the
//! loopback, and status checks that have passed. It does not burst, so of its burst capacity there are
//! no points. A metric that Lightsail has not yet can be there already:
//! [`Builder::instance_metric`]. What Lightsail leaves open:
//!
//! - A start is rounded down to the minute, periods begin at the start, and 1,440 points are the most of
//!   an answer, as with GetMetricStatistics. A period must be a multiple of 60 seconds.
//! - The points of a metric are 300 seconds apart, those of the status checks 60; asked for in a shorter
//!   period there are no more, and in a longer one they are added up.
//! - The period that has not ended has a point of what is known until now.
//! - There are no points in another unit than the metric's own.
//!
//! # The page
//!
//! A browser at the endpoint's [`url`](Local::url) sees what was put, as charts or as a table, the
//! requests as they come in, why some were refused, and what a month of it would cost. It sees the
//! traces that a filter expression finds, the timeline of each and what its segments tell, and the
//! service graph, whose services lead to their traces. The page keeps itself up to date, and works
//! without JavaScript too. It loads nothing from elsewhere.
//!
//! A chart leads to the slow traces of its metric: those of the page's time range in which what the
//! metric times, the subsegment of its name or the outermost call that a segment tells as
//! `metadata.cwmetrics.call`, took as long as the metric's p90 or longer. Where there are more
//! documents than 16 MiB in a time range, those of the newest traces are searched and make the graph;
//! the page says how many that are.
//!
//! For tests there are the same points as JSON, with a GET of `/points.json`:
//!
//! | parameter | |
//! |---|---|
//! | `namespace` | only metrics of this one |
//! | `filter` | words, each of which occurs in the name or in a dimension (`name=value`) |
//! | `name` | instead of `filter`, with `namespace`: exactly this metric, the one with these dimensions and no others |
//! | `dimension`, `value` | with `name`: one of its dimensions; as often as there are dimensions |
//! | `range` | `15m`, `1h` (the default), `3h`, `12h`, `1d` or `1w` until now |
//! | `page` | which fifty metrics, from 1 |
//!
//! ```json
//! {"page": 1, "pages": 1, "metrics": [{
//!   "namespace": "Shop", "name": "api", "units": ["Milliseconds"],
//!   "dimensions": [{"name": "HTTP Method", "value": "GET"}],
//!   "start": "2026-01-31T11:05:00Z", "end": "2026-01-31T12:05:00Z", "period": 60,
//!   "points": [{"time": "2026-01-31T12:04:00Z", "count": 2.0, "sum": 24.0, "average": 12.0,
//!     "minimum": 10.0, "maximum": 14.0, "p50": 12.0, "p90": 13.6, "p99": 13.96}]
//! }]}
//! ```
//!
//! Metrics come by namespace, name and dimensions, points by time; a period without data has
//! none, and percentiles are `null` where CloudWatch has none. The period is 60 seconds up to
//! 3 hours, then 300, 600 and 3,600; 5 and 20 seconds in the two shortest ranges of a metric
//! with data of resolution 1. A wrong parameter gets a 400 and `{"error": "…"}`. More fields
//! can be added, these stay.
//!
//! The documents of a trace as they came are at `/trace.json?id=`, with its id in X-Ray's form or
//! W3C's: `{"id": "1-58406520-a006649127e371903a2de979", "documents": [{…}]}`, each segment once; a 404
//! with an `error` where there is no such trace.
//!
//! # Limits
//!
//! Those of PutMetricData (API reference): 1,000,000 bytes uncompressed (the service says
//! "1 MB"; this is the strict reading), 1000 data, 150 values and 30 dimensions a datum,
//! values within 2^360 of zero, timestamps from two weeks back to two hours ahead.
//! GetMetricStatistics gives 1,440 data points at most, GetMetricData 500 queries and
//! 100,800 data points a page. An expression has 2,048 characters at most, and is nested
//! 100 deep; what the expressions of a request compute together is bounded at some 25 million
//! points, which is this endpoint's own limit.
//!
//! Those of X-Ray ("AWS X-Ray endpoints and quotas", and its API reference): documents of 64 KiB, 50 in
//! a PutTraceSegments, that began within the past 30 days; 50 annotations of a trace are indexed;
//! 5 traces in a BatchGetTraces or GetTraceGraph; 24 hours of GetTraceSummaries, 6 of GetServiceGraph.
//! The endpoint's own are 8,000,000 bytes of a request to X-Ray, an hour by which a segment may
//! begin ahead of its clock, and 10,000 characters of a filter expression, nested 100 deep.
//!
//! # What it keeps
//!
//! Data are in memory, in [256 MiB at most](Builder::store_bytes); past that the oldest go, and
//! [`Local::forgotten`] counts them. There are [100,000 metrics at most](Builder::max_series).
//! With a [data directory](Builder::data) the data are there again after a restart, and after
//! a crash all that was answered. What is over 455 days old goes, as in CloudWatch.
//!
//! Traces are in memory too, in [256 MiB at most](Builder::trace_bytes); past that the oldest go, and
//! [`Local::forgotten_segments`] counts their documents. What is over 30 days old goes, as in X-Ray.
//! A data directory keeps them as it keeps metrics.
//!
//! # What it costs
//!
//! From `cargo run --release --example load` (see there) on two cores, with other work beside it:
//! 1,000 metrics with a point a minute for three hours take 20 MB as single values and 264 MB as
//! histograms of 150; of these metrics the page takes 10 ms and a graph of 100 of them 29 ms; a full
//! PutMetricData (1 MB, 500 data of 150 values) takes 39 ms on one core, 48 ms with a data
//! directory.
//!
//! # Who can reach it
//!
//! Only this machine: it listens on loopback addresses, for datagrams too, and refuses requests under
//! another host's name or from another web origin, those of a browser for the page too.
//!
//! Whoever can reach it cannot fill it up: of a request it takes a head of 16 kB and 100
//! headers, nesting of 32 and 500,000 values; 1,024 connections are open at a time, further
//! ones wait; a head or a body that has not arrived after a minute, an answer that is not
//! read, and a connection without a request for a minute are given up.

mod builder;
mod changes;
pub mod cost;
mod desk;
mod drawing;
mod fault;
mod hold;
mod journal;
mod lightsail;
mod local;
mod math;
mod operation;
mod page;
mod protocol;
mod query;
mod render;
mod rows;
mod server;
mod shared;
mod start_error;
mod statistic;
mod store;
mod timestamp;
mod xray;

pub use builder::Builder;
pub use cwmetrics_traces;
pub use fault::Fault;
pub use hold::Hold;
pub use journal::{Refusal, Request};
pub use lightsail::LightsailInstance;
pub use local::Local;
pub use protocol::Protocol;
pub use start_error::StartError;
pub use store::{Datum, Samples, StatisticSet};
pub use xray::{ConnectionErrors, SamplingRule, SegmentDocument, Telemetry};

#[cfg(fuzzing)]
#[doc(hidden)]
pub mod __fuzzing {
    //! What the fuzz targets call.
    pub use crate::query::fuzz as expression;
    pub use crate::server::fuzz as request;
    pub use crate::xray::fuzz as filter;
}
