//! The traces that are asked for by their ids.

use super::super::check::is_trace_id;
use crate::protocol::input::Input;
use crate::protocol::problem::Problem;

/// As the API reference of BatchGetTraces has it.
const MAX_IDS: usize = 5;

/// The ids, each once.
pub(super) fn read(input: &Input<'_>) -> Result<Vec<String>, Problem> {
    let list = input.required("TraceIds")?;
    let items = list.items()?;
    if items.len() > MAX_IDS {
        return Err(Problem::too_many(list.place, items.len(), MAX_IDS));
    }
    let mut ids = Vec::new();
    for item in items {
        let id = item.text()?.to_ascii_lowercase();
        if !is_trace_id(&id) {
            let must = "be 1, 8 and 24 hexadecimal digits with dashes between them, such as \
                        1-58406520-a006649127e371903a2de979";
            return Err(Problem::value(item.place, id, must));
        }
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}
