//! One measurement: the series are recorded, flushed, and so again in the next windows.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use cwmetrics::sink::{Batch, Failure, Sink};
use cwmetrics::testing::ManualClock;
use cwmetrics::{Builder, Push, Unit};

use crate::process::{cpu_of, peak_mib};

pub const SERIES: u32 = 10_000;
pub const PUSHES: u32 = 5;

/// What CloudWatch takes in a request.
const REQUEST_BYTES: f64 = 1e6;
const REQUEST_DATUMS: f64 = 1e3;

/// What one push takes, as a mean of several.
#[derive(Debug, Default, Clone, Copy)]
pub struct Figures {
    pub flush_ms: f64,
    pub collect_ms: f64,
    pub seal_ms: f64,
    pub deliver_ms: f64,
    pub requests: f64,
    /// The fewest that its bytes and data fit into.
    pub fewest: f64,
    pub peak_before_mib: f64,
    pub peak_mib: f64,
}

impl Figures {
    fn fields(&mut self) -> [&mut f64; 8] {
        [
            &mut self.flush_ms,
            &mut self.collect_ms,
            &mut self.seal_ms,
            &mut self.deliver_ms,
            &mut self.requests,
            &mut self.fewest,
            &mut self.peak_before_mib,
            &mut self.peak_mib,
        ]
    }

    /// For the process that compares.
    pub fn to_lines(mut self) -> String {
        self.fields().map(|field| format!("{field}\n")).concat()
    }

    pub fn from_lines(lines: &str) -> Result<Figures, Box<dyn Error>> {
        let mut figures = Figures::default();
        let mut lines = lines.lines();
        for field in figures.fields() {
            *field = lines.next().ok_or("a figure is missing")?.parse()?;
        }
        Ok(figures)
    }
}

/// Takes everything and counts it.
#[derive(Clone, Default)]
struct Null(Arc<AtomicU64>);

impl Sink for Null {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        self.0.fetch_add(batch.samples(), Ordering::SeqCst);
        Ok(())
    }
}

/// Pushes so many values of each series to a sink that does nothing.
pub fn to_nowhere(values: u32) -> Result<Figures, Box<dyn Error>> {
    let sink = Null::default();
    let figures = measure(values, |builder| builder.sink(sink.clone()))?;
    let recorded = u64::from(SERIES) * u64::from(values) * u64::from(PUSHES);
    match sink.0.load(Ordering::SeqCst) {
        arrived if arrived == recorded => Ok(figures),
        arrived => Err(format!("{arrived} of {recorded} samples have arrived").into()),
    }
}

/// Pushes them with the SDK.
pub fn to_endpoint(values: u32, url: &str) -> Result<Figures, Box<dyn Error>> {
    measure(values, |builder| builder.endpoint_url(url))
}

fn measure(values: u32, destination: impl FnOnce(Builder) -> Builder) -> Result<Figures, Box<dyn Error>> {
    // The endpoint goes by the true time.
    let clock = ManualClock::at(SystemTime::now());
    let builder = cwmetrics::namespace("Reporter").clock(&clock).push(Push::Manual);
    let reporter = destination(builder.max_series(SERIES as usize)).install()?;
    let names: Vec<String> = (0..SERIES).map(|series| format!("{series:08}")).collect();
    let mut figures = Figures::default();
    for push in 0..PUSHES {
        record(&names, values);
        if push == 0 {
            figures.peak_before_mib = peak_mib()?;
        }
        let collecting = cpu_of("cwmetrics-collect")?;
        // The collector reads everything before it answers.
        let before = cwmetrics::stats();
        let (sealing, delivering) = (cpu_of("cwmetrics-collect")?, cpu_of("cwmetrics-deliver")?);
        let began = Instant::now();
        reporter.flush_blocking()?;
        figures.flush_ms += millis(began.elapsed());
        figures.collect_ms += millis(sealing - collecting);
        figures.seal_ms += millis(cpu_of("cwmetrics-collect")? - sealing);
        figures.deliver_ms += millis(cpu_of("cwmetrics-deliver")? - delivering);
        let after = cwmetrics::stats();
        figures.requests += (after.requests - before.requests) as f64;
        let bytes = (after.bytes - before.bytes) as f64;
        let datums = (after.datums - before.datums) as f64;
        figures.fewest += (bytes / REQUEST_BYTES).ceil().max((datums / REQUEST_DATUMS).ceil());
        clock.advance(Duration::from_secs(60));
    }
    let stats = cwmetrics::stats();
    if stats.retried > 0 || stats.accepted != stats.recorded {
        return Err(format!("not everything was accepted at once: {stats:?}").into());
    }
    for sum in &mut figures.fields()[..6] {
        **sum /= f64::from(PUSHES);
    }
    figures.peak_mib = peak_mib()?;
    Ok(figures)
}

fn record(names: &[String], values: u32) {
    for (series, name) in names.iter().enumerate() {
        for value in 0..values {
            // Values with all their digits, as a program has them: they compress badly.
            let value = (f64::from(value) + 1.0) * (series as f64 + 1.0).sqrt();
            let metric = cwmetrics::metric("latency").unit(Unit::Milliseconds);
            metric.dimension("Host", "i-0123456789abcdef0").dimension("Series", &**name).put(value);
        }
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
