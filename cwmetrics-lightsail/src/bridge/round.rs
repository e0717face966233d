//! One round, from what is on its way to what is written down.

use cwmetrics_core::destination;

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
    /// progress cannot be written down. The next round goes on from what had arrived.
    pub async fn round(&mut self) -> Result<Round, RoundError> {
        let destination = destination().ok_or(RoundError::NotInstalled)?;
        self.file.is_of(&destination).map_err(RoundError::Progress)?;
        let mut round = Round::default();
        self.settle(&mut round).await?;
        let hosts = self.hosts().await.map_err(RoundError::Read)?;
        if hosts.len() > destination.max_series() {
            let (instances, max_series) = (hosts.len(), destination.max_series());
            return Err(RoundError::TooManyInstances { instances, max_series });
        }
        let times = Times::new(self.now(), self.ages);
        self.ask_cloudwatch(&hosts, &times, &destination, &mut round).await;
        let read = self.read_and_send(&hosts, &times, &mut round).await;
        self.file.book.forget_gone(times.oldest(1));
        self.file.save().await.map_err(RoundError::Progress)?;
        read?;
        round.doubtful = self.file.book.doubtful(&self.metrics);
        Ok(round)
    }
}
