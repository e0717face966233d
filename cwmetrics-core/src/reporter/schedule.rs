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
            Push::Every(every) => Some(now + every.mul_f64(phase.clamp(0.0, 1.0))),
            _ => None,
        };
        Schedule { policy, timer, last: None, closed_due: None }
    }

    /// What is due now. `has_closed` says whether there is something of a window that has ended.
    pub(super) fn due(&mut self, now: Duration, bell: Option<&Bell>, has_closed: bool) -> Due {
        if self.is_everything_due(now, bell) {
            return Due::Everything;
        }
        match (self.closed_within(), self.closed_due) {
            (Some(within), None) if has_closed => self.closed_due = Some(now + within),
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
                    self.timer = Some(now + every);
                }
                due
            }
            Push::OnReturn { at_most_every } => {
                let Some(bell) = bell else { return false };
                let cooling = self.last.is_some_and(|last| now < last + at_most_every);
                !cooling && (bell.has_rung() || !bell.arm() && bell.has_rung())
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
        self.closed_due = None;
    }

    /// When to look again.
    pub(super) fn next(&self, now: Duration) -> Option<Duration> {
        let cooled = match self.policy {
            Push::OnReturn { at_most_every } => {
                self.last.map(|last| last + at_most_every).filter(|cooled| *cooled > now)
            }
            _ => None,
        };
        [self.timer, cooled, self.closed_due].into_iter().flatten().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn a_return_is_pushed_at_once_and_further_ones_at_the_end_of_the_pause() {
        let bell = Bell::new();
        let mut schedule = Schedule::new(Push::OnReturn { at_most_every: secs(10) }, secs(0), 0.0);
        assert_eq!(schedule.due(secs(1), Some(&bell), false), Due::Nothing);
        bell.ring();
        assert_eq!(schedule.due(secs(1), Some(&bell), false), Due::Everything);
        schedule.pushed(secs(1));
        bell.watch();
        assert_eq!(schedule.due(secs(5), Some(&bell), false), Due::Nothing);
        bell.ring();
        assert_eq!(schedule.due(secs(5), Some(&bell), false), Due::Nothing);
        assert_eq!(schedule.next(secs(5)), Some(secs(11)));
        assert_eq!(schedule.due(secs(11), Some(&bell), false), Due::Everything);
        schedule.pushed(secs(11));
        bell.watch();
        assert_eq!(schedule.due(secs(21), Some(&bell), false), Due::Nothing);
        assert_eq!(schedule.next(secs(21)), None, "nothing to do until a call returns");
        bell.ring();
        assert_eq!(schedule.due(secs(22), Some(&bell), false), Due::Everything);
    }

    #[test]
    fn an_ended_window_is_pushed_within_the_pause_though_nothing_returned() {
        let bell = Bell::new();
        let mut schedule = Schedule::new(Push::OnReturn { at_most_every: secs(10) }, secs(0), 0.0);
        assert_eq!(schedule.due(secs(60), Some(&bell), true), Due::Nothing);
        assert_eq!(schedule.next(secs(60)), Some(secs(70)));
        assert_eq!(schedule.due(secs(70), Some(&bell), true), Due::Closed);
        assert_eq!(schedule.next(secs(70)), None);
    }

    #[test]
    fn a_timer_starts_at_its_phase_and_goes_on_by_its_period() {
        let mut schedule = Schedule::new(Push::Every(secs(60)), secs(100), 0.5);
        assert_eq!(schedule.due(secs(129), None, true), Due::Nothing);
        assert_eq!(schedule.next(secs(129)), Some(secs(130)));
        assert_eq!(schedule.due(secs(130), None, true), Due::Everything);
        assert_eq!(schedule.next(secs(130)), Some(secs(190)));
    }

    #[test]
    fn manual_pushes_nothing_by_itself() {
        let mut schedule = Schedule::new(Push::Manual, secs(0), 0.0);
        assert_eq!(schedule.due(secs(1_000_000), None, true), Due::Nothing);
        assert_eq!(schedule.next(secs(1_000_000)), None);
    }
}
