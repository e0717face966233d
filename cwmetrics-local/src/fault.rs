//! Faults on demand.

use std::collections::VecDeque;

use crate::journal::Request;
use crate::protocol::problem::{Code, Problem};

/// What goes wrong with a request, for [`Local::fail_next`](crate::Local::fail_next) and
/// [`Local::fail_when`](crate::Local::fail_when). To the clients of X-Ray and
/// Lightsail the errors have the names that they know.
///
/// The first five answer with an error and keep nothing; `Stall` and `CloseBeforeAnswer`
/// keep nothing either; the `AcceptThen…` ones keep the data as if all were well, and
/// then the client does not learn of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// HTTP 400 `Throttling`, as CloudWatch throttles; 429 `ThrottledException` from X-Ray, 400
    /// `ThrottlingException` from Lightsail.
    Throttle,
    /// HTTP 500 `InternalServiceError`.
    InternalError,
    /// HTTP 503 `ServiceUnavailable`.
    Unavailable,
    /// HTTP 403 `AccessDenied`: refused for good, whatever the data.
    AccessDenied,
    /// HTTP 413 `RequestEntityTooLarge`, whatever the size.
    TooLarge,
    /// No answer ever; the connection stays open.
    Stall,
    /// The connection is closed instead of an answer.
    CloseBeforeAnswer,
    /// The data are kept, then HTTP 500 `InternalServiceError`.
    AcceptThenInternalError,
    /// The data are kept, then there is no answer ever.
    AcceptThenStall,
    /// The data are kept, then the connection is closed instead of an answer.
    AcceptThenClose,
}

/// How a faulty request ends.
pub(crate) enum Ending {
    Error(Problem),
    Stall,
    Close,
}

impl Fault {
    /// Whether the request is carried out before it goes wrong.
    pub(crate) fn accepts(self) -> bool {
        matches!(self, Fault::AcceptThenInternalError | Fault::AcceptThenStall | Fault::AcceptThenClose)
    }

    pub(crate) fn ending(self) -> Ending {
        let (code, message) = match self {
            Fault::Stall | Fault::AcceptThenStall => return Ending::Stall,
            Fault::CloseBeforeAnswer | Fault::AcceptThenClose => return Ending::Close,
            Fault::Throttle => (Code::Throttling, "Rate exceeded"),
            Fault::InternalError | Fault::AcceptThenInternalError => (
                Code::InternalServiceError,
                "The request processing has failed due to an unknown error, as the test asked.",
            ),
            Fault::Unavailable => {
                (Code::ServiceUnavailable, "The service is unavailable, as the test asked.")
            }
            Fault::AccessDenied => (Code::AccessDenied, "The caller is not authorized, as the test asked."),
            Fault::TooLarge => (Code::RequestEntityTooLarge, "The request is too large, as the test asked."),
        };
        Ending::Error(Problem::new(code, message))
    }
}

/// Decides about each request.
type Rule = Box<dyn FnMut(&Request) -> Option<Fault> + Send>;

/// The faults to come.
#[derive(Default)]
pub(crate) struct Faults {
    /// In order; before the rule.
    queue: VecDeque<(usize, Fault)>,
    rule: Option<Rule>,
}

impl Faults {
    pub(crate) fn add(&mut self, times: usize, fault: Fault) {
        if times > 0 {
            self.queue.push_back((times, fault));
        }
    }

    pub(crate) fn set_rule(&mut self, rule: Rule) {
        self.rule = Some(rule);
    }

    pub(crate) fn clear(&mut self) {
        self.queue.clear();
        self.rule = None;
    }

    pub(crate) fn of(&mut self, request: &Request) -> Option<Fault> {
        let Some((left, fault)) = self.queue.front_mut() else {
            return self.rule.as_mut().and_then(|rule| rule(request));
        };
        let fault = *fault;
        *left -= 1;
        if *left == 0 {
            self.queue.pop_front();
        }
        Some(fault)
    }
}
