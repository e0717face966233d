//! Not more calls than a service takes, which only the service knows.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// The slowest that throttling makes it.
const SLOWEST: Duration = Duration::from_secs(10);

/// Keeps calls apart.
#[derive(Debug)]
pub(super) struct Pace {
    /// What it was told to keep to.
    shortest: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When the next call may be made.
    next: Option<Instant>,
    /// How far apart calls are now.
    apart: Duration,
}

impl Pace {
    pub(super) fn new(calls_per_second: f64) -> Pace {
        let shortest = Duration::try_from_secs_f64(calls_per_second.recip()).unwrap_or(SLOWEST).min(SLOWEST);
        Pace { shortest, state: Mutex::new(State { next: None, apart: shortest }) }
    }

    /// Waits until it is this call's turn: at once, if none was made lately.
    pub(super) async fn turn(&self) {
        let at = {
            let mut state = self.state();
            let now = Instant::now();
            let at = state.next.filter(|next| *next > now).unwrap_or(now);
            state.next = Some(at + state.apart);
            at
        };
        tokio::time::sleep_until(at).await;
    }

    /// The service has throttled: half as fast from now on.
    pub(super) fn slow_down(&self) {
        let mut state = self.state();
        // A pace of zero cannot be halved.
        state.apart = (state.apart * 2).clamp(Duration::from_millis(50), SLOWEST);
        let next = Instant::now() + state.apart;
        state.next = Some(state.next.map_or(next, |due| due.max(next)));
    }

    /// The service has answered: a little faster, up to what it was told.
    pub(super) fn speed_up(&self) {
        let mut state = self.state();
        state.apart = (state.apart * 15 / 16).max(self.shortest);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long so many calls take.
    async fn calls(pace: &Pace, number: u32) -> Duration {
        let begun = Instant::now();
        for _ in 0..number {
            pace.turn().await;
        }
        begun.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_call_is_made_at_once_and_ten_in_a_second() {
        let pace = Pace::new(10.0);
        assert_eq!(calls(&pace, 1).await, Duration::ZERO);
        let ten = calls(&pace, 10).await;
        assert!((Duration::from_millis(1000)..Duration::from_millis(1020)).contains(&ten), "{ten:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn throttling_halves_the_pace_and_answers_restore_it() {
        let pace = Pace::new(10.0);
        pace.turn().await;
        pace.slow_down();
        let one = calls(&pace, 2).await;
        assert!((Duration::from_millis(400)..Duration::from_millis(420)).contains(&one), "{one:?}");
        for _ in 0..100 {
            pace.slow_down();
        }
        assert!(calls(&pace, 2).await <= 2 * SLOWEST + Duration::from_millis(2));
        for _ in 0..100 {
            pace.speed_up();
        }
        pace.turn().await;
        let ten = calls(&pace, 10).await;
        assert!(ten <= Duration::from_millis(1020), "{ten:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn no_number_stops_it() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300] {
            let pace = Pace::new(rate);
            assert!(calls(&pace, 2).await <= SLOWEST + Duration::from_millis(2), "{rate}");
        }
    }
}
