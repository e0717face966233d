//! Each thread's way into its shard.

use std::cell::RefCell;
use std::sync::Arc;

use super::body::Sample;
use super::registry::Registry;
use super::series::Series;
use super::shard::{Recorded, Writer};

thread_local! {
    static WRITER: RefCell<Option<Writer>> = const { RefCell::new(None) };
}

const NANOS: u64 = 1_000_000_000;

/// Runs `with` on this thread's writer. None while the thread's locals are destroyed, and inside
/// another record (of an allocator that is decorated itself).
pub(crate) fn with_writer<R>(registry: &'static Registry, with: impl FnOnce(&mut Writer) -> R) -> Option<R> {
    WRITER
        .try_with(|writer| {
            let mut writer = writer.try_borrow_mut().ok()?;
            match &mut *writer {
                Some(writer) if std::ptr::eq(writer.registry, registry) => Some(with(writer)),
                // The first record of this thread, or the first since another reporter came.
                other => Some(with(other.insert(Writer::new(registry)))),
            }
        })
        .ok()
        .flatten()
}

/// Records a sample of a series; `at` are the ticks that decide its window, where they are known.
#[inline]
pub(crate) fn record(registry: &'static Registry, series: &Arc<Series>, sample: Sample, at: Option<u64>) {
    let recorded = with_writer(registry, |writer| writer.record(series, sample, at));
    if matches!(recorded, None | Some(Recorded::Elsewhere)) {
        record_shared(registry, series, sample, at);
    }
}

#[cold]
fn record_shared(registry: &Registry, series: &Arc<Series>, sample: Sample, at: Option<u64>) {
    let resolution = series.identity.resolution;
    let at = at.unwrap_or_else(|| registry.ticks.now());
    let second = resolution.window_of(registry.windows.scale().wall_of(at) / NANOS);
    registry.shared.record(series, second, sample);
}
