//! Not more pictures a second than an account may ask for.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// 20 a second (API reference, GetMetricWidgetImage).
const APART: Duration = Duration::from_millis(50);

/// When the next picture may be asked for, of all that this process asks for.
static NEXT: Mutex<Option<Instant>> = Mutex::new(None);

/// Waits until it is this call's turn: at once, if nothing was asked for lately.
pub(crate) async fn turn() {
    let now = Instant::now();
    let at = {
        let mut next = NEXT.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.filter(|next| *next > now).unwrap_or(now);
        *next = Some(at + APART);
        at
    };
    tokio::time::sleep_until(at).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn twenty_a_second_and_the_first_at_once() {
        let begun = Instant::now();
        turn().await;
        assert_eq!(begun.elapsed(), Duration::ZERO);
        for _ in 0..20 {
            turn().await;
        }
        assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
        assert!(begun.elapsed() < Duration::from_millis(1100), "{:?}", begun.elapsed());
    }
}
