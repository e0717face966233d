//! A thread that makes calls: the way that `begin.rs`, `local.rs` and `ended.rs` take through the
//! files that are checked.

use std::sync::Arc;

use super::Process;
use crate::record::body::{Kind, Sample};
use crate::record::cell::Cell;
use crate::record::feed::Feed;
use crate::record::registry::Registry;
use crate::record::series::Series;
use crate::record::shard::{Recorded, Writer};
use crate::record::switch;
use crate::record::way::Way;

/// The place of the one function that is called.
const INDEX: usize = 0;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It was recorded by the reporter with this base.
    In(u64),
    /// Nothing was installed when it began, or what was is gone.
    Nowhere,
}

/// A thread's own.
#[derive(Debug)]
pub(crate) struct Caller {
    process: &'static Process,
    writer: Option<Writer>,
}

impl Caller {
    pub(crate) fn new(process: &'static Process) -> Caller {
        Caller { process, writer: None }
    }

    /// A timed call of so many ticks, from its begin to its end.
    pub(crate) fn call(&mut self, ticks: u64) -> End {
        let word = self.begin();
        self.end(word, ticks)
    }

    /// A call begins. Gives its word.
    pub(crate) fn begin(&self) -> u64 {
        let word = switch::base_of(self.process.switch.word());
        if word == 0 || self.writer.as_ref().is_some_and(|writer| writer.registry.base == word) {
            return word;
        }
        self.process.installed.get().map_or(0, Registry::seen_whole)
    }

    /// A timed call ends, and returns.
    pub(crate) fn end(&mut self, word: u64, ticks: u64) -> End {
        if word == 0 {
            return End::Nowhere;
        }
        let end = if self.time(word, ticks) { End::In(word) } else { self.time_slowly(word, ticks) };
        self.leave(word);
        end
    }

    /// The short way.
    fn time(&self, word: u64, ticks: u64) -> bool {
        self.way(word).is_some_and(|way| way.time(switch::light(word), 0, ticks))
    }

    fn way(&self, word: u64) -> Option<Way<'_>> {
        let writer = self.writer.as_ref().filter(|writer| writer.registry.base == word)?;
        let cell = writer.table().get(INDEX).filter(|cell| !cell.is_null())?;
        // SAFETY: the cell and the gate are the writer's.
        Some(unsafe { Way { cell: &**cell, gate: &*writer.gate(), windows: &writer.registry.windows } })
    }

    /// The long way.
    fn time_slowly(&mut self, word: u64, ticks: u64) -> End {
        let Some(registry) = self.registry_of(word) else { return End::Nowhere };
        let series = || Arc::new(Series::new(Kind::Ticks));
        let new = || Cell::new(Feed::of(series()), Kind::Ticks);
        let writer = self.writer(registry);
        let cell: *const Cell = writer.at_index(INDEX, new).unwrap();
        // SAFETY: nothing lets go of the cell meanwhile.
        let recorded = writer.record(unsafe { &*cell }, Sample::Ticks(ticks), Some(ticks));
        let is_in = match recorded {
            Recorded::Own => true,
            Recorded::Closed => false,
            Recorded::Elsewhere => registry.shared.record(&series(), 0, Sample::Ticks(ticks)),
        };
        if is_in { End::In(word) } else { End::Nowhere }
    }

    /// A call that is only counted.
    pub(crate) fn count(&mut self) {
        let word = self.begin();
        if let Some(registry) = self.registry_of(word) {
            let new = || Cell::new(Feed::of(Arc::new(Series::new(Kind::Values))), Kind::Values);
            self.writer(registry).at_index(INDEX, new).unwrap().count();
            self.leave(word);
        }
    }

    /// A value that is put outside any call, which counts as a return.
    pub(crate) fn put(&mut self, value: u64) -> End {
        let word = self.begin();
        if word == 0 {
            return End::Nowhere;
        }
        let sample = Sample::Value(value as f64);
        let is_recorded = self.way(word).is_some_and(|way| way.record(switch::light(word), sample, None));
        let end = if is_recorded { End::In(word) } else { self.put_slowly(word, sample) };
        self.leave(word);
        end
    }

    fn put_slowly(&mut self, word: u64, sample: Sample) -> End {
        let Some(registry) = self.registry_of(word) else { return End::Nowhere };
        let new = || Cell::new(Feed::of(Arc::new(Series::new(Kind::Values))), Kind::Values);
        let writer = self.writer(registry);
        let cell: *const Cell = writer.at_index(INDEX, new).unwrap();
        // SAFETY: nothing lets go of the cell meanwhile.
        let recorded = writer.record(unsafe { &*cell }, sample, None);
        if recorded == Recorded::Own { End::In(word) } else { End::Nowhere }
    }

    /// An outermost call returns.
    fn leave(&self, word: u64) {
        switch::light(word).pass();
        if !switch::is_quiet(self.process.switch.word())
            && let Some(registry) = self.registry_of(word)
        {
            registry.bell.ring();
        }
    }

    fn registry_of(&self, word: u64) -> Option<&'static Registry> {
        self.process.installed.get().filter(|registry| registry.seen_whole() == word)
    }

    fn writer(&mut self, registry: &'static Registry) -> &mut Writer {
        let is_right = self.writer.as_ref().is_some_and(|writer| std::ptr::eq(writer.registry, registry));
        if !is_right {
            self.writer = Some(Writer::new(registry));
        }
        self.writer.as_mut().unwrap()
    }
}
