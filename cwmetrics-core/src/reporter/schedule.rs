//! When to push.

use std::time::Duration;

use crate::config::Push;
use crate::record::Bell;

/// Decides at each turn of the collector whether a push is due, and when to look again.
#[derive(Debug)]
pub(super) struct Schedule {
    policy: Push,
    /// The next turn of the timer.
    timer: Option<Duration>,
    /// When the last push began.
    last: Option<Duration>,
    /// Whether the next return wakes the collector.
    is_armed: bool,
    /// When a window that has ended is to be pushed, though no call has returned.
    closed_due: Option<Duration>,
}

/// What is to be pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    /// What belongs to windows that have ended.
    Closed,
    Everything,
}

/// How soon a window that has ended is pushed where nothing else says.
const CLOSED_WITHIN: Duration = Duration::from_secs(10);

impl Schedule {
    /// `phase`, from 0 to 1, spreads the timers of many processes.
    pub(super) fn new(policy: Push, now: Duration, phase: f64) -> Schedule {
        let timer = match policy {
            Push::Every(every) => Some(now.saturating_add(part_of(every, phase))),
            _ => None,
        };
        Schedule { policy, timer, last: None, is_armed: true, closed_due: None }
    }

    /// What is due now. `has_closed` says whether there is something of a window that has ended.
    pub(super) fn due(&mut self, now: Duration, bell: Option<&Bell>, has_closed: bool) -> Due {
        if self.is_everything_due(now, bell) {
            return Due::Everything;
        }
        match (self.closed_within(), self.closed_due) {
            (Some(within), None) if has_closed => self.closed_due = Some(now.saturating_add(within)),
            _ => {}
        }
        if self.closed_due.is_some_and(|due| due <= now) {
            self.closed_due = None;
            if has_closed {
                return Due::Closed;
            }
        }
        Due::Nothing
    }

    fn is_everything_due(&mut self, now: Duration, bell: Option<&Bell>) -> bool {
        match self.policy {
            Push::Every(every) => {
                let due = self.timer.is_some_and(|timer| timer <= now);
                if due {
                    // From now, so that a thread that was held up does not push twice in a row.
                    self.timer = Some(now.saturating_add(every));
                }
                due
            }
            Push::OnReturn { at_most_every } => {
                let Some(bell) = bell else { return false };
                if self.last.is_some_and(|last| now < last.saturating_add(at_most_every)) {
                    return false;
                }
                if bell.has_rung() {
                    return true;
                }
                self.is_armed = self.is_armed || bell.arm();
                bell.has_rung()
            }
            Push::BeforeReturn | Push::Manual => false,
        }
    }

    fn closed_within(&self) -> Option<Duration> {
        match self.policy {
            Push::OnReturn { at_most_every } => Some(at_most_every),
            Push::BeforeReturn => Some(CLOSED_WITHIN),
            Push::Every(_) | Push::Manual => None,
        }
    }

    /// A push of everything begins.
    pub(super) fn pushed(&mut self, now: Duration) {
        self.last = Some(now);
        self.is_armed = false;
        self.closed_due = None;
    }

    /// When to look again; a moment that has passed says: now.
    pub(super) fn next(&self) -> Option<Duration> {
        let cooled = match self.policy {
            // Until it is armed, a return is noted and wakes nobody.
            Push::OnReturn { at_most_every } if !self.is_armed => {
                self.last.map(|last| last.saturating_add(at_most_every))
            }
            _ => None,
        };
        [self.timer, cooled, self.closed_due].into_iter().flatten().min()
    }
}

