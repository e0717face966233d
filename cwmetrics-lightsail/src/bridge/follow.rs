//! One round after the other.

use std::convert::Infallible;
use std::time::Duration;

use super::build::Bridge;
use super::error::RoundError;
use super::told::Round;

/// After a round that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(30);

/// Points that are final are read a little later, since clocks differ.
const A_LITTLE: Duration = Duration::from_secs(2);

impl Bridge {
    /// Makes a round now, and one whenever points become final, for ever: each minute if there are status
    /// checks among the metrics, else every five minutes. After a round that failed it tries again in half a
    /// minute. What each round has done goes to `report`.
    ///
    /// To end it drop its future, such as by `tokio::select!`.
    ///
    /// ```no_run
    /// # async fn example(bridge: cwmetrics_lightsail::Bridge) {
    /// tokio::spawn(bridge.follow(|round| match round {
    ///     Ok(round) => println!("{} points", round.sent),
    ///     Err(error) => eprintln!("{error}"),
    /// }));
    /// # }
    /// ```
    pub async fn follow(mut self, mut report: impl FnMut(Result<Round, RoundError>)) -> Infallible {
        loop {
            let round = self.round().await;
            let pause = if round.is_ok() { self.until_next() } else { AFTER_FAILURE };
            report(round);
            self.sleep(pause).await;
        }
    }

    /// How long it is until the next point is final.
    fn until_next(&self) -> Duration {
        let shortest = self.metrics.iter().map(|metric| u64::from(metric.period())).min().unwrap_or(300);
        self.ages.until_next(self.now(), shortest) + A_LITTLE
    }
}
