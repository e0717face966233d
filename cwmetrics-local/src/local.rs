//! The handle of a running endpoint.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use cwmetrics_traces::Trace;

use crate::builder::Builder;
use crate::changes::lock;
use crate::fault::Fault;
use crate::hold::Hold;
use crate::journal::{Refusal, Request};
use crate::lightsail::LightsailInstance;
use crate::server::Server;
use crate::shared::Shared;
use crate::start_error::StartError;
use crate::store::Datum;
use crate::xray::{SegmentDocument, Stored, Telemetry};

/// An endpoint that runs on its own thread until it is dropped.
///
/// Dropping it closes every connection, also those with a request that waits, and never
/// hangs.
///
/// ```
/// use cwmetrics_local::{Fault, Local};
///
/// let local = Local::start()?;
/// println!("point AWS_ENDPOINT_URL at {}", local.url());
///
/// local.fail_next(2, Fault::Throttle);       // the next two requests are throttled
/// // ... the program under test pushes, and retries ...
/// assert!(local.refusals().is_empty());      // nothing that CloudWatch would refuse
/// # Ok::<(), cwmetrics_local::StartError>(())
/// ```
#[derive(Debug)]
pub struct Local {
    server: Server,
    shared: Arc<Shared>,
    url: String,
}

impl Local {
    /// Starts an endpoint on 127.0.0.1, on any free port.
    ///
    /// # Errors
    ///
    /// [`StartError`] if the system gives no port or no thread.
    pub fn start() -> Result<Local, StartError> {
        Local::builder().start()
    }

