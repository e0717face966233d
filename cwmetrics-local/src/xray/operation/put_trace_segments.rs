//! PutTraceSegments: takes the documents that keep the rules, and says what is wrong with the others.

use super::super::Context;
use super::super::check::{self, Bad};
use crate::operation::Answer;
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::{Code, Problem};
use crate::rows::DiskError;

/// The most that X-Ray's own daemon puts in a request, and X-Ray takes.
const MAX_DOCUMENTS: usize = 50;

pub(super) fn run(input: &Input<'_>, context: &mut Context<'_>) -> Result<Answer, Problem> {
    let list = input.required("TraceSegmentDocuments")?;
    let items = list.items()?;
    if items.len() > MAX_DOCUMENTS {
        return Err(Problem::too_many(list.place, items.len(), MAX_DOCUMENTS));
    }
    let documents: Vec<&str> = items.map(|item| item.text()).collect::<Result<_, _>>()?;
    let bad = take(documents, context).map_err(|error| not_kept(&error))?;
    let unprocessed = Node::List(bad.iter().map(Bad::node).collect());
    let answer = structure([("UnprocessedTraceSegments", unprocessed)]);
    Ok(match Bad::refused(&bad) {
        None => Answer::Node(answer),
        Some(refused) => Answer::Partly(answer, refused),
    })
}

/// Takes in what is right of documents, and gives what is wrong.
pub(in crate::xray) fn take<'d>(
    documents: impl IntoIterator<Item = &'d str>,
    context: &mut Context<'_>,
) -> Result<Vec<Bad>, DiskError> {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for document in documents {
        for segment in check::document(document, context.now, context.request) {
            match segment {
                Ok(segment) => good.push(segment),
                Err(wrong) => bad.push(wrong),
            }
        }
    }
    context.xray.traces.put(good, context.now)?;
    Ok(bad)
}

/// What X-Ray does not know.
pub(in crate::xray) fn not_kept(error: &DiskError) -> Problem {
    let message =
        format!("The documents cannot be written to the endpoint's data directory: {error}. None are kept.");
    Problem::new(Code::InternalServiceError, message)
}
