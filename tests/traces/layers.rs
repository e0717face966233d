//! Requests of HTTP servers and clients, by the layers of `cwmetrics::tower`.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cwmetrics::timeit;
use cwmetrics::tower::{ClientLayer, ServerLayer};
use http::{Request, Response};
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::common::{block_on, exclusive, millis, poll_once};
use crate::daemon::{Daemon, names, subsegments, text, with_each_clock};

const ROOT: &str = "1-58406520-a006649127e371903a2de979";

type Answer = Result<Response<&'static str>, Infallible>;

fn serve<F: Future<Output = Answer>>(
    handle: impl FnMut(Request<()>) -> F,
    request: Request<()>,
) -> F::Output {
    block_on(ServerLayer::new().layer(service_fn(handle)).oneshot(request))
}

fn request(sampled: &str) -> Request<()> {
    Request::get("/wares/7?token=secret")
        .header("Host", "shop.example.com")
        .header("User-Agent", "curl/8")
        .header("X-Forwarded-For", "203.0.113.7, 10.0.0.1")
        .header("X-Amzn-Trace-Id", format!("Root={ROOT};Parent=53995c3f42cd8ad8{sampled}"))
        .body(())
        .unwrap()
}

/// A request to a server that answers.
pub fn visit(method: &str, path: &str, header: Option<&str>) {
    let request = Request::builder().method(method).uri(path).header("Host", "shop.example.com");
    let request =
        header.into_iter().fold(request, |request, header| request.header("X-Amzn-Trace-Id", header));
    serve(plain, request.body(()).unwrap()).unwrap();
}

#[timeit("price")]
async fn price() -> u32 {
    40
}

async fn decorated(_: Request<()>) -> Answer {
    assert_eq!(price().await, 40);
    Ok(Response::builder().status(404).header("Content-Length", 9).body("not there").unwrap())
}

async fn plain(_: Request<()>) -> Answer {
    Ok(Response::new("fine"))
}

#[test]
fn a_request_is_a_segment_of_its_callers_trace_with_what_is_known_of_it() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let response = serve(decorated, request(";Sampled=1")).unwrap();
        assert_eq!(response.status(), 404);
        let segment = daemon.got().only();
        assert_eq!(text(&segment, "name"), "checkout");
        assert_eq!(text(&segment, "trace_id"), ROOT);
        assert_eq!(text(&segment, "parent_id"), "53995c3f42cd8ad8");
        assert_eq!(names(&segment), ["price"]);
        let expected = serde_json::json!({
            "request": {
                "method": "GET",
                "url": "http://shop.example.com/wares/7",
                "user_agent": "curl/8",
                "client_ip": "203.0.113.7",
                "x_forwarded_for": true,
            },
            "response": { "status": 404, "content_length": 9 },
        });
        assert_eq!(segment["http"], expected);
        assert_eq!((&segment["error"], segment.get("fault")), (&true.into(), None));
    });
}

#[test]
fn a_request_without_a_decorated_call_is_a_segment_too() {
    let _one = exclusive();
    let daemon = Daemon::start();
    let bare = Request::get("http://shop.example.com/").body(()).unwrap();
    assert_eq!(*serve(plain, bare).unwrap().body(), "fine");
    let segment = daemon.got().only();
    assert_eq!(segment["http"]["request"]["url"], "http://shop.example.com/");
    assert!(segment.get("subsegments").is_none() && segment.get("parent_id").is_none());
}

#[test]
fn what_is_not_sampled_is_in_no_trace_and_tells_others_so() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let tells = |_| async {
            let header = cwmetrics::trace::header().unwrap();
            assert_eq!((header.trace_id().to_string().as_str(), header.is_sampled()), (ROOT, Some(false)));
            assert_eq!(price().await, 40);
            Ok(Response::new(""))
        };
        serve(tells, request(";Sampled=0")).unwrap();
        assert!(daemon.got().documents.is_empty());
    });
    let daemon = Daemon::start_with(|xray| xray.rate(0.0).reservoir(1));
    for _ in 0..10 {
        serve(decorated, Request::get("/").body(()).unwrap()).unwrap();
    }
    // The one of this second; and the calls in the others are no requests of their own.
    assert_eq!(names(&daemon.got().only()), ["price"]);
    daemon.advance(millis(1_000));
    assert_eq!(cwmetrics::stats().traces_sampled, 1);
}

