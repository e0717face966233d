use serde_json::{Map, Value};

use super::details::text;

/// An HTTP request that was served or made, and its response.
///
/// A status of 4xx makes the call an error, 429 also throttled, and 5xx a fault.
///
/// ```
/// use cwmetrics_core::trace::Http;
///
/// let http = Http::new().method("GET").url("https://shop.example/cart").status(200);
/// cwmetrics_core::task().http(http);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "it is for `task().http(…)`"]
pub struct Http<'a> {
    method: Option<&'a str>,
    url: Option<&'a str>,
    user_agent: Option<&'a str>,
    client_ip: Option<&'a str>,
    is_forwarded: bool,
    is_traced: bool,
    status: Option<u16>,
    content_length: Option<u64>,
}

impl<'a> Http<'a> {
    /// Nothing yet.
    pub fn new() -> Http<'a> {
        Http::default()
    }

    /// The method, such as `GET`.
    pub fn method(mut self, method: &'a str) -> Http<'a> {
        self.method = Some(method);
        self
    }

    /// The full URL: protocol, host and path. Like all texts here it is cut at 250 characters.
    pub fn url(mut self, url: &'a str) -> Http<'a> {
        self.url = Some(url);
        self
    }

    /// What the client says that it is.
    pub fn user_agent(mut self, user_agent: &'a str) -> Http<'a> {
        self.user_agent = Some(user_agent);
        self
    }

    /// The client's address.
    pub fn client_ip(mut self, address: &'a str) -> Http<'a> {
        self.client_ip = Some(address);
        self
    }

    /// The client's address as `X-Forwarded-For` has it, which anybody can forge.
    pub fn x_forwarded_for(mut self, address: &'a str) -> Http<'a> {
        (self.client_ip, self.is_forwarded) = (Some(address), true);
        self
    }

    /// The service that is called sends segments too: X-Ray waits for one of its own.
    pub fn traced(mut self) -> Http<'a> {
        self.is_traced = true;
        self
    }

    /// The status of the response.
    pub fn status(mut self, status: u16) -> Http<'a> {
        self.status = Some(status);
        self
    }

    /// The length of the response's body in bytes.
    pub fn content_length(mut self, bytes: u64) -> Http<'a> {
        self.content_length = Some(bytes);
        self
    }

    /// Adds what is known to what was known before.
    pub(crate) fn add_to(self, http: &mut Map<String, Value>) {
        let mut request = Map::new();
        text(&mut request, "method", self.method);
        text(&mut request, "url", self.url);
        text(&mut request, "user_agent", self.user_agent);
        text(&mut request, "client_ip", self.client_ip);
        if self.is_forwarded {
            request.insert("x_forwarded_for".into(), true.into());
        }
        if self.is_traced {
            request.insert("traced".into(), true.into());
        }
        let mut response = Map::new();
        if let Some(status) = self.status {
            response.insert("status".into(), status.into());
        }
        if let Some(bytes) = self.content_length {
            response.insert("content_length".into(), bytes.into());
        }
        for (name, part) in [("request", request), ("response", response)] {
            if part.is_empty() {
                continue;
            }
            if let Value::Object(known) = http.entry(name).or_insert_with(|| Map::new().into()) {
                known.extend(part);
            }
        }
    }

    pub(crate) fn known_status(self) -> Option<u16> {
        self.status
    }
}
