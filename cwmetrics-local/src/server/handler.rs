//! One request from arrival to answer.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use hyper::body::Incoming;
use hyper::http::request::Parts;

use super::body::{Wire, receive};
use super::connection::PATIENCE;
use crate::changes::lock;
use crate::fault::Ending;
use crate::journal::{Refusal, Request};
use crate::lightsail;
use crate::operation::{self, Answer, Context};
use crate::page;
use crate::protocol::input::Input;
use crate::protocol::node::Node;
use crate::protocol::problem::Problem;
use crate::protocol::reply::{self, Reply};
use crate::protocol::service::Service;
use crate::protocol::{Protocol, gzip, loopback, route};
use crate::shared::Shared;
use crate::xray;

/// Instead of an answer: the connection is closed.
#[derive(Debug)]
pub(super) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed without an answer")
    }
}

impl std::error::Error for Cut {}

pub(super) async fn handle(shared: Arc<Shared>, request: hyper::Request<Incoming>) -> Result<Reply, Cut> {
    let (parts, body) = request.into_parts();
    if page::wants(&parts) {
        return Ok(page::answer(shared, parts).await);
    }
    let protocol = route::protocol(&parts);
    let query_mode = route::header(&parts.headers, "x-amzn-query-mode") == Some("true");
    let received = receive(body, protocol.service().max_wire_body());
    let Ok(wire) = tokio::time::timeout(PATIENCE, received).await else {
        return Ok(reply::failure(protocol, query_mode, &route::too_slow(PATIENCE)));
    };
    let wire = wire?;

    let length = wire.length;
    let gzip = route::is_gzipped(&parts.headers).unwrap_or(false);
    let operation = loopback::check(&parts.headers).and_then(|()| route::operation(&parts, protocol));
    let body = open(&parts, protocol, wire);
    let call = Call {
        shared,
        protocol,
        query_mode,
        operation: operation.as_deref().unwrap_or_default().to_owned(),
        body: body.as_deref().unwrap_or_default().into(),
    };
    let request = call.write_down(length, gzip);
    let number = request.number;
    let mut reply = match operation.and(body) {
        Ok(_) => call.answer(&request).await?,
        Err(problem) => call.refuse(number, problem),
    };
    reply::set_request_id(&mut reply, number);
    call.conclude(number, reply.status().as_u16());
    Ok(reply)
}

/// The body, expanded.
fn open(parts: &Parts, protocol: Protocol, wire: Wire) -> Result<Vec<u8>, Problem> {
    route::check_content_type(&parts.headers, protocol)?;
    let gzipped = route::is_gzipped(&parts.headers)?;
    let service = protocol.service();
    if wire.too_large() {
        return Err(route::too_large(service));
    }
    let body = if gzipped { gzip::expand(&wire.bytes, service.max_body())? } else { wire.bytes };
    if body.len() > service.max_body() {
        return Err(route::too_large(service));
    }
    Ok(body)
}

/// A request that has been read.
struct Call {
    shared: Arc<Shared>,
    protocol: Protocol,
    query_mode: bool,
    operation: String,
    body: Arc<[u8]>,
}

impl Call {
    fn write_down(&self, wire_bytes: usize, gzip: bool) -> Request {
        let mut request = Request {
            number: 0,
            operation: self.operation.clone(),
            protocol: self.protocol,
            body: Arc::clone(&self.body),
            wire_bytes,
            gzip,
            arrived: Instant::now(),
            time: self.shared.now().into(),
            status: None,
            fault: None,
            refusal: None,
        };
        request.number = lock(&self.shared.journal).add(request.clone());
        self.shared.changes.announce();
        request
    }

    /// Carries the request out, unless a fault is due.
    async fn answer(&self, request: &Request) -> Result<Reply, Cut> {
        self.shared.gate.pass(&self.shared.changes).await;
        let number = request.number;
        let fault = lock(&self.shared.faults).of(request);
        let Some(fault) = fault else {
            return Ok(match self.carry_out(number).await {
                Ok(answer) => reply::success(self.protocol, answer),
                Err(problem) => self.refuse(number, problem),
            });
        };
        if fault.accepts()
            && let Err(problem) = self.carry_out(number).await
        {
            return Ok(self.refuse(number, problem));
        }
        lock(&self.shared.journal).update(number, |request| request.fault = Some(fault));
        self.shared.changes.announce();
        match fault.ending() {
            Ending::Error(problem) => Ok(reply::failure(self.protocol, self.query_mode, &problem)),
            Ending::Stall => std::future::pending().await,
            Ending::Close => Err(Cut),
        }
    }

    /// Runs the operation, and does what it leaves to be done.
    async fn carry_out(&self, number: u64) -> Result<Option<Node>, Problem> {
        match self.run(number)? {
            Answer::Nothing => Ok(None),
            Answer::Node(node) => Ok(Some(node)),
            Answer::Later(work) => self.shared.desk.run(work).await.map(Some),
            Answer::Partly(node, refused) => {
                self.note(number, 200, refused.code, refused.message);
                Ok(Some(node))
            }
        }
    }

    fn run(&self, number: u64) -> Result<Answer, Problem> {
        let input = self.protocol.decode(&self.body)?;
        let input = Input::root(&input);
        let now = self.shared.now();
        match self.protocol.service() {
            Service::CloudWatch => {
                let mut store = lock(&self.shared.store);
                let mut context = Context { store: &mut store, now, request: number };
                operation::run(&self.operation, &input, &mut context)
            }
            Service::Lightsail => {
                let mut lightsail = lock(&self.shared.lightsail);
                let mut context = lightsail::Context { lightsail: &mut lightsail, now };
                lightsail::run(&self.operation, &input, &mut context)
            }
            Service::XRay => {
                let mut xray = lock(&self.shared.xray);
                let mut context = xray::Context { xray: &mut xray, now, request: number };
                xray::run(&self.operation, &input, &mut context)
            }
        }
    }

    fn refuse(&self, number: u64, problem: Problem) -> Reply {
        let reply = reply::failure(self.protocol, self.query_mode, &problem);
        let code = problem.code.name(self.protocol.service()).to_owned();
        self.note(number, reply.status().as_u16(), code, problem.message);
        reply
    }

    /// Writes a refusal down, and tells of it.
    fn note(&self, request: u64, status: u16, code: String, message: String) {
        let refusal = Refusal { request, operation: self.operation.clone(), status, code, message };
        self.shared.refuse(refusal);
    }

    fn conclude(&self, number: u64, status: u16) {
        lock(&self.shared.journal).update(number, |request| request.status = Some(status));
        self.shared.changes.announce();
    }
}
