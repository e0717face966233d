//! The most calls in any second.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_lightsail::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_lightsail::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_lightsail::error::BoxError;

#[derive(Debug, Default)]
pub struct Busiest {
    /// When the calls of the last second were.
    calls: VecDeque<Instant>,
    most: usize,
}

impl Busiest {
    pub fn count(&mut self) {
        let now = Instant::now();
        self.calls.retain(|call| now.duration_since(*call) < Duration::from_secs(1));
        self.calls.push_back(now);
        self.most = self.most.max(self.calls.len());
    }

    pub fn most(&self) -> usize {
        self.most
    }
}

/// Counts the calls of a client as they are sent.
#[derive(Clone, Debug, Default)]
pub struct Sent(Arc<Mutex<Busiest>>);

impl Sent {
    pub fn most(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).most()
    }
}

impl Intercept for Sent {
    fn name(&self) -> &'static str {
        "sent"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).count();
        Ok(())
    }
}
