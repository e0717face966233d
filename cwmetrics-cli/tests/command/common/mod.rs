//! An endpoint with a shop's data, and the command beside it.

mod hosts;
pub mod http;
pub mod pictures;
mod traced;

use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use cwmetrics_local::{Builder, Local};
use serde_json::{Value, json};
use snapbox::cmd::{Command, OutputAssert};
use snapbox::{Assert, Redactions};

pub use hosts::figures_of;
pub use traced::{BEGUN, CART, CHECKOUT};

/// A full hour, 2023-11-14T22:00:00Z.
pub const HOUR: u64 = 1_699_999_200;
/// The time at every endpoint of these tests: ten minutes later.
pub const NOW: u64 = HOUR + 600;

/// Options for the hour before the data end.
pub const RANGE: [&str; 4] = ["--from", "2023-11-14T22:00:00Z", "--to", "2023-11-14T22:10:00Z"];

/// An endpoint to ask.
pub struct World {
    pub url: String,
    local: Option<Local>,
}

impl World {
    /// An endpoint without data.
    pub fn empty() -> World {
        World::of(still(Local::builder()))
    }

    /// An endpoint with two instances of Lightsail.
    pub fn hosts() -> World {
        World::of(still(with_hosts()))
    }

    /// The same with the system's clock: what a graph has room for, and what a bridge does, goes by now.
    pub fn hosts_now() -> World {
        World::of(with_hosts())
    }

    fn of(builder: Builder) -> World {
        let local = builder.start().unwrap();
        World { url: local.url().to_owned(), local: Some(local) }
    }

    /// An endpoint with timings, counts and a metric without percentiles.
    pub fn shop() -> World {
        let world = World::empty();
        for minute in 0..10_u64 {
            let time = HOUR + 60 * minute;
            let mut data = Vec::new();
            for (method, slower) in [("GET", 1.0), ("PUT", 4.0)] {
                let timing = slower * (10.0 + (minute as f64 - 5.0).powi(2));
                let dimensions = json!([{"Name": "Method", "Value": method}]);
                data.push(json!({"MetricName": "api", "Dimensions": dimensions, "Timestamp": time,
                    "Values": [timing, timing * 2.5], "Counts": [90, 10], "Unit": "Milliseconds"}));
                data.push(json!({"MetricName": "requests", "Dimensions": dimensions, "Timestamp": time,
                    "Value": 100 + 10 * minute, "Unit": "Count"}));
            }
            if minute % 3 != 1 {
                data.push(json!({"MetricName": "payload", "Timestamp": time, "Unit": "Bytes",
                    "StatisticValues": {"SampleCount": 4, "Sum": 5000, "Minimum": 8, "Maximum": 4000}}));
            }
            world.put("Shop", data);
        }
        // An hour before.
        world.put("Jobs", vec![json!({"MetricName": "nightly", "Value": 1, "Timestamp": HOUR - 3600})]);
        world
    }

    /// An endpoint with three traces of a shop.
    pub fn traced() -> World {
        let world = World::empty();
        for document in traced::documents() {
            world.put_segment(&document);
        }
        world
    }

    pub fn put_segment(&self, document: &Value) {
        let input = json!({"TraceSegmentDocuments": [document.to_string()]});
        let answer = http::post(
            self.local().address(),
            "/TraceSegments",
            "Content-Type: application/json\r\n",
            &input,
        );
        assert_eq!(answer, (200, r#"{"UnprocessedTraceSegments":[]}"#.to_owned()));
    }

    /// An address of this machine where nobody answers.
    pub fn nowhere() -> World {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        World { url: format!("http://{}", listener.local_addr().unwrap()), local: None }
    }

    pub fn local(&self) -> &Local {
        self.local.as_ref().unwrap()
    }

    pub fn put(&self, namespace: &str, data: Vec<Value>) {
        let input = json!({"Namespace": namespace, "MetricData": data});
        assert_eq!(http::call(self.local().address(), "PutMetricData", &input), 200);
    }

    /// The command, asking this endpoint.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut redactions = Redactions::new();
        redactions.insert("[URL]", self.url.clone()).unwrap();
        bare(arguments).env("AWS_ENDPOINT_URL", &self.url).with_assert(
            Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).redact_with(redactions),
        )
    }

    /// Runs it, and compares what it prints with the file of this name.
    #[track_caller]
    pub fn prints(&self, expected: &str, arguments: &[&str]) {
        let path = expected_file(expected);
        self.command(arguments).assert().success().stdout_eq(path).stderr_eq("");
    }

    /// Runs it, and takes its output for JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.extend(["--output", "json"]);
        let run = self.command(&all).assert().success().stderr_eq("");
        serde_json::from_slice(&run.get_output().stdout).unwrap()
    }

    /// Runs it, and expects no data, this exit code and this on standard error.
    #[track_caller]
    pub fn fails(&self, code: i32, sentence: &str, arguments: &[&str]) {
        failed(self.command(arguments).assert(), code, sentence);
    }
}

/// With a clock that stands still.
fn still(builder: Builder) -> Builder {
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    builder.clock(move || now)
}

fn with_hosts() -> Builder {
    hosts::instances().into_iter().fold(Local::builder(), Builder::instance)
}

/// The command without anything in its environment.
pub fn bare(arguments: &[&str]) -> Command {
    Command::new(binary())
        .args(arguments)
        .env_clear()
        .env("HOME", "/nonexistent")
        // Nobody to ask for a role there: it would take seconds to find that out.
        .env("AWS_EC2_METADATA_DISABLED", "true")
}

pub fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_cwmetrics")
}

#[track_caller]
pub fn failed(run: OutputAssert, code: i32, sentence: &str) {
    run.code(code).stdout_eq("").stderr_eq(format!("error: {sentence}\n"));
}

pub fn expected_file(name: &str) -> snapbox::Data {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/command/expected").join(name);
    snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text))
}
