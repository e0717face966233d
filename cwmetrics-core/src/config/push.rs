use std::time::Duration;

/// When what was recorded is pushed.
///
/// ```
/// use std::time::Duration;
/// use cwmetrics_core::Push;
///
/// assert_eq!(Push::default(), Push::OnReturn { at_most_every: Duration::from_secs(10) });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Push {
    /// The return of an outermost call starts a push in the background: at once, or, within
    /// `at_most_every` of the last one, at the end of that time. The call never waits. A put
    /// outside any call counts as a return. A window that has ended is pushed within
    /// `at_most_every` even if nothing returned.
    OnReturn {
        /// The shortest time between two pushes. Zero pushes on every return.
        at_most_every: Duration,
    },
    /// The outermost call returns only when its data are accepted or given up on, at most
    /// [`push_timeout`](crate::Builder::push_timeout) later: an async call awaits, a sync call
    /// blocks its thread. For Lambda, which freezes the process after each invocation. Calls that
    /// return together share a push; cancelled and panicking ones start one without waiting.
    BeforeReturn,
    /// On a timer, with a random phase of the process's own, so that a fleet does not push in one
    /// second: the cheapest for a long-running service.
    Every(Duration),
    /// Only `flush` and `shutdown` push.
    Manual,
}

impl Default for Push {
    fn default() -> Push {
        Push::OnReturn { at_most_every: Duration::from_secs(10) }
    }
}
