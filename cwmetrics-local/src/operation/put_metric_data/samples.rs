//! The values of a datum, in one of the three forms.

use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};
use crate::store::{Samples, StatisticSet};

const MAX_VALUES: usize = 150;

pub(super) fn samples(input: &Input<'_>) -> Result<Samples, Problem> {
    let value = input.member("Value")?;
    let set = input.member("StatisticValues")?;
    let values = filled(input, "Values")?;
    let counts = filled(input, "Counts")?;

    let given: Vec<_> =
        [("Value", value.is_some()), ("Values", values.is_some()), ("StatisticValues", set.is_some())]
            .into_iter()
            .filter_map(|(name, given)| given.then_some(name))
            .collect();
    if let [first, second, ..] = given[..] {
        return Err(combination(format!(
            "The parameters {} and {} are mutually exclusive and you have specified both.",
            input.at(first),
            input.at(second)
        )));
    }
    if counts.is_some() && values.is_none() {
        return Err(combination(format!(
            "The parameter {} must be specified together with {}.",
            input.at("Counts"),
            input.at("Values")
        )));
    }
    match (value, values, set) {
        (Some(value), ..) => Ok(Samples::Value(number(&value)?)),
        (_, Some(values), _) => distribution(&values, counts.as_ref()),
        (.., Some(set)) => statistics(&set).map(Samples::Statistics),
        _ => Err(combination(format!(
            "At least one of the parameters {}, {} and {} must be specified.",
            input.at("Value"),
            input.at("Values"),
            input.at("StatisticValues")
        ))),
    }
}

/// A list that is not empty.
fn filled<'a>(input: &'a Input<'a>, name: &'a str) -> Result<Option<Input<'a>>, Problem> {
    let Some(list) = input.member(name)? else {
        return Ok(None);
    };
    let empty = list.items()?.len() == 0;
    Ok((!empty).then_some(list))
}

fn distribution(values: &Input<'_>, counts: Option<&Input<'_>>) -> Result<Samples, Problem> {
    let read = values.items()?;
    if read.len() > MAX_VALUES {
        return Err(Problem::too_many(values.place, read.len(), MAX_VALUES));
    }
    let length = read.len();
    let numbers = read.map(|v| number(&v)).collect::<Result<Vec<_>, _>>()?;
    let Some(list) = counts else {
        return Ok(Samples::Values { values: numbers, counts: vec![1.0; length] });
    };
    let read = list.items()?;
    if read.len() != length {
        return Err(Problem::new(
            Code::InvalidParameterValue,
            format!(
                "The parameters {} and {} must be of the same size. They have {length} and {}.",
                values.place,
                list.place,
                read.len()
            ),
        ));
    }
    let counts = read.map(|c| positive(&c)).collect::<Result<_, _>>()?;
    Ok(Samples::Values { values: numbers, counts })
}

fn statistics(input: &Input<'_>) -> Result<StatisticSet, Problem> {
    let minimum_input = input.required("Minimum")?;
    let set = StatisticSet {
        sample_count: positive(&input.required("SampleCount")?)?,
        sum: number(&input.required("Sum")?)?,
        minimum: number(&minimum_input)?,
        maximum: number(&input.required("Maximum")?)?,
    };
    if set.minimum > set.maximum {
        let must = format!("not be greater than the Maximum, {}", set.maximum);
        return Err(Problem::value(minimum_input.place, set.minimum, &must));
    }
    Ok(set)
}

/// A number that CloudWatch takes: finite and within 2^360 of zero.
fn number(input: &Input<'_>) -> Result<f64, Problem> {
    let number = input.number()?;
    // NaN is not in any range.
    if number.abs() <= 2f64.powi(360) {
        return Ok(number);
    }
    let must = "be a finite number from -2^360 to 2^360";
    Err(Problem::value(input.place, format!("{number:?}"), must))
}

/// CloudWatch refuses a count of zero too.
fn positive(input: &Input<'_>) -> Result<f64, Problem> {
    let count = number(input)?;
    if count > 0.0 {
        return Ok(count);
    }
    Err(Problem::value(input.place, count, "be greater than 0"))
}

fn combination(message: String) -> Problem {
    Problem::new(Code::InvalidParameterCombination, message)
}