#[test]
fn a_request_that_is_dropped_holds_what_was_cut_off_in_it() {
    let _one = exclusive();
    let daemon = Daemon::start();
    #[timeit("waits")]
    async fn waits(_: Request<()>) -> Answer {
        std::future::pending().await
    }
    let mut service = ServerLayer::new().layer(service_fn(waits));
    let mut future = Box::pin(service.call(request(";Sampled=1")));
    assert!(poll_once(future.as_mut()).is_pending());
    assert!(daemon.got().documents.is_empty());
    drop(future);
    let segment = daemon.got().only();
    assert_eq!(segment["annotations"]["cancelled"], true);
    assert_eq!(subsegments(&segment)[0]["annotations"]["cancelled"], true);
}

#[test]
fn a_request_that_panics_is_a_fault() {
    let _one = exclusive();
    let daemon = Daemon::start();
    let panics = |_: Request<()>| async { panic!("as it is told to") };
    assert!(catch_unwind(AssertUnwindSafe(|| serve(panics, request(";Sampled=1")))).is_err());
    assert_eq!(daemon.got().only()["fault"], true);
    serve(plain, request(";Sampled=1")).unwrap();
    assert!(daemon.got().only().get("fault").is_none(), "the next one is as if nothing had been");
}

#[timeit("order")]
async fn order(status: Option<u16>) -> Option<String> {
    let mut seen = None;
    let send = service_fn(|request: Request<()>| {
        let header = request.headers().get("x-amzn-trace-id").cloned();
        seen = header.map(|header| header.to_str().unwrap().to_owned());
        assert!(request.headers().contains_key("traceparent"));
        async move {
            match status {
                Some(status) => Ok(Response::builder().status(status).body(()).unwrap()),
                None => Err("nobody is there"),
            }
        }
    });
    let client = ClientLayer::new().with_traceparent().layer(send);
    let request = Request::post("https://me:secret@pay.example.com/charges?key=1").body(()).unwrap();
    let result = client.oneshot(request).await;
    assert_eq!(result.ok().map(|response| response.status().as_u16()), status);
    seen
}

#[test]
fn a_request_of_a_client_is_a_remote_subsegment_whose_header_it_carries() {
    let _one = exclusive();
    with_each_clock(|daemon| {
        let sent = block_on(order(Some(503))).unwrap();
        let segment = daemon.got().only();
        let call = &subsegments(&segment)[0];
        assert_eq!(
            (text(call, "name"), text(call, "namespace")),
            ("pay.example.com".into(), "remote".into())
        );
        assert_eq!(call["http"]["request"]["url"], "https://pay.example.com/charges");
        assert_eq!((&call["fault"], call.get("error")), (&true.into(), None));
        let (trace, id) = (text(&segment, "trace_id"), text(call, "id"));
        assert_eq!(sent, format!("Root={trace};Parent={id};Sampled=1"));
        assert!(block_on(order(None)).is_some());
        let segment = daemon.got().only();
        let call = &subsegments(&segment)[0];
        assert_eq!((&call["error"], call.get("fault")), (&true.into(), None));
        assert_eq!(call["cause"]["exceptions"][0]["message"], "nobody is there");
    });
}

#[test]
fn without_a_reporter_requests_go_by_as_they_are() {
    let _one = exclusive();
    assert_eq!(serve(decorated, request(";Sampled=1")).unwrap().status(), 404);
    let send = service_fn(|request: Request<()>| async move {
        assert!(request.headers().is_empty());
        Ok::<_, Infallible>(Response::new(()))
    });
    let request = Request::get("https://pay.example.com/").body(()).unwrap();
    block_on(ClientLayer::new().layer(send).oneshot(request)).unwrap();
}
