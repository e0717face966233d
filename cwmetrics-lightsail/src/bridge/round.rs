//! One round, from what is on its way to what is written down.

use std::mem;

use cwmetrics_core::destination;

use super::book::Way;
use super::build::Bridge;
use super::error::RoundError;
use super::times::Times;
use super::told::Round;

impl Bridge {
    /// Reads what is due and was not sent, sends it, and waits until it has arrived. The reporter has to be
    /// installed before.
    ///
    /// An instance that is deleted or forbidden is named among the round's
    /// [`failures`](Round::failures), and the others are read.
    ///
    /// It can be dropped at any time: what was handed over is waited for in the next round.
    ///
    /// # Errors
    ///
    /// [`RoundError`] where Lightsail cannot be asked at all, points still wait to be accepted, or the
    /// progress cannot be written down. The next round goes on from what had arrived, and tells what this
    /// one has done.
    pub async fn round(&mut self) -> Result<Round, RoundError> {
        let destination = destination().ok_or(RoundError::NotInstalled)?;
        let regions = [self.source.region(), self.arrivals.region()];
        self.file.is_of(&Way::to(&destination, regions)).map_err(RoundError::Progress)?;
        self.settle(&destination).await?;
        let hosts = self.hosts().await.map_err(RoundError::Read)?;
        if hosts.len() > destination.max_series() {
            let (instances, max_series) = (hosts.len(), destination.max_series());
            return Err(RoundError::TooManyInstances { instances, max_series });
        }
        let times = Times::new(self.now(), self.ages);
        self.ask_cloudwatch(&hosts, &times, &destination).await;
        let read = self.read_and_send(&hosts, &times, &destination).await;
        self.told.too_old += self.file.book.forget_gone(times.oldest(1));
        self.file.save().await.map_err(RoundError::Progress)?;
        read?;
        let doubtful = self.file.book.doubtful();
        Ok(Round { doubtful, ..mem::take(&mut self.told) })
    }
}
