//! Which metric a request means.

use super::text;
use crate::protocol::input::Input;
use crate::protocol::problem::Problem;
use crate::store::MetricId;

const MAX_DIMENSIONS: usize = 30;

/// `Namespace`, `MetricName` and `Dimensions` of a query.
pub(super) fn metric(input: &Input<'_>) -> Result<MetricId, Problem> {
    Ok(MetricId::new(
        text::namespace(&input.required("Namespace")?)?.to_owned(),
        text::metric_name(&input.required("MetricName")?)?.to_owned(),
        dimensions(input)?,
    ))
}

/// `Dimensions` of a query or a datum: up to 30, none twice.
pub(super) fn dimensions(input: &Input<'_>) -> Result<Vec<(String, String)>, Problem> {
    let Some(list) = input.member("Dimensions")? else {
        return Ok(Vec::new());
    };
    let items = list.items()?;
    if items.len() > MAX_DIMENSIONS {
        return Err(Problem::too_many(list.place, items.len(), MAX_DIMENSIONS));
    }
    let mut dimensions: Vec<(String, String)> = Vec::with_capacity(items.len());
    for item in items {
        let name_input = item.required("Name")?;
        let name = text::dimension_name(&name_input)?;
        let value = text::dimension_value(&item.required("Value")?)?;
        if dimensions.iter().any(|(other, _)| other == name) {
            return Err(Problem::value(
                name_input.place,
                name,
                "not be the name of another dimension of the same metric",
            ));
        }
        dimensions.push((name.to_owned(), value.to_owned()));
    }
    Ok(dimensions)
}
