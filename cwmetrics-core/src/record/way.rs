//! The shortest way of a call into its cell.

use super::barrier::Light;
use super::cell::{Cell, Content};
use super::durations::Durations;
use super::handoff::Gate;
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
        self.gate.enter(light);
        // SAFETY: the cell is this thread's, we are between enter and leave, and the epoch is
        // loaded there.
        let content = unsafe { self.cell.durations.bank(self.windows.epoch()) };
        let is_recorded =
            content.is_some_and(|content| holds(content) && content.body.add_quickly(ticks).is_ok());
        self.gate.leave();
        is_recorded
    }
}
