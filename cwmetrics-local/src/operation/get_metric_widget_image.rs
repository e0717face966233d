//! GetMetricWidgetImage: a graph of what is stored, as a PNG.

use cwmetrics_graph::Widget;

use super::{Context, Work};
use crate::drawing;
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::{Code, Problem};
use crate::render;

/// What is to be drawn is found out here; the drawing itself needs the store no more.
pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Work, Problem> {
    let json = input.required("MetricWidget")?;
    if let Some(format) = input.member("OutputFormat")?
        && format.text()? != "png"
    {
        return Err(Problem::value(format.place, format.text()?, "be png"));
    }
    let invalid = |message: String| {
        let place = json.place;
        Problem::new(Code::ValidationError, format!("The parameter {place} is invalid: {message}."))
    };
    let widget = Widget::from_json(json.text()?).map_err(|error| invalid(error.to_string()))?;
    let picture = drawing::picture(&widget, context.store, context.now)
        .map_err(|error| invalid(format!("metrics[{}]: {error}", error.query)))?;
    Ok(Box::new(move || {
        let failed = |error| Problem::new(Code::InternalServiceError, format!("{error}"));
        let image = render::png(&picture).map_err(failed)?;
        Ok(structure([("MetricWidgetImage", Node::Bytes(image))]))
    }))
}
