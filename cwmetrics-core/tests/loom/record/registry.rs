//! The recording side of a reporter, with what the models look at.

use super::atomics::{Arc, Mutex, UnsafeCell};
use super::bell::Bell;
use super::memory::Memory;
use super::scale::{NANOS, Scale};
use super::series::SeriesTable;
use super::shard::Shard;
use super::shared::Shared;
use super::switch::Switch;
use super::window::Windows;
use crate::sync::lock;

/// A tick is a nanosecond, and the windows begin at 0.
pub(crate) const SCALE: Scale = Scale { ticks: 0, wall: 1_800_000_000 * NANOS, per_second: 1e9 };

#[derive(Debug)]
pub(crate) struct Registry {
    pub(crate) base: u64,
    pub(crate) windows: Windows,
    pub(crate) series: SeriesTable,
    pub(crate) shared: Shared,
    pub(crate) memory: Memory,
    pub(crate) bell: Bell,
    newborn: Mutex<Vec<Arc<Shard>>>,
    /// Stands for all that is plain memory in it.
    plain: UnsafeCell<()>,
}

impl Registry {
    /// The reporter with this number.
    pub(crate) fn new(number: u64, switch: &'static Switch) -> Registry {
        let plain = UnsafeCell::new(());
        plain.with_mut(|_| ());
        Registry {
            base: number << 32,
            windows: Windows::new(SCALE),
            series: SeriesTable::new(),
            shared: Shared::default(),
            memory: Memory::new(1 << 20),
            bell: Bell::new(switch),
            newborn: Mutex::default(),
            plain,
        }
    }

    /// Its base, for one who has just found it.
    pub(crate) fn seen_whole(&self) -> u64 {
        self.plain.with(|_| self.base)
    }

    pub(crate) fn adopt(&self, shard: Arc<Shard>) {
        lock(&self.newborn).push(shard);
    }

    pub(crate) fn newborn(&self) -> Vec<Arc<Shard>> {
        std::mem::take(&mut *lock(&self.newborn))
    }
}
