//! What a trace is made of: ids, the header that travels between services, and what is known of a
//! call that has ended.

mod annotation;
mod aws;
mod call;
mod cause;
mod details;
mod header;
mod http;
mod id;
mod sql;
mod text;

pub use annotation::Annotation;
pub use aws::Aws;
pub(crate) use call::{End, Finished, Role};
pub use cause::Cause;
pub(crate) use details::{DEFAULT, Details};
pub(crate) use header::Sampled;
pub use header::{BadHeader, Header};
pub use http::Http;
pub(crate) use id::Ids;
pub use id::{SegmentId, TraceId};
pub use sql::Sql;
pub(crate) use text::{cut_bytes, key, name};
