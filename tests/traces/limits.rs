//! Large and deep traces, and odd texts: valid documents, and nothing lost.

use cwmetrics::timeit;
use serde_json::Value;

use crate::api::Api;
use crate::common::{block_on, exclusive, millis, poll_once, yield_now};
use crate::daemon::{edge, received, socket, subsegments, to};

#[timeit("leaf")]
fn leaf() {}

#[timeit("wide")]
fn wide(leaves: usize) {
    for _ in 0..leaves {
        leaf();
    }
}

#[timeit("deep")]
fn deep(levels: usize) {
    if levels > 1 {
        deep(levels - 1);
    }
}

/// What arrives at the API, which unlike a socket for datagrams loses nothing.
fn got_of(run: impl FnOnce()) -> crate::daemon::Got {
    let api = Api::that_accepts();
    let reporter = api.install(|xray| xray);
    run();
    reporter.flush_blocking().unwrap();
    let stats = cwmetrics::stats();
    assert_eq!((stats.segments_recorded, stats.segments_pending), (stats.segments_sent, 0), "{stats:?}");
    api.got()
}

#[test]
fn of_ten_thousand_subsegments_none_is_lost() {
    let _one = exclusive();
    let edges = got_of(|| wide(10_000)).edges();
    let leaves = edges.iter().filter(|found| **found == edge("leaf", "checkout")).count();
    assert_eq!((edges.len(), leaves), (10_001, 10_000));
    assert_eq!(cwmetrics::stats().segments_recorded, 10_001);
}

#[test]
fn a_small_tree_is_one_document_as_large_as_the_limit_allows() {
    let _one = exclusive();
    assert_eq!(subsegments(&got_of(|| wide(300)).only()).len(), 300);
    let got = got_of(|| wide(900));
    assert_eq!(got.edges().len(), 901);
    let segment = got.documents.iter().find(|document| document["name"] == "checkout").unwrap();
    let bytes = segment.to_string().len();
    assert!((63_000..64_000).contains(&bytes), "{bytes} bytes");
}

#[test]
fn a_thousand_levels_are_all_there() {
    let _one = exclusive();
    let got = got_of(|| {
        // A call of an unoptimized test takes some stack.
        let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(|| deep(1_000));
        thread.unwrap().join().unwrap();
    });
    let edges = got.edges();
    let levels = edges.iter().filter(|found| **found == edge("deep", "deep")).count();
    assert_eq!((edges.len(), levels), (1_000, 998));
    assert!(got.documents.len() < 50, "{} documents", got.documents.len());
}

#[timeit("half")]
async fn half() {
    yield_now().await;
    late().await;
}

#[timeit("late")]
async fn late() {
    yield_now().await;
}

#[timeit("halves")]
async fn halves(calls: usize) {
    let mut open: Vec<_> = (0..calls).map(|_| Box::pin(half())).collect();
    for call in &mut open {
        assert!(poll_once(call.as_mut()).is_pending());
    }
    // The others are dropped in their middle.
    open.truncate(calls / 2);
    for call in open {
        call.await;
    }
}

#[test]
fn of_ten_thousand_calls_of_which_half_are_dropped_each_tells_how_it_ended() {
    let _one = exclusive();
    let got = got_of(|| block_on(halves(10_000)));
    let edges = got.edges();
    let of = |name: &str, parent: &str| edges.iter().filter(|found| **found == edge(name, parent)).count();
    assert_eq!((of("half", "checkout"), of("late", "half"), edges.len()), (10_000, 5_000, 15_001));
    let mut cancelled = 0;
    let mut rest: Vec<&Value> = got.documents.iter().collect();
    while let Some(part) = rest.pop() {
        cancelled += usize::from(part.pointer("/annotations/cancelled").is_some_and(|is| *is == true));
        rest.extend(subsegments(part));
    }
    assert_eq!(cancelled, 5_000);
}

