//! What a fortnight of all metrics of many Lightsail instances takes to send: calls, time and memory.
//!
//! ```sh
//! cargo run --release -p cwmetrics-benches --features lightsail --bin lightsail -- --instances 200
//! ```
//!
//! It goes at the pace at which the bridge asks Lightsail, so 200 instances take more than twenty minutes.
//! The endpoint that stands in for Lightsail and CloudWatch is a process of its own.

mod busiest;
#[path = "../shared/process.rs"]
mod process;
mod server;
#[path = "../shared/table.rs"]
#[expect(dead_code, reason = "there is no target in this table")]
mod table;

use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use cwmetrics::lightsail::{Bridge, Source};

use busiest::Sent;
use process::peak_mib;
use server::{Seen, Server};

const SERVE: &str = "--serve";
const FORTNIGHT: Duration = Duration::from_hours(14 * 24);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [SERVE, instances] => server::serve(instances.parse()?),
        ["--instances", instances] => measure(instances.parse()?),
        [] => measure(20),
        _ => Err("usage: lightsail [--instances NUMBER]".into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn measure(instances: usize) -> Result<(), Box<dyn Error>> {
    let server = Server::start(instances)?;
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("a", "b", None, None, "bench")))
        .endpoint_url(server.url())
        .build();
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("progress.json");
    let reporter = cwmetrics::namespace("Shop").sdk_config(&config).install()?;
    let before = peak_mib()?;
    let begin = Instant::now();
    let sent = Sent::default();
    let lightsail = aws_sdk_lightsail::config::Builder::from(&config).interceptor(sent.clone()).build();
    let source = Source::new(aws_sdk_lightsail::Client::from_conf(lightsail));
    let mut bridge =
        Bridge::with_clients(source, &aws_sdk_cloudwatch::Client::new(&config), &file)?.since(FORTNIGHT);
    let round = bridge.round().await?;
    let elapsed = begin.elapsed();
    let peak = peak_mib()?;
    let second = Instant::now();
    let again = bridge.round().await?;
    let second = second.elapsed();
    let bytes = std::fs::metadata(&file)?.len();
    reporter.shutdown().await?;

    let Seen { calls, most_reads, data } = server.end()?;
    if !round.failures.is_empty() || data != round.sent + again.sent {
        let failures = round.failures.len();
        return Err(
            format!("{} points were sent, {data} have arrived, {failures} failures", round.sent).into()
        );
    }
    let row = |what: &str, value: String| vec![what.to_owned(), value];
    let call = |operation: &str| calls.get(operation).copied().unwrap_or_default().to_string();
    let rows = [
        row("instances × metrics", format!("{instances} × 9")),
        row("points, each of which has arrived once", round.sent.to_string()),
        row("time, minutes", format!("{:.1}", elapsed.as_secs_f64() / 60.0)),
        row("calls of GetInstances, in two rounds", call("GetInstances")),
        row("calls of GetMetricStatistics", call("GetMetricStatistics")),
        row("calls of GetInstanceMetricData, in two rounds", call("GetInstanceMetricData")),
        row("most of both that were sent in one second", sent.most().to_string()),
        row("most of the latter that arrived in one second", most_reads.to_string()),
        row("calls of PutMetricData", call("PutMetricData")),
        row("peak memory, MiB", format!("{peak:.0}")),
        row("of it before the bridge", format!("{before:.0}")),
        row("the file of the progress, kB", format!("{:.0}", bytes as f64 / 1e3)),
        row("the next round, seconds", format!("{:.1}", second.as_secs_f64())),
        row("its points", again.sent.to_string()),
    ];
    table::print(&["", ""], &rows);
    Ok(())
}
