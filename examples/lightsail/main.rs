//! The burst capacity of a Lightsail instance beside the latency of the service that runs on it, on one
//! graph.
//!
//! ```sh
//! cargo run --example lightsail
//! ```
//!
//! An embedded endpoint stands in for Lightsail and for CloudWatch, so that it needs no AWS account. The
//! instance and its three hours are made up; the bridge, the SDK and the requests are not.

mod host;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::Credentials;
use cwmetrics::graph::{Axis, Metric, Side, Stat, Widget};
use cwmetrics::lightsail::{Bridge, InstanceMetric};
use cwmetrics::{Push, Unit};
use cwmetrics_local::{LightsailInstance, Local};

use host::Minute;

const BURST: &str = "BurstCapacityPercentage";
const THREE_HOURS: Duration = Duration::from_hours(3);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let minutes = host::minutes(SystemTime::now() - THREE_HOURS);
    let instance = LightsailInstance::new("web-1").points(BURST, host::points(&minutes));
    let local = Local::builder().instance(instance).start()?;
    let config = config(&local).await;

    let reporter = cwmetrics::namespace("Shop").sdk_config(&config).push(Push::Manual).install()?;
    serve(&minutes);

    // The progress of a service would be in a folder that stays, such as /var/lib/shop.
    let folder = tempfile::tempdir()?;
    let mut bridge = Bridge::new(&config, folder.path().join("lightsail.json"))?
        .metrics(InstanceMetric::named(BURST))
        .since(THREE_HOURS);
    let round = bridge.round().await?;
    for failure in &round.failures {
        eprintln!("{failure}");
    }
    println!(
        "{} points of {BURST} are in CloudWatch, each with the time that Lightsail has for it",
        round.sent
    );
    reporter.flush().await?;

    let widget = Widget::new()
        .title("Latency, and what is left of the burst capacity")
        .last(THREE_HOURS)
        .left(Axis::new().label("ms").min(0.0))
        .right(Axis::new().label("%").min(0.0))
        .metric(Metric::new("Shop", "api").stat(Stat::percentile(99.0)).label("api, p99"))
        .metric(
            Metric::new("Shop", BURST)
                .dimension("InstanceName", "web-1")
                .label("web-1, burst")
                .axis(Side::Right),
        );
    let png = widget.fetch_png(&Client::new(&config)).await?;
    // Beside the program, in the folder for what is built.
    let program = std::env::current_exe()?;
    let file = program.ancestors().nth(3).unwrap_or(Path::new(".")).join("lightsail.png");
    std::fs::write(&file, png)?;
    println!("The graph of both is in {}", file.display());
    reporter.shutdown().await?;
    if round.sent == 0 || !round.failures.is_empty() {
        return Err("nothing was bridged".into());
    }
    Ok(())
}

/// The requests that the service has answered in these minutes.
fn serve(minutes: &[Minute]) {
    for minute in minutes {
        for request in 0..20 {
            let latency = minute.latency * (0.9 + 0.01 * f64::from(request));
            cwmetrics::metric("api").unit(Unit::Milliseconds).timestamp(minute.at).put(latency);
        }
    }
}

async fn config(local: &Local) -> SdkConfig {
    // The SDK signs its requests; the endpoint does not look at the signature.
    let credentials = Credentials::new("local", "local", None, None, "example");
    aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(credentials)
        .endpoint_url(local.url())
        .load()
        .await
}
