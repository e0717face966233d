//! An endpoint, a proxy before it, a reporter and calling threads, all by one clock.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use aws_sdk_cloudwatch::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_cloudwatch::{Client, Config};
use cwmetrics::sink::Memory;
use cwmetrics::testing::ManualClock;
use cwmetrics::{Builder, Reporter, Stats};
use cwmetrics_local::{Fault, Local};

use crate::outcome::Outcome;
use crate::process;
use crate::proxy::Proxy;
use crate::worker::{SAMPLES_A_CALL, Work, Workers};

/// Longer than any step takes; a row that comes to it has failed.
const PATIENCE: Duration = Duration::from_secs(60);
/// Simulated seconds in which everything has to be delivered once all is well.
const RECOVERY: u64 = 600;

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Everything of one row.
pub struct World {
    pub clock: ManualClock,
    pub local: Local,
    pub proxy: Proxy,
    workers: Workers,
    reporter: Option<Reporter>,
    /// Whether what the endpoint has got is never answered.
    is_silent: bool,
    /// Requests that the endpoint has got.
    seen: Arc<AtomicU64>,
    /// Samples that were kept by the endpoint and then forgotten.
    kept: f64,
    /// Stands in the endpoint's place.
    memory: Option<Memory>,
    /// Samples beside those of the calls.
    further: u64,
    most_outbox: u64,
}

/// When every row begins: the start of a minute.
fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000)
}

/// A client of this endpoint.
pub fn client(url: &str) -> Client {
    let credentials = Credentials::new("key", "secret", None, None, "test");
    Client::from_conf(config(url).credentials_provider(credentials).build())
}

/// The configuration of a client of this endpoint.
pub fn config(url: &str) -> aws_sdk_cloudwatch::config::Builder {
    Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .endpoint_url(url)
}

impl World {
    /// With the SDK's client by the proxy.
    pub fn new() -> Result<World> {
        World::later(Duration::ZERO)
    }

    /// The same with an endpoint whose clock is so much later.
    pub fn later(later: Duration) -> Result<World> {
        World::with(later, |builder, url| builder.client(client(url)))
    }

    /// With a reporter that is set up so, for the proxy's URL.
    pub fn with(later: Duration, set_up: impl FnOnce(Builder, &str) -> Builder) -> Result<World> {
        let clock = ManualClock::at(start());
        let of_endpoint = clock.clone();
        let local =
            Local::builder().clock(move || of_endpoint.now() + later).journal_bytes(1 << 20).start()?;
        let proxy = Proxy::start(local.address())?;
        let builder = cwmetrics::namespace("Shop").clock(&clock);
        let builder = set_up(builder, &proxy.url()).shutdown_timeout(Duration::from_secs(60));
        let reporter = Some(builder.install()?);
        let mut world = World {
            clock,
            local,
            proxy,
            workers: Workers::start(),
            reporter,
            is_silent: false,
            seen: Arc::default(),
            kept: 0.0,
            memory: None,
            further: 0,
            most_outbox: 0,
        };
        world.heal();
        Ok(world)
    }

    /// From now on the endpoint answers by this rule, which is given the request's size.
    pub fn answers(&mut self, mut rule: impl FnMut(usize) -> Option<Fault> + Send + 'static) {
        let seen = Arc::clone(&self.seen);
        self.local.fail_when(move |request| {
            seen.fetch_add(1, Ordering::SeqCst);
            rule(request.body.len())
        });
    }

    /// From now on the endpoint answers nothing.
    pub fn never_answers(&mut self) {
        self.answers(|_| Some(Fault::Stall));
        self.is_silent = true;
    }

    /// From now on the endpoint answers as CloudWatch does.
    pub fn heal(&mut self) {
        self.answers(|_| None);
    }

    /// What is kept is kept here, and not by the endpoint.
    pub fn kept_in(&mut self, memory: Memory) {
        self.memory = Some(memory);
    }

    /// Notes samples that no call has recorded.
    pub fn also_recorded(&mut self, samples: u64) {
        self.further += samples;
    }

    /// So many seconds, in each of which so many calls are made. After each the reporter comes to
    /// rest.
    pub fn seconds(&mut self, seconds: u64, work: Work, calls: u64) -> Result<()> {
        for _ in 0..seconds {
            self.workers.call(work, calls)?;
            self.clock.advance(Duration::from_secs(1));
            self.rest()?;
        }
        Ok(())
    }

    /// Waits until no request is under way but those that will never be answered.
    fn rest(&mut self) -> Result<Stats> {
        let began = Instant::now();
        loop {
            let stats = cwmetrics::stats();
            self.most_outbox = self.most_outbox.max(stats.outbox_bytes);
            if stats.recorded != stats.accepted + stats.refused + stats.dropped + stats.pending {
                return Err(format!("the accounts do not balance: {stats:?}").into());
            }
            let is_never_answered = self.is_silent && self.seen.load(Ordering::SeqCst) == stats.requests;
            if stats.in_flight == 0 || is_never_answered {
                return Ok(stats);
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("it does not come to rest: {stats:?}").into());
            }
            thread::yield_now();
        }
    }

    /// Makes the endpoint forget what it has kept, but its number: a day is much.
    pub fn forget(&mut self) -> Result<()> {
        while self.rest()?.in_flight > 0 {
            thread::yield_now();
        }
        self.kept += self.at_endpoint();
        self.local.clear();
        Ok(())
    }

    fn at_endpoint(&self) -> f64 {
        let in_memory = self.memory.iter().flat_map(Memory::datums).map(|datum| datum.samples()).sum::<u64>();
        let at_endpoint: f64 = self.local.datums().iter().map(cwmetrics_local::Datum::sample_count).sum();
        at_endpoint + in_memory as f64
    }

    /// All is well again: time goes on until everything is decided, and the reporter ends.
    pub fn end(mut self) -> Result<Outcome> {
        for _ in 0..RECOVERY {
            let stats = self.rest()?;
            if stats.pending == 0 {
                break;
            }
            self.clock.advance(Duration::from_secs(1));
        }
        let reporter = self.reporter.take().ok_or("it has ended before")?;
        let flushed = reporter.flush_blocking();
        let stats = cwmetrics::stats();
        drop(reporter);
        if let Err(error) = flushed
            && error.waiting > 0
        {
            return Err(error.into());
        }
        let endpoint = self.kept + self.at_endpoint();
        let calls = self.workers.calls();
        Ok(Outcome {
            recorded: calls * SAMPLES_A_CALL + self.further,
            endpoint: endpoint as u64,
            calls,
            usage: self.workers.end()?,
            most_outbox: self.most_outbox,
            peak_mib: process::peak_mib()?,
            stats,
        })
    }
}
