//! GetMetricWidgetImage: a graph of what is stored, as a PNG.

use cwmetrics_graph::Widget;

use super::Context;
use crate::drawing;
use crate::protocol::input::Input;
use crate::protocol::problem::{Code, Problem};
use crate::render::Picture;

/// What is to be drawn; the drawing itself needs the store no more.
pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Picture, Problem> {
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
    drawing::picture(&widget, context.store, context.now)
        .map_err(|error| invalid(format!("metrics[{}]: {error}", error.query)))
}
