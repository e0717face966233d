//! Metric math: expressions over numbers, time series and lists of time series.
//!
//! After "Using metric math" in the CloudWatch user guide: `+ - * / ^`, comparisons (which
//! give 1 or 0), `AND`/`&&`, `OR`/`||`, parentheses, lists `[m1, m2]`, ids, `METRICS()`,
//! `METRICS("part of an id")` and the functions of [`function::Function`].
//!
//! What the guide says of missing points is done so: between two series a point that only
//! one has is 0 in the other; a division by zero gives no point; `IF` as in its tables.
//!
//! What it leaves open is done so:
//!
//! - From loosest to tightest: `OR`, `AND`, comparisons, `+ -`, `* /`, unary minus, `^`.
//!   Equal ones go from left to right, `^` from right to left; `-m1^2` is `-(m1^2)`.
//! - A point that is missing on both sides, or on the one side beside a number, is missing
//!   in the result; so is one that is not finite, such as the logarithm of 0.
//! - The operators take a list beside a number or a series, comparisons too; two lists are
//!   an error.
//! - `AVG`, `MIN`, `MAX` and `STDDEV` of one series are over its points; `SUM` and `AVG` of
//!   a list take a missing point as 0 where another series has one, `MIN`, `MAX` and
//!   `STDDEV` take those that are there. `STDDEV` divides by the number of points.
//! - `RATE`, `DIFF` and `DIFF_TIME` compare with the last point that there is, so the first
//!   has none. `FILL` with `REPEAT` or `LINEAR` leaves open what has no point before it, or
//!   none on one of its sides.
//! - `IF` takes numbers for all three, too, and gives a number then.
//!
//! Functions that need more than the data of the request (`SEARCH`,
//! `ANOMALY_DETECTION_BAND`, …) and those of the calendar are refused by name.

mod aggregate;
mod budget;
mod choose;
mod error;
mod evaluate;
mod function;
mod list;
mod operator;
mod over_time;
mod parse;
mod token;
mod value;

pub(crate) use budget::Budget;
pub(crate) use error::MathError;
pub(crate) use evaluate::{Operands, evaluate};
pub(crate) use parse::{Expression, Reference};
pub(crate) use value::{TimeSeries, Value};

#[cfg(test)]
mod tests;
