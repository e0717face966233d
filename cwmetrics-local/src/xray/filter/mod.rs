//! Filter expressions: which traces GetTraceSummaries gives ("Using filter expressions" in X-Ray's
//! developer guide).
//!
//! An expression goes one way: text, [tokens](token), [steps](parse), and these are taken for each
//! trace. What X-Ray leaves open:
//!
//! - `AND` binds tighter than `OR`, `!` tighter than both; what stands side by side is joined by `AND`.
//!   Words may be written in any case.
//! - A condition holds if it does for any value that a trace has for the keyword; `!=` is the opposite
//!   of `=`, so it holds also without a value.
//! - What stands in the braces of `service` and `edge` is asked of each segment of the service, and of
//!   each call as its caller has seen it.

mod condition;
mod error;
mod evaluate;
#[cfg(fuzzing)]
mod fuzz;
mod keyword;
mod parse;
mod subject;
#[cfg(test)]
mod tests;
mod token;

pub(crate) use self::error::FilterError;
#[cfg(fuzzing)]
pub use self::fuzz::fuzz;
use self::parse::Step;
pub(crate) use self::subject::MAX_ANNOTATIONS;

/// A parsed expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    /// In the order in which a machine with a stack takes them.
    steps: Vec<Step>,
}
