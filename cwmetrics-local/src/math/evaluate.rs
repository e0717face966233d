//! An expression's steps, carried out.

use super::function::Function;
use super::list::{first, list_of, remove_empty, slice, sort};
use super::parse::Step;
use super::value::{TimeSeries, Value};
use super::{Budget, Expression, MathError, aggregate, choose, over_time};
use crate::statistic::Grid;

/// What the ids of an expression stand for. All series have a point for each of the grid's.
pub(crate) trait Operands {
    /// The points in time on which the expression is evaluated.
    fn grid(&self) -> Grid;
    /// The metric or the result of this id.
    fn named(&self, id: &str) -> Option<Value>;
    /// The metrics whose id contains this, in the order of the request.
    fn metrics(&self, part: &str) -> Vec<TimeSeries>;
    /// The period of the metric of this id, in seconds; `None` if the id is no metric's.
    fn period(&self, id: &str) -> Option<i64>;
}

/// The result of an expression: a time series or a list of them.
pub(crate) fn evaluate(
    expression: &Expression,
    operands: &impl Operands,
    budget: &mut Budget,
) -> Result<Value, MathError> {
    let mut stack = Vec::new();
    for (at, step) in &expression.steps {
        let value = take(step, &mut stack, operands).map_err(|message| MathError::new(*at, message))?;
        budget.pay_value(&value).map_err(|message| MathError::new(*at, message))?;
        stack.push(value);
    }
    match stack.pop() {
        Some(value @ (Value::Series(_) | Value::List(_))) => Ok(value),
        Some(other) => {
            let hint = match other {
                Value::Number(_) => "; TIME_SERIES makes a series of it",
                _ => "",
            };
            let message =
                format!("the result must be a time series or a list of them, but is {}{hint}", other.kind());
            Err(MathError::new(1, message))
        }
        None => Err(MathError::new(1, "the expression is empty")),
    }
}

/// One step: takes its operands off the stack and returns its result.
fn take(step: &Step, stack: &mut Vec<Value>, operands: &impl Operands) -> Result<Value, String> {
    let mut last = |count: usize| stack.split_off(stack.len().saturating_sub(count));
    match step {
        Step::Number(number) => Ok(Value::Number(Some(*number))),
        Step::Word(word) => Ok(Value::Word(*word)),
        Step::Id(id) => operands.named(id).ok_or_else(|| format!("no query has the id {id}")),
        Step::Metrics(part) => Ok(Value::List(operands.metrics(part))),
        Step::Period(id) => match operands.period(id) {
            Some(period) => Ok(Value::Number(Some(period as f64))),
            None => Err(format!("PERIOD takes the id of a metric, and {id} is none")),
        },
        Step::List(count) => list_of(last(*count)),
        Step::Negate => match last(1).pop() {
            Some(Value::Number(number)) => Ok(Value::Number(number.map(|n| -n))),
            Some(value) => over_time::points("unary minus", value, |value| Some(-value)),
            None => Err(MISSING.to_owned()),
        },
        Step::Operator(operator) => match <[Value; 2]>::try_from(last(2)) {
            Ok([left, right]) => operator.between(left, right),
            Err(_) => Err(MISSING.to_owned()),
        },
        Step::Call(function, count) => call(*function, last(*count), operands.grid()),
    }
}

/// The parser has counted, so that this is not to be seen.
const MISSING: &str = "an operand is missing";

fn call(function: Function, arguments: Vec<Value>, grid: Grid) -> Result<Value, String> {
    let name = function.name();
    let mut arguments = arguments.into_iter();
    let value = arguments.next().ok_or(MISSING)?;
    match function {
        Function::Abs => over_time::points(name, value, |v| Some(v.abs())),
        Function::Ceil => over_time::points(name, value, |v| Some(v.ceil())),
        Function::Floor => over_time::points(name, value, |v| Some(v.floor())),
        Function::Log => over_time::points(name, value, |v| Some(v.ln())),
        Function::Log10 => over_time::points(name, value, |v| Some(v.log10())),
        Function::Diff => over_time::steps(name, value, |step| step.value),
        Function::DiffTime => over_time::steps(name, value, |step| step.periods * grid.period() as f64),
        Function::Rate => {
            over_time::steps(name, value, |step| step.value / (step.periods * grid.period() as f64))
        }
        Function::RunningSum => over_time::running_sum(name, value),
        Function::Fill => over_time::fill(value, arguments.next().ok_or(MISSING)?),
        Function::Sum
        | Function::Avg
        | Function::Min
        | Function::Max
        | Function::Stddev
        | Function::DatapointCount => aggregate::aggregate(function, value, grid),
        Function::If => choose::choose(value, arguments.next().ok_or(MISSING)?, arguments.next(), grid),
        Function::MetricCount => match value {
            Value::List(list) => Ok(Value::Number(Some(list.len() as f64))),
            other => Err(format!("{name} takes a list of time series, but has {}", other.kind())),
        },
        Function::TimeSeries => match value {
            Value::Number(number) => Ok(Value::Series(TimeSeries::constant(number, grid))),
            other => Err(format!("{name} takes a number, but has {}", other.kind())),
        },
        Function::First => first(name, value, grid, |list| list.into_iter().next()),
        Function::Last => first(name, value, grid, |list| list.into_iter().next_back()),
        Function::RemoveEmpty => remove_empty(value),
        Function::Slice => slice(value, arguments),
        Function::Sort => sort(value, arguments),
    }
}
