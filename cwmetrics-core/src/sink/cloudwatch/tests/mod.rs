//! The real SDK over a real socket.

mod answers;
mod chain;
mod connections;
mod delivery;
mod server;
mod sizes;

use std::future::Future;
use std::time::SystemTime;

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::{BehaviorVersion, Config, Credentials, Region};

use super::{CloudWatch, Origin, Source};
use crate::clock::{Clock, ManualClock};
use crate::sink::{Batch, Failure, Sink, sample};

/// What must never be seen.
const SECRET: &str = "cjvFIvYcbXhOqEVBSlM4s";
const TOKEN: &str = "IQoJb3JpZ2luX2VjEPT";

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn batch() -> Batch {
    Batch::new("Shop".into(), vec![sample::datum(0, 2, 3)])
}

/// A client as a program has it.
fn client(url: &str) -> Client {
    let credentials = Credentials::new("AKIDEXAMPLE", SECRET, Some(TOKEN.to_owned()), None, "test");
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(credentials)
        .endpoint_url(url)
        .disable_request_compression(true);
    Client::from_conf(config.build())
}

fn origin(source: Source) -> Origin {
    // The SDK's timeouts do not run by themselves in a test.
    Origin { source, endpoint_url: None, clock: Clock::Manual(ManualClock::at(SystemTime::UNIX_EPOCH)) }
}

fn sink(url: &str) -> CloudWatch {
    CloudWatch::new(origin(Source::Client(client(url))))
}

fn send(sink: &CloudWatch) -> Result<(), Failure> {
    run(Sink::send(sink, &batch()))
}
