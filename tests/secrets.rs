//! No credential, token or signed header is told to anybody, whatever goes wrong.
#![cfg(feature = "cloudwatch")]

mod common;

use std::fmt::{self, Write as _};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use aws_sdk_cloudwatch::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_cloudwatch::{Client, Config};
use common::{clock, exclusive, secs};
use cwmetrics_local::{Fault, Local};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber, span};

const KEY: &str = "AKIDOFATEST";
const SECRET: &str = "a-secret-access-key";
const TOKEN: &str = "a-session-token";

/// What must not be told: the credentials, and what a signed request has in its head.
const NEVER: [&str; 5] = [KEY, SECRET, TOKEN, "AWS4-HMAC-SHA256", "Signature="];

/// Keeps what this library logs, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("cwmetrics")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Text<'a>(&'a mut String);
        impl Visit for Text<'_> {
            fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
                writeln!(self.0, "{field}: {value:?}").unwrap();
            }
        }
        event.record(&mut Text(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn client(url: &str) -> Client {
    let credentials = Credentials::new(KEY, SECRET, Some(TOKEN.to_owned()), None, "test");
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(credentials)
        .endpoint_url(url);
    Client::from_conf(config.build())
}

#[test]
fn nothing_secret_is_in_logs_errors_figures_or_debug_output() {
    let _one = exclusive();
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();
    let clock = clock();
    let of_endpoint = clock.clone();
    let local = Local::builder().clock(move || of_endpoint.now()).start().unwrap();
    let mut told = String::new();
    let builder = common::manual(&clock).client(client(local.url())).shutdown_timeout(secs(5));
    writeln!(told, "{builder:?}").unwrap();
    let reporter = builder.install().unwrap();
    let faults = [
        Fault::Throttle,
        Fault::InternalError,
        Fault::Unavailable,
        Fault::AccessDenied,
        Fault::TooLarge,
        Fault::CloseBeforeAnswer,
        Fault::AcceptThenClose,
    ];
    for fault in faults {
        local.fail_next(1, fault);
        cwmetrics::put_value("put", 1.0);
        thread::scope(|scope| {
            let flush = scope.spawn(|| common::block_on(reporter.flush()));
            while !local.wait_until(Duration::from_millis(5), |_| flush.is_finished()) {
                writeln!(told, "{:?} {reporter:?}", cwmetrics::stats()).unwrap();
                // It ends the pause before the next attempt.
                let _ = common::poll_once(pin!(reporter.flush()));
            }
            if let Err(error) = flush.join().unwrap() {
                writeln!(told, "{error} {error:?}").unwrap();
            }
        });
        assert!(local.requests().iter().any(|request| request.fault == Some(fault)), "{fault:?}");
    }
    // Nobody is there any more.
    drop(local);
    cwmetrics::put_value("put", 1.0);
    thread::scope(|scope| {
        let end = scope.spawn(|| common::block_on(reporter.shutdown()));
        while !end.is_finished() {
            clock.advance(secs(1));
            thread::yield_now();
        }
        let error = end.join().unwrap().unwrap_err();
        writeln!(told, "{error} {error:?} {:?}", cwmetrics::stats()).unwrap();
    });

    let logged = log.0.lock().unwrap();
    assert!(logged.contains("cannot push its metrics") && told.contains("CloudWatch"), "{logged}{told}");
    for never in NEVER {
        assert!(!logged.contains(never), "{never} is logged: {logged}");
        assert!(!told.contains(never), "{never} is told: {told}");
    }
}
