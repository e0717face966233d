//! The rules for names and values, as the API reference of MetricDatum and Dimension
//! and the page "CloudWatch concepts" give them.

use crate::protocol::input::Input;
use crate::protocol::place::Place;
use crate::protocol::problem::{Code, Problem};
use crate::store::Unit;

const MAX_NAME: usize = 255;
const MAX_DIMENSION_VALUE: usize = 1024;

/// 1 to 255, not starting with a colon.
pub(super) fn namespace<'a>(input: &Input<'a>) -> Result<&'a str, Problem> {
    no_colon(input.place, plain(input, MAX_NAME)?)
}

/// 1 to 255.
pub(super) fn metric_name<'a>(input: &Input<'a>) -> Result<&'a str, Problem> {
    plain(input, MAX_NAME)
}

/// 1 to 255, not starting with a colon.
pub(super) fn dimension_name<'a>(input: &Input<'a>) -> Result<&'a str, Problem> {
    no_colon(input.place, plain(input, MAX_NAME)?)
}

/// 1 to 1024.
pub(super) fn dimension_value<'a>(input: &Input<'a>) -> Result<&'a str, Problem> {
    plain(input, MAX_DIMENSION_VALUE)
}

pub(super) fn unit(input: &Input<'_>) -> Result<Unit, Problem> {
    let name = input.text()?;
    Unit::of(name).ok_or_else(|| {
        let set = format!("be a value in the set [ {} ]", Unit::names().join(", "));
        Problem::value(input.place, name, &set)
    })
}

/// ASCII without control characters, of this length, not blank.
fn plain<'a>(input: &Input<'a>, longest: usize) -> Result<&'a str, Problem> {
    let text = input.text()?;
    let wrong = |must: &str| Err(Problem::value(input.place, text, must));
    if text.is_empty() || text.chars().count() > longest {
        return Err(Problem::new(
            Code::InvalidParameterValue,
            format!(
                "The parameter {} must have 1 to {longest} characters. It has {}.",
                input.place,
                text.chars().count()
            ),
        ));
    }
    if !text.is_ascii() {
        return wrong("contain ASCII characters only");
    }
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return wrong("not contain control characters");
    }
    if text.trim().is_empty() {
        return wrong("contain a character that is not blank");
    }
    Ok(text)
}

fn no_colon<'a>(place: Place<'_>, text: &'a str) -> Result<&'a str, Problem> {
    if text.starts_with(':') {
        return Err(Problem::value(place, text, "not start with a colon"));
    }
    Ok(text)
}
