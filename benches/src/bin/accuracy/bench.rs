//! Records samples, and compares what the requests have brought.

use std::error::Error;
use std::iter::repeat_n;
use std::time::{Duration, SystemTime};

use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::{BehaviorVersion, Config, Credentials, Region};
use cwmetrics::testing::ManualClock;
use cwmetrics::{Push, Reporter, timeit};
use cwmetrics_local::Local;

use crate::arrived::Arrived;
use crate::inputs::{self, Input};
use crate::worst::Worst;

/// Each input is recorded in so many parts, with a flush after each.
pub const PARTS: usize = 4;
/// The collector reads at every move of a clock that is driven by hand, which takes longer than a
/// call; so every duration is recorded so many times.
const TIMES: usize = 100;
/// How many calls run inside each other; all end at the same moment.
const DEPTH: usize = 10_000;

/// A reporter, and the endpoint that it pushes to.
pub struct Bench {
    clock: ManualClock,
    local: Local,
    reporter: Reporter,
}

impl Bench {
    pub fn new() -> Result<Bench, Box<dyn Error>> {
        let clock = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
        let local = Local::builder().clock({
            let clock = clock.clone();
            move || clock.now()
        });
        let local = local.start()?;
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(Credentials::new("test", "test", None, None, "accuracy"))
            .region(Region::new("us-east-1"))
            .endpoint_url(local.url());
        let builder = cwmetrics::namespace("Accuracy").clock(&clock).push(Push::Manual);
        let reporter = builder.client(Client::from_conf(config.build())).install()?;
        Ok(Bench { clock, local, reporter })
    }

    /// So many samples, put.
    pub fn of_values(&self, input: &Input, samples: usize) -> Result<Worst, Box<dyn Error>> {
        self.measure(inputs::take(input, samples), |values| {
            for value in values {
                cwmetrics::metric("value").dimension("Input", input.name).put(*value);
            }
        })
    }

    /// So many samples, each the duration of a call.
    pub fn of_durations(&self, input: &Input, samples: usize) -> Result<Worst, Box<dyn Error>> {
        let nanos = inputs::take(input, samples / TIMES);
        let micros = nanos.iter().flat_map(|nanos| repeat_n(nanos / 1e3, TIMES)).collect();
        self.measure(micros, |micros| {
            for together in micros.chunks(DEPTH) {
                let nanos = |micros: &f64| (micros * 1e3).round() as u64;
                let mut longest_first: Vec<u64> = together.iter().map(nanos).collect();
                longest_first.sort_by(|a, b| b.cmp(a));
                call(&self.clock, input.name, &longest_first);
            }
        })
    }

    /// Records the samples and compares what has arrived, after each part and as a whole.
    fn measure(&self, samples: Vec<f64>, record: impl Fn(&[f64])) -> Result<Worst, Box<dyn Error>> {
        // A new window, so that the inputs do not meet.
        self.clock.advance(Duration::from_secs(60));
        let mut worst = Worst::default();
        let mut whole = Arrived::default();
        for part in samples.chunks(samples.len().div_ceil(PARTS)) {
            record(part);
            self.reporter.flush_blocking()?;
            let arrived = Arrived::new(&self.local.datums())?;
            self.local.clear();
            worst.compare(part.to_vec(), &arrived);
            whole.add(&arrived);
        }
        worst.compare(samples, &whole);
        Ok(worst)
    }
}

/// Lasts as long as the first of these, and the calls inside it as long as the others.
#[timeit("duration", unit = Microseconds, dimensions("Input" = input))]
fn call(clock: &ManualClock, input: &str, longest_first: &[u64]) {
    let [nanos, shorter @ ..] = longest_first else { return };
    let until_next = nanos - shorter.first().unwrap_or(&0);
    if until_next > 0 {
        clock.advance(Duration::from_nanos(until_next));
    }
    if !shorter.is_empty() {
        call(clock, input, shorter);
    }
}
