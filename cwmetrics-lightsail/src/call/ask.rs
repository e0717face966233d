//! One call, made again where that helps.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::time::Duration;

use aws_sdk_lightsail::error::{ProvideErrorMetadata, SdkError};

use super::classify::classify;
use super::{Caller, ReadError, ReadErrorKind};

/// How often a call is made at most while the service throttles. The pace has become the slowest by then.
const TRIES_WHEN_THROTTLED: u32 = 10;

/// How often it is made at most without an answer, or with one that could be another the next time.
const TRIES_WITHOUT_ANSWER: u32 = 3;

/// How long an answer is waited for. The SDK waits for ever.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// Between these, twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

impl Caller {
    /// Makes a call when it is its turn, and again after an error that passes.
    pub(crate) async fn ask<T, E, R, F>(
        &self,
        operation: &'static str,
        asked: impl Fn() -> String,
        call: impl Fn() -> F,
    ) -> Result<T, ReadError>
    where
        E: ProvideErrorMetadata + Error + Send + Sync + 'static,
        R: fmt::Debug + Send + Sync + 'static,
        F: Future<Output = Result<T, SdkError<E, R>>>,
    {
        let (mut throttled, mut failed) = (0, 0);
        loop {
            self.pace.turn().await;
            let failed_with = match tokio::time::timeout(PATIENCE, call()).await {
                Ok(Ok(answer)) => {
                    self.pace.speed_up();
                    return Ok(answer);
                }
                Ok(Err(error)) => Some((classify(&error), error)),
                Err(_) => None,
            };
            let kind = failed_with.as_ref().map_or(ReadErrorKind::Unavailable, |(kind, _)| *kind);
            let again = match kind {
                ReadErrorKind::Throttled => {
                    self.pace.slow_down();
                    throttled += 1;
                    throttled < TRIES_WHEN_THROTTLED
                }
                ReadErrorKind::Unavailable => {
                    failed += 1;
                    failed < TRIES_WITHOUT_ANSWER
                }
                _ => false,
            };
            if !again {
                return Err(match failed_with {
                    Some((kind, error)) => ReadError::of(kind, self.service, operation, asked(), error),
                    None => ReadError::unanswered(self.service, operation, asked()),
                });
            }
            if kind == ReadErrorKind::Unavailable {
                tokio::time::sleep(FIRST_PAUSE * 2_u32.pow(failed - 1)).await;
            }
        }
    }
}
