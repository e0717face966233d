//! tracing with an exporter: spans go through tracing-opentelemetry to OpenTelemetry's batch processor, whose
//! exporter counts them. Under a root span for every 1,000, as for the others that make traces.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;

use crate::arm::{Arm, Delivered, Install, plain_calls, repeat};
use crate::poll::{self, poll_to_the_end};

pub(super) const ARMS: &[Arm] = &[
    Arm {
        name: "opentelemetry",
        what: "tracing, `#[instrument(skip_all)]`, tracing-opentelemetry and its batch exporter",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| under_roots(calls, instrumented),
        twin: plain_calls,
    },
    Arm {
        name: "opentelemetry_async",
        what: "the same, async, one poll",
        install: Install::Peer(install),
        samples: 1,
        calls: |calls| under_roots(calls, |number| poll_to_the_end(instrumented_async(number))),
        twin: poll::plain_calls,
    },
];

const ROOT: &str = "root";

fn under_roots(calls: u64, mut function: impl FnMut(u64) -> u64) {
    for first in (0..calls).step_by(1_000) {
        let _root = tracing::info_span!(ROOT).entered();
        repeat((calls - first).min(1_000), &mut function);
    }
}

#[tracing::instrument(skip_all)]
#[inline(never)]
fn instrumented(number: u64) -> u64 {
    black_box(number)
}

#[tracing::instrument(skip_all)]
async fn instrumented_async(number: u64) -> u64 {
    black_box(number)
}

fn install() -> Delivered {
    let exported = Arc::<AtomicU64>::default();
    let exporter = Counting { exported: Arc::clone(&exported) };
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("benches"));
    tracing::subscriber::set_global_default(Registry::default().with(layer))
        .expect("nothing else is installed");
    Box::new(move || {
        provider.force_flush().expect("the exporter takes everything");
        exported.load(Ordering::Relaxed)
    })
}

#[derive(Debug)]
struct Counting {
    exported: Arc<AtomicU64>,
}

impl SpanExporter for Counting {
    async fn export(&self, spans: Vec<SpanData>) -> OTelSdkResult {
        let calls = spans.iter().filter(|span| span.name != ROOT).count();
        self.exported.fetch_add(calls as u64, Ordering::Relaxed);
        Ok(())
    }
}
