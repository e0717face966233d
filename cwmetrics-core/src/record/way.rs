//! The shortest way of a sample into its cell.

use super::barrier::Light;
use super::body::Sample;
use super::cell::{Cell, Content};
use super::durations::Durations;
use super::handoff::{Gate, Slot};
use super::window::Windows;

/// What a thread's own records need.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way<'a> {
    pub(crate) cell: &'a Cell,
    pub(crate) gate: &'a Gate,
    pub(crate) windows: &'a Windows,
}

impl Way<'_> {
    /// Records a duration in the cell, if that needs neither memory nor a fresh bank.
    #[inline(always)]
    pub(crate) fn time(&self, light: Light, start: u64, end: u64) -> bool {
        self.time_if(light, end.wrapping_sub(start), |content| content.holds(end))
    }

    /// The same of a nested or outermost call that had nothing else to ask for, and whose end was
    /// read just now.
    #[inline(always)]
    pub(crate) fn time_now(&self, ticks: u64, end: u64) -> bool {
        self.time_if(Light::new(false), ticks, |content| content.holds_next(end))
    }

    #[inline(always)]
    fn time_if(&self, light: Light, ticks: u64, holds: impl FnOnce(&Content<Durations>) -> bool) -> bool {
        self.write(light, &self.cell.durations, |content| {
            holds(content) && content.body.add_quickly(ticks).is_ok()
        })
    }

    /// Records a sample of any kind, under the same condition; `at` are the ticks that decide its
    /// window, where they are known.
    #[inline(always)]
    pub(crate) fn record(&self, light: Light, sample: Sample, at: Option<u64>) -> bool {
        if let (Sample::Ticks(ticks), Some(at)) = (sample, at) {
            return self.time(light, at.wrapping_sub(ticks), at);
        }
        self.write(light, &self.cell.numbers, |content| {
            at.is_none_or(|at| content.holds(at)) && content.body.add_quickly(sample).is_ok()
        })
    }

    /// Writes into the present bank of a slot of this cell, if there is one.
    #[inline(always)]
    fn write<B>(
        &self,
        light: Light,
        slot: &Slot<Content<B>>,
        write: impl FnOnce(&mut Content<B>) -> bool,
    ) -> bool {
        self.gate.enter(light);
        // SAFETY: the cell is this thread's, we are between enter and leave, and the epoch is
        // loaded there.
        let content = unsafe { slot.bank(self.windows.epoch()) };
        let is_written = content.is_some_and(write);
        self.gate.leave();
        is_written
    }
}
