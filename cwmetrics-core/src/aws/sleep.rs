use std::time::Duration;

#[cfg(feature = "cloudwatch")]
use aws_sdk_cloudwatch::config::{AsyncSleep, Sleep};
#[cfg(not(feature = "cloudwatch"))]
use aws_sdk_xray::config::{AsyncSleep, Sleep};

use crate::clock::Clock;

/// Lets the SDK's timeouts run by our clock, so that a test that drives the one drives the other.
#[derive(Debug)]
pub(crate) struct ClockSleep(pub(crate) Clock);

impl AsyncSleep for ClockSleep {
    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.0.clone();
        let deadline = clock.monotonic() + duration;
        Sleep::new(async move { clock.sleep_until(deadline).await })
    }
}