    /// To choose the address or the clock.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn new(server: Server, shared: Arc<Shared>) -> Local {
        let url = format!("http://{}", server.address());
        Local { server, shared, url }
    }

    /// The endpoint's URL, such as `http://127.0.0.1:40123`: for `endpoint_url` of a
    /// client or for `AWS_ENDPOINT_URL`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The address at which it stands in for X-Ray's daemon: datagrams by UDP, sampling rules by TCP.
    /// For `AWS_XRAY_DAEMON_ADDRESS`. It is the [`address`](Local::address) itself, unless
    /// [`Builder::daemon`] names another one.
    pub fn daemon_address(&self) -> SocketAddr {
        self.server.daemon_address()
    }

    /// The documents of traces that were put or came to the daemon and were accepted, in order of
    /// arrival.
    ///
    /// Without those of the oldest traces, if all came to more than
    /// [`trace_bytes`](Builder::trace_bytes), and without what is over 30 days old, which X-Ray too
    /// keeps no longer.
    pub fn segments(&self) -> Vec<SegmentDocument> {
        lock(&self.shared.xray).traces.arrived()
    }

    /// The traces that the documents make, in order of the first arrival of each.
    ///
    /// ```
    /// # use cwmetrics_local::Local;
    /// let local = Local::start()?;
    /// // ... the program under test serves a request ...
    /// for trace in local.traces() {
    ///     println!("{} took {:?} s", trace.id(), trace.duration());
    /// }
    /// # Ok::<(), cwmetrics_local::StartError>(())
    /// ```
    pub fn traces(&self) -> Vec<Trace> {
        let stored: Vec<_> = lock(&self.shared.xray).traces.iter().cloned().collect();
        stored.iter().filter_map(Stored::trace).collect()
    }

    /// How many documents of traces were accepted and forgotten since, because all came to more than
    /// [`trace_bytes`](Builder::trace_bytes). Zero as long as [`segments`](Local::segments) has
    /// everything.
    pub fn forgotten_segments(&self) -> u64 {
        lock(&self.shared.xray).traces.forgotten()
    }

    /// The telemetry records that were put, in order of arrival: the latest 10,000.
    pub fn telemetry(&self) -> Vec<Telemetry> {
        lock(&self.shared.xray).telemetry().cloned().collect()
    }

    /// Puts an instance of Lightsail in, in place of the one of the same name.
    ///
    /// ```
    /// # use cwmetrics_local::{LightsailInstance, Local};
    /// let local = Local::builder().instance(LightsailInstance::new("web-1")).start()?;
    /// // ... what reads the metrics has been started, when the instance is exchanged for another:
    /// assert!(local.delete_instance("web-1"));
    /// local.set_instance(LightsailInstance::new("web-2"));
    /// # Ok::<(), cwmetrics_local::StartError>(())
    /// ```
    pub fn set_instance(&self, instance: LightsailInstance) {
        lock(&self.shared.lightsail).set_instance(instance);
    }

    /// Deletes an instance of Lightsail, with its metrics. Says whether there was one of this name.
    pub fn delete_instance(&self, name: &str) -> bool {
        lock(&self.shared.lightsail).delete_instance(name)
    }

    /// Everything that was put and accepted, in order of arrival.
    ///
    /// Without the oldest, if they came to more than [`store_bytes`](Builder::store_bytes), and
    /// without what is over 455 days old, which CloudWatch too keeps no longer.
    pub fn datums(&self) -> Vec<Datum> {
        lock(&self.shared.store).arrived()
    }

    /// How many data were accepted and forgotten since, because all came to more than
    /// [`store_bytes`](Builder::store_bytes). Zero as long as
    /// [`datums`](Local::datums) has everything.
    pub fn forgotten(&self) -> u64 {
        lock(&self.shared.store).forgotten()
    }

    /// The requests that arrived, in order, those without an answer too.
    ///
    /// The oldest are forgotten when they come to more than
    /// [`journal_bytes`](Builder::journal_bytes).
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.journal).requests().cloned().collect()
    }

    /// What was refused, in order of arrival: each one is something that CloudWatch or X-Ray would
    /// refuse too, or X-Ray would leave out. Errors ordered by [`fail_next`](Local::fail_next) are not among them.
    pub fn refusals(&self) -> Vec<Refusal> {
        let journal = lock(&self.shared.journal);
        journal.requests().filter_map(|r| r.refusal.clone()).collect()
    }

    /// Forgets what was put and the requests, as if it had just started. Faults and holds
    /// stay.
    ///
    /// What is in a [`data`](Builder::data) directory goes too. If that cannot be written at
    /// this moment, its data go with the next put.
    pub fn clear(&self) {
        self.shared.clear();
    }

    /// Makes the next `n` requests go wrong, after those of earlier calls. It counts every
    /// request that reaches an operation, whichever one, retries too. Datagrams are no requests.
    pub fn fail_next(&self, n: usize, fault: Fault) {
        lock(&self.shared.faults).add(n, fault);
    }

    /// Asks this rule about each request from now on, whether and how it goes wrong; what
    /// [`fail_next`](Local::fail_next) has ordered goes before. The last rule holds.
    ///
    /// ```
    /// # use cwmetrics_local::{Fault, Local};
    /// let local = Local::start()?;
    /// // A proxy in front of it takes no more than 100 kB.
    /// local.fail_when(|request| (request.body.len() > 100_000).then_some(Fault::TooLarge));
    /// # Ok::<(), cwmetrics_local::StartError>(())
    /// ```
    ///
    /// The rule runs on the endpoint's thread, and must not ask this endpoint for anything.
    pub fn fail_when(&self, rule: impl FnMut(&Request) -> Option<Fault> + Send + 'static) {
        lock(&self.shared.faults).set_rule(Box::new(rule));
    }

    /// Takes back the faults that have not happened yet, and the rule.
    pub fn fail_no_more(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Keeps every request from now on waiting until the [`Hold`] is released or dropped.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use cwmetrics_local::Local;
    /// # let local = Local::start()?;
    /// let hold = local.hold();
    /// // ... start a push in the background ...
    /// # let ask = |local: &Local| {
    /// #     use std::io::Write;
    /// #     let mut stream = std::net::TcpStream::connect(local.address()).unwrap();
    /// #     let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\
    /// #         Content-Type: application/x-amz-json-1.0\r\n\
    /// #         X-Amz-Target: GraniteServiceVersion20100801.ListMetrics\r\n\r\n";
    /// #     stream.write_all(head.as_bytes()).unwrap();
    /// #     stream
    /// # };
    /// # let _client = ask(&local);
    /// assert!(local.wait_until(Duration::from_secs(10), |_| hold.waiting() == 1));
    /// // ... the push is under way: look at what the program does meanwhile ...
    /// hold.release();
    /// # Ok::<(), cwmetrics_local::StartError>(())
    /// ```
    pub fn hold(&self) -> Hold {
        self.shared.gate.hold()
    }

    /// Blocks until `done` says so: asked at once, and whenever a request arrives, begins
    /// or ends to wait, or is answered. `false` if `timeout` passes before.
    ///
    /// In async code call it on a blocking thread if what is waited for runs on this one.
    pub fn wait_until(&self, timeout: Duration, done: impl Fn(&Local) -> bool) -> bool {
        self.shared.changes.wait_until(timeout, || done(self))
    }
}
