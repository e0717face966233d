//! What the templates show: strings and lists, made from copies of the data.

mod cost;
mod detail;
mod frame;
mod map;
mod metric;
mod metrics;
mod pager;
mod picture;
mod requests;
mod slow;
mod table;
mod trace;
mod traces;

use askama::Template;
use hyper::StatusCode;

use super::reply;
use crate::protocol::reply::Reply;

pub(super) use frame::Frame;
pub(super) use map::map;
pub(super) use metric::metric;
pub(super) use metrics::metrics;
pub(super) use requests::{refusals, requests};
pub(super) use trace::trace;
pub(super) use traces::traces;

/// A page that only says something.
#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    title: &'static str,
    message: String,
}

pub(super) fn message(status: StatusCode, title: &'static str, message: String) -> Reply {
    page(status, &Message { title, message })
}

/// The template as a page. Writing into a string cannot go wrong, and if it did, the reader
/// would be told.
fn page(status: StatusCode, template: &impl Template) -> Reply {
    match template.render() {
        Ok(html) => reply::html(status, html),
        Err(error) => reply::html(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}
