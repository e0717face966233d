//! `unit = …`.

use syn::parse::ParseStream;
use syn::{Error, Ident, Result};

use super::Kind;

const TIME: [&str; 3] = ["Seconds", "Milliseconds", "Microseconds"];

/// Every unit of CloudWatch, under the name of its variant.
const ALL: [&str; 27] = [
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Bytes",
    "Kilobytes",
    "Megabytes",
    "Gigabytes",
    "Terabytes",
    "Bits",
    "Kilobits",
    "Megabits",
    "Gigabits",
    "Terabits",
    "Percent",
    "Count",
    "BytesPerSecond",
    "KilobytesPerSecond",
    "MegabytesPerSecond",
    "GigabytesPerSecond",
    "TerabytesPerSecond",
    "BitsPerSecond",
    "KilobitsPerSecond",
    "MegabitsPerSecond",
    "GigabitsPerSecond",
    "TerabitsPerSecond",
    "CountPerSecond",
    "None",
];

/// What stands after `unit =`. The outer result says whether it can be read, the inner one whether
/// this attribute takes the unit.
pub(super) fn value(kind: Kind, input: ParseStream<'_>) -> Result<Result<Ident>> {
    let known: &[&str] = if kind.measures_time() { &TIME } else { &ALL };
    if !input.peek(Ident) {
        return Err(input.error(format_args!("a unit is one word of {}", known.join(", "))));
    }
    let unit: Ident = input.parse()?;
    if known.iter().any(|name| unit == name) {
        return Ok(Ok(unit));
    }
    let message = if ALL.iter().any(|name| unit == name) {
        format!("`{}` measures time: its unit is one of {}", kind.as_str(), known.join(", "))
    } else {
        format!("unknown unit `{unit}`; known are {}", known.join(", "))
    };
    Ok(Err(Error::new(unit.span(), message)))
}
