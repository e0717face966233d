//! From a builder to a reporter that runs.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::{io, thread};

use super::{Builder, InstallError, Push};
use crate::aggregate::Sealer;
use crate::clock::{Clock, Ticks};
use crate::deliver::{Found, Handle, Options, Spool};
use crate::metric::check;
use crate::record::{self, Bell, OnReturn, Registry, SWITCH, Scale, Windows, barrier};
use crate::reporter::{BeforeReturn, Collector, Desk, Destination, Parts, Reporter, set_current};
use crate::sink::AnySink;
use crate::stats::Ledger;

/// The variable in the environment that turns everything off.
const VARIABLE: &str = "CWMETRICS";

impl Builder {
    /// Installs the reporter. From here on decorated functions record.
    ///
    /// It needs no runtime and does no network I/O: credentials and region are looked for at the
    /// first push, on the reporter's own thread. What a [spool](Builder::spool) holds is read here.
    /// With `CWMETRICS=off` in the environment nothing is installed, and the returned reporter does
    /// nothing.
    ///
    /// # Errors
    /// Where a reporter is installed already, a name or a setting cannot work, the spool's directory
    /// cannot be used, or the reporter's threads cannot be started.
    pub fn install(mut self) -> Result<Reporter, InstallError> {
        self.check()?;
        if std::env::var_os(VARIABLE).is_some_and(|value| value == "off") {
            return Ok(Reporter::off());
        }
        if record::installed().is_some() {
            return Err(InstallError::AlreadyInstalled);
        }
        let sink = self.take_sink()?;
        let spool = self.open_spool()?;
        record::watch_forks();
        barrier::prepare();

        let ledger = Arc::new(Ledger::default());
        let desk = Arc::new(Desk::new(ledger.clone(), self.shutdown_timeout));
        let ticks = match &self.clock {
            Clock::System => Ticks::real(),
            Clock::Manual(clock) => Ticks::Manual(clock.clone()),
        };
        let windows = Windows::new(Scale::now(&ticks, &self.clock));
        let on_return = self.on_return(&desk);
        let registry =
            Registry::new(ticks, self.clock.clone(), windows, self.max_series, self.memory_bytes, on_return);
        #[cfg(feature = "xray")]
        let registry = self.trace(registry, &desk).map_err(InstallError::Threads)?;
        let registry: &'static Registry = Box::leak(Box::new(registry));

        let options = Options { outbox_bytes: self.outbox_bytes, ..Options::default() };
        let handle = Handle::spawn(sink, options, spool, ledger.clone(), self.clock.clone())
            .map_err(InstallError::Threads)?;
        let destination = Destination::new(self.namespace.clone(), self.dimensions.clone(), self.max_series);
        let collector = Collector::new(Parts {
            registry,
            desk: desk.clone(),
            ledger,
            handle,
            clock: self.clock.clone(),
            namespace: self.namespace.as_str().into(),
            sealer: Sealer::new(self.dimensions),
            push: self.push,
            phase: phase(),
            self_metrics: self.self_metrics,
        });
        start(collector, registry, &desk, &self.clock).map_err(InstallError::Threads)?;
        if !record::install(registry) {
            // Another thread was faster.
            drop((desk.shutdown(), desk.stop_traces()));
            return Err(InstallError::AlreadyInstalled);
        }
        set_current(desk.clone(), registry, destination);
        Ok(Reporter::new(registry, desk))
    }

    fn check(&self) -> Result<(), InstallError> {
        if let Some(fault) = check::namespace_fault(&self.namespace) {
            return Err(InstallError::Namespace { namespace: self.namespace.clone(), fault });
        }
        for (name, value) in &self.dimensions {
            let fault = check::dimension_name_fault(name).or_else(|| check::dimension_value_fault(value));
            if let Some(fault) = fault {
                let (name, value) = (name.to_string(), value.to_string());
                return Err(InstallError::Dimension { name, value, fault });
            }
        }
        if self.dimensions.len() > check::MAX_DIMENSIONS {
            return Err(InstallError::TooManyDimensions(self.dimensions.len()));
        }
        if matches!(self.push, Push::Every(every) if every.is_zero()) {
            return Err(InstallError::Setting(
                "Push::Every takes a time above zero; to push on every return, use \
                 Push::OnReturn { at_most_every: Duration::ZERO }",
            ));
        }
        if self.max_series == 0 {
            return Err(InstallError::Setting("max_series is at least 1"));
        }
        Ok(())
    }

    fn take_sink(&mut self) -> Result<AnySink, InstallError> {
        if let Some(sink) = self.sink.take() {
            return Ok(sink);
        }
        #[cfg(feature = "cloudwatch")]
        {
            self.origin.clock = self.clock.clone();
            Ok(AnySink::new(crate::sink::cloudwatch::CloudWatch::new(self.origin.clone())))
        }
        #[cfg(not(feature = "cloudwatch"))]
        Err(InstallError::NoSink)
    }

    fn open_spool(&self) -> Result<Option<(Spool, Found)>, InstallError> {
        let Some(directory) = &self.spool else { return Ok(None) };
        let opened = Spool::open(directory, self.outbox_bytes);
        opened.map(Some).map_err(|fault| InstallError::Spool { directory: directory.clone(), fault })
    }

    /// Starts what sends traces, where they are wanted.
    #[cfg(feature = "xray")]
    fn trace(&mut self, registry: Registry, desk: &Desk) -> io::Result<Registry> {
        let Some(xray) = self.xray.take() else { return Ok(registry) };
        let service = self.service.take().unwrap_or_else(|| self.namespace.clone());
        let traces = Arc::new(record::Traces::new(self.clock.clone(), xray.bound()));
        let ledger = Arc::clone(&desk.ledger);
        desk.set_tracer(crate::xray::Tracer::spawn(&xray, service, Arc::clone(&traces), ledger)?);
        Ok(registry.with_traces(traces))
    }

    fn on_return(&self, desk: &Arc<Desk>) -> OnReturn {
        match self.push {
            Push::OnReturn { .. } => OnReturn::Tell(Bell::new(&SWITCH)),
            Push::BeforeReturn => {
                OnReturn::Wait(Box::new(BeforeReturn { desk: desk.clone(), timeout: self.push_timeout }))
            }
            Push::Every(_) | Push::Manual => OnReturn::Nothing,
        }
    }
}

fn start(
    collector: Collector,
    registry: &'static Registry,
    desk: &Arc<Desk>,
    clock: &Clock,
) -> io::Result<()> {
    let thread = thread::Builder::new().name("cwmetrics-collect".to_owned());
    let thread = thread.spawn(|| collector.run())?.thread().clone();
    if let OnReturn::Tell(bell) = &registry.on_return {
        bell.belongs_to(registry.base, thread.clone());
    }
    if let Clock::Manual(manual) = clock {
        let (clock, desk) = (clock.clone(), Arc::downgrade(desk));
        manual.listen(move || {
            let Some(desk) = desk.upgrade() else { return false };
            registry.windows.catch_up(Scale::now(&registry.ticks, &clock));
            // Calls that are only counted go by the collector's tick, so a test's clock waits for it.
            desk.stats(registry);
            desk.wake();
            true
        });
    }
    desk.set_collector(thread);
    // It may have begun to wait before it could be found.
    desk.wake();
    Ok(())
}

/// A number from 0 to 1 that differs from process to process.
fn phase() -> f64 {
    let random = RandomState::new().hash_one(std::process::id());
    random as f64 / u64::MAX as f64
}
