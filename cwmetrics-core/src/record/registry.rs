//! What every thread finds of the installed reporter.

use std::sync::atomic::AtomicU64;

use super::atomics::{Arc, Mutex};
use super::memory::Memory;
use super::series::SeriesTable;
use super::shard::Shard;
use super::shared::Shared;
use super::signal::OnReturn;
use super::switch;
#[cfg(feature = "xray")]
use super::traced::Traces;
use super::window::Windows;
use crate::clock::{Clock, Ticks};
use crate::sync::lock;

/// The recording side of an installed reporter. It is never freed: a call may be inside it at any
/// time. What is large in it belongs to the threads and the collector, and is freed.
#[derive(Debug)]
pub(crate) struct Registry {
    /// What the [word](super::switch) is while it is installed and nothing is to be told.
    pub(crate) base: u64,
    pub(crate) ticks: Ticks,
    pub(crate) clock: Clock,
    pub(crate) windows: Windows,
    pub(crate) series: SeriesTable,
    pub(crate) shared: Shared,
    pub(crate) memory: Memory,
    pub(crate) on_return: OnReturn,
    /// Puts that were invalid.
    pub(crate) rejected: AtomicU64,
    /// Dimension values that were changed so that CloudWatch takes them.
    pub(crate) repaired: AtomicU64,
    /// Where traced calls go, if any are traced.
    #[cfg(feature = "xray")]
    pub(crate) traces: Option<std::sync::Arc<Traces>>,
    /// Shards that the collector has not seen yet.
    newborn: Mutex<Vec<Arc<Shard>>>,
}

impl Registry {
    pub(crate) fn new(
        ticks: Ticks,
        clock: Clock,
        windows: Windows,
        max_series: usize,
        memory_bytes: usize,
        on_return: OnReturn,
    ) -> Registry {
        Registry {
            base: switch::new_base(matches!(ticks, Ticks::Counter)),
            ticks,
            clock,
            windows,
            series: SeriesTable::new(max_series),
            shared: Shared::default(),
            memory: Memory::new(memory_bytes),
            on_return,
            rejected: AtomicU64::new(0),
            repaired: AtomicU64::new(0),
            #[cfg(feature = "xray")]
            traces: None,
            newborn: Mutex::default(),
        }
    }

    /// The same, of a reporter that traces requests.
    #[cfg(feature = "xray")]
    pub(crate) fn with_traces(mut self, traces: std::sync::Arc<Traces>) -> Registry {
        self.base = switch::tracing(self.base);
        self.traces = Some(traces);
        self
    }

    /// A thread records for the first time.
    pub(crate) fn adopt(&self, shard: Arc<Shard>) {
        lock(&self.newborn).push(shard);
    }

    /// Collector: the shards of threads that have come since the last time.
    pub(crate) fn newborn(&self) -> Vec<Arc<Shard>> {
        std::mem::take(&mut *lock(&self.newborn))
    }
}