#[timeit("talks")]
fn talks() {
    for number in 0..100 {
        cwmetrics::task().metadata(&format!("of 10 kB: {number}"), "x".repeat(10_000));
    }
    cwmetrics::task().metadata("of 200 kB", "ä\n".repeat(100_000));
    for number in 0..60 {
        cwmetrics::task().annotation(&format!("key{number}"), "€".repeat(1_000).as_str());
    }
}

#[test]
fn a_megabyte_of_metadata_arrives_and_so_do_sixty_annotations() {
    let _one = exclusive();
    let documents = got_of(talks).documents;
    let (mut metadata, mut annotations) = (serde_json::Map::new(), 0);
    for document in &documents {
        if let Some(Value::Object(values)) = document.get("metadata").and_then(|all| all.get("default")) {
            metadata.extend(values.clone());
        }
        annotations += document.get("annotations").map_or(0, |all| all.as_object().unwrap().len());
    }
    for number in 0..100 {
        assert_eq!(metadata[&format!("of 10 kB: {number}")].as_str().unwrap().len(), 10_000);
    }
    let pieces: String = (1..)
        .map_while(|number| metadata.get(&format!("of 200 kB ({number})")))
        .map(|piece| piece.as_str().unwrap())
        .collect();
    assert_eq!(pieces, "ä\n".repeat(100_000));
    // What X-Ray does not index is metadata.
    assert_eq!(annotations, 50);
    assert_eq!((50..60).filter(|number| metadata.contains_key(&format!("key{number}"))).count(), 10);
    let segment = documents.iter().find(|document| document["name"] == "checkout").unwrap();
    let others = documents.iter().filter(|document| document["name"] == "more details");
    assert!(others.clone().count() > 20 && others.clone().all(|part| part["parent_id"] == segment["id"]));
}

#[test]
fn names_have_the_characters_that_x_ray_allows() {
    let _one = exclusive();
    let socket = socket();
    let builder = cwmetrics::namespace("Shop").push(cwmetrics::Push::Manual);
    let builder = builder.sink(cwmetrics::sink::Memory::default()).service("Kasse Zürich №1 (日本)\u{1f980}");
    let reporter = builder.xray(to(&socket).rate(1.0).version("1.2")).install().unwrap();
    #[timeit("a?b*c (d)")]
    fn odd() {
        leaf();
    }
    #[timeit("root")]
    fn root() {
        odd();
    }
    root();
    drop(reporter);
    let segment = &received(&socket)[0];
    assert_eq!(segment["name"], "Kasse Zürich _1 _日本__");
    assert_eq!(segment["service"]["version"], "1.2");
    assert_eq!(subsegments(segment)[0]["name"], "a_b_c _d_");
}

#[test]
fn past_the_bound_no_trace_is_begun_and_the_program_goes_on() {
    let _one = exclusive();
    // Nobody takes anything: the clock of the pause between two attempts stands still.
    let gone = socket();
    let settings = to(&gone).rate(1.0).outbox_bytes(100_000);
    drop(gone);
    let clock = crate::common::clock();
    let builder = cwmetrics::namespace("Shop").clock(&clock).push(cwmetrics::Push::Manual);
    let builder = builder.sink(cwmetrics::sink::Memory::default()).shutdown_timeout(millis(0));
    let reporter = builder.xray(settings).install().unwrap();
    for _ in 0..2_000 {
        wide(10);
    }
    let stats = cwmetrics::stats();
    let accounted =
        stats.segments_sent + stats.segments_refused + stats.segments_dropped + stats.segments_pending;
    assert_eq!(stats.segments_recorded, accounted, "{stats:?}");
    assert_eq!(stats.traces_sampled + stats.traces_skipped, 2_000);
    assert!(stats.segments_pending < 4_000, "{stats:?}");
    assert_eq!(stats.recorded, 22_000, "metrics know nothing of it");
    drop(reporter);
    let stats = cwmetrics::stats();
    assert_eq!(
        (stats.segments_pending, stats.segments_recorded),
        (0, stats.segments_sent + stats.segments_dropped)
    );
}