/// `phase`, from 0 to 1, of a time.
fn part_of(time: Duration, phase: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() * phase.clamp(0.0, 1.0)).unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use super::*;
    use crate::record::{Ring, Switch};

    fn bell() -> Bell {
        let switch: &'static Switch = Box::leak(Box::new(Switch::new(AtomicU64::new(0))));
        let base = 1 << 32;
        switch.turn_on(base, Ring::Wake);
        let bell = Bell::new(switch);
        bell.belongs_to(base, std::thread::current());
        bell
    }

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn a_return_is_pushed_at_once_and_further_ones_at_the_end_of_the_pause() {
        let bell = bell();
        let mut schedule = Schedule::new(Push::OnReturn { at_most_every: secs(10) }, secs(0), 0.0);
        assert_eq!(schedule.due(secs(1), Some(&bell), false), Due::Nothing);
        bell.ring();
        assert_eq!(schedule.due(secs(1), Some(&bell), false), Due::Everything);
        schedule.pushed(secs(1));
        bell.watch();
        assert_eq!(schedule.due(secs(5), Some(&bell), false), Due::Nothing);
        bell.ring();
        assert_eq!(schedule.due(secs(5), Some(&bell), false), Due::Nothing);
        assert_eq!(schedule.next(), Some(secs(11)));
        assert_eq!(schedule.due(secs(11), Some(&bell), false), Due::Everything);
        schedule.pushed(secs(11));
        bell.watch();
        assert_eq!(schedule.due(secs(21), Some(&bell), false), Due::Nothing);
        assert_eq!(schedule.next(), None, "nothing to do until a call returns");
        bell.ring();
        assert_eq!(schedule.due(secs(22), Some(&bell), false), Due::Everything);
    }

    #[test]
    fn an_ended_window_is_pushed_within_the_pause_though_nothing_returned() {
        let bell = bell();
        let mut schedule = Schedule::new(Push::OnReturn { at_most_every: secs(10) }, secs(0), 0.0);
        assert_eq!(schedule.due(secs(60), Some(&bell), true), Due::Nothing);
        assert_eq!(schedule.next(), Some(secs(70)));
        assert_eq!(schedule.due(secs(70), Some(&bell), true), Due::Closed);
        assert_eq!(schedule.next(), None);
    }

    #[test]
    fn a_timer_starts_at_its_phase_and_goes_on_by_its_period() {
        let mut schedule = Schedule::new(Push::Every(secs(60)), secs(100), 0.5);
        assert_eq!(schedule.due(secs(129), None, true), Due::Nothing);
        assert_eq!(schedule.next(), Some(secs(130)));
        assert_eq!(schedule.due(secs(130), None, true), Due::Everything);
        assert_eq!(schedule.next(), Some(secs(190)));
    }

    #[test]
    fn without_a_pause_the_bell_is_armed_again_at_once() {
        let bell = bell();
        let mut schedule = Schedule::new(Push::OnReturn { at_most_every: secs(0) }, secs(0), 0.0);
        bell.ring();
        assert_eq!(schedule.due(secs(1), Some(&bell), false), Due::Everything);
        schedule.pushed(secs(1));
        bell.watch();
        assert_eq!(schedule.next(), Some(secs(1)), "at once, or the next return would wake nobody");
        assert_eq!(schedule.due(secs(1), Some(&bell), false), Due::Nothing);
        assert_eq!(schedule.next(), None);
    }

    #[test]
    fn a_time_beyond_all_times_is_never() {
        for policy in [Push::Every(Duration::MAX), Push::OnReturn { at_most_every: Duration::MAX }] {
            let bell = bell();
            let mut schedule = Schedule::new(policy, secs(5), 1.0);
            schedule.pushed(secs(5));
            bell.watch();
            bell.ring();
            assert_eq!(schedule.due(secs(1_000_000), Some(&bell), true), Due::Nothing);
            assert_eq!(schedule.next(), Some(Duration::MAX));
        }
    }

    #[test]
    fn manual_pushes_nothing_by_itself() {
        let mut schedule = Schedule::new(Push::Manual, secs(0), 0.0);
        assert_eq!(schedule.due(secs(1_000_000), None, true), Due::Nothing);
        assert_eq!(schedule.next(), None);
    }
}
