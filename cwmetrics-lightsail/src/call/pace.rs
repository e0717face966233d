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
    /// How far apart calls are now.
    apart: Mutex<Duration>,
    /// When the last call was made. Whoever has it is the next one.
    last: tokio::sync::Mutex<Option<Instant>>,
}

impl Pace {
    pub(super) fn new(calls_per_second: f64) -> Pace {
        let shortest = Duration::try_from_secs_f64(calls_per_second.recip()).unwrap_or(SLOWEST).min(SLOWEST);
        Pace { shortest, apart: Mutex::new(shortest), last: tokio::sync::Mutex::new(None) }
    }

    /// Waits until it is this call's turn: at once, if none was made lately. Calls that were kept waiting
    /// by something else do not catch up.
    pub(super) async fn turn(&self) {
        let mut last = self.last.lock().await;
        if let Some(last) = *last {
            let apart = *self.apart();
            tokio::time::sleep_until(last + apart).await;
        }
        *last = Some(Instant::now());
    }

    /// The service has throttled: half as fast from now on.
    pub(super) fn slow_down(&self) {
        let mut apart = self.apart();
        // A pace of zero cannot be halved.
        *apart = (*apart * 2).clamp(Duration::from_millis(50), SLOWEST);
    }

    /// The service has answered: a little faster, up to what it was told.
    pub(super) fn speed_up(&self) {
        let mut apart = self.apart();
        *apart = (*apart * 15 / 16).max(self.shortest);
    }

    fn apart(&self) -> MutexGuard<'_, Duration> {
        self.apart.lock().unwrap_or_else(PoisonError::into_inner)
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
    async fn calls_that_were_kept_waiting_do_not_catch_up() {
        let pace = Pace::new(10.0);
        pace.turn().await;
        let mut turns = [(); 3].map(|()| Box::pin(pace.turn()));
        for turn in &mut turns {
            assert!(futures_util::poll!(turn.as_mut()).is_pending());
        }
        tokio::time::advance(Duration::from_secs(10)).await;
        let begun = Instant::now();
        for turn in turns {
            turn.await;
        }
        assert!(begun.elapsed() >= Duration::from_millis(200), "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn no_number_stops_it() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300] {
            let pace = Pace::new(rate);
            assert!(calls(&pace, 2).await <= SLOWEST + Duration::from_millis(2), "{rate}");
        }
    }
}
