//! X-Ray traces: segment documents are read, put together to a [`Trace`], and counted in a service
//! graph, the [`Map`].
//!
//! ```
//! use cwmetrics_traces::{Document, Map, Trace};
//!
//! let document = Document::read(r#"{"id": "53995c3f42cd8ad8", "name": "shop", "start_time": 1478293361.2,
//!     "trace_id": "1-581cf771-a006649127e371903a2de979", "end_time": 1478293361.45, "fault": true,
//!     "http": {"request": {"method": "GET", "url": "/cart"}, "response": {"status": 500}}}"#)?;
//! let trace = Trace::new(document.root().trace_id, [document]);
//! assert!(trace.has_fault());
//! assert_eq!(trace.entry_point().map(|service| service.name), Some("shop".to_owned()));
//!
//! let map = Map::of([&trace]);
//! assert_eq!(map.services()[0].statistics.fault, 1);
//! # Ok::<(), cwmetrics_traces::DocumentError>(())
//! ```
//!
//! Documents are those of every sender, not only of this project. Neither the depth nor the number of
//! subsegments is limited here: nothing calls itself by the depth of a document.

mod document;
mod error;
#[cfg(feature = "fetch")]
pub mod fetch;
mod id;
mod map;
mod shown;
mod summary;
mod timeline;
mod trace;

pub use document::{Cause, Document, Exception, Http, Kind, Segment, StackFrame};
pub use error::DocumentError;
pub use id::{IdError, SegmentId, TraceId};
pub use map::{Edge, Histogram, Map, Service, Statistics};
pub use shown::{Line, Span, Style, duration, printable};
pub use summary::{Summary, SummaryHttp};
pub use timeline::{Row, Status, Timeline};
pub use trace::{Annotation, Node, ServiceId, Trace, User};
