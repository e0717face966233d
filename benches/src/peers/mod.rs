//! The peers. Each counts what its own sink received; none of them is asked for more than it
//! offers, and each is used as its documentation shows.

mod autometrics;
mod by_hand;
mod embedded;
mod fastrace;
mod metrics_cloudwatch;
mod metrique;
mod opentelemetry;
mod tally;
mod tracing;

use crate::arm::Arm;

/// Their arms.
#[must_use]
pub fn all() -> Vec<Arm> {
    [
        tracing::ARMS,
        fastrace::ARMS,
        opentelemetry::ARMS,
        metrics_cloudwatch::ARMS,
        embedded::ARMS,
        metrique::ARMS,
        autometrics::ARMS,
    ]
    .concat()
}
