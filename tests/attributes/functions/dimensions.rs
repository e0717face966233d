//! `dimensions(…)`: what values can be, and when they are evaluated.

#![allow(clippy::unused_async)]

use std::cell::Cell;
use std::fmt::{self, Display};
use std::future::Future;

use cwmetrics::testing::{capture, capture_async};
use cwmetrics::{count, timeit};

use crate::support::block_on;

const CONST: &str = "constant";

#[count("literals", dimensions("text" = "GET", integer = 3, hex = 0xff, float = 1.50, negative = -2, yes = true, letter = 'x', "HTTP Method" = r"raw", type = "keyword", r#match = "raw word"))]
fn literals() {}

#[test]
fn literals_are_what_display_shows() {
    let captured = capture(literals);
    let metric = captured.metric("literals");
    let expected = [
        ("text", "GET"),
        ("integer", "3"),
        ("hex", "255"),
        ("float", "1.5"),
        ("negative", "-2"),
        ("yes", "true"),
        ("letter", "x"),
        ("HTTP Method", "raw"),
        ("type", "keyword"),
        ("match", "raw word"),
    ];
    for (key, value) in expected {
        assert_eq!(metric.clone().dimension(key, value).count(), 1, "{key}");
    }
    assert_eq!(metric.dimensions(expected.len()).count(), 1);
}

struct Request {
    method: String,
    path: Path,
}

struct Path(&'static str);

impl Path {
    fn first(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

struct Server {
    name: &'static str,
}

impl Server {
    #[count(
        "expressions",
        dimensions(
            field = request.method,
            display = request.path,
            call = request.path.first(),
            reference = tenant,
            text = owned,
            number = shard,
            sum = shard + 1,
            receiver = self.name,
            constant = CONST,
            formatted = format!("{tenant}-{shard}"),
            branch = if shard > 3 { "high" } else { "low" },
            both = "literal",
        )
    )]
    fn handle(&self, request: Request, tenant: &str, owned: String, shard: u64) -> (Request, String) {
        assert_eq!(tenant.len() as u64 + shard, 10, "of {}", self.name);
        (request, owned)
    }
}

#[test]
fn values_are_any_expression_over_the_arguments_taken_by_reference() {
    let request = Request { method: "GET".to_owned(), path: Path("a/b") };
    let captured = capture(|| {
        let (request, owned) = Server { name: "one" }.handle(request, "tenant", "text".to_owned(), 4);
        assert_eq!((request.method.as_str(), owned.as_str()), ("GET", "text"));
    });
    let metric = captured.metric("expressions").dimensions(12);
    let expected = [
        ("field", "GET"),
        ("display", "a/b"),
        ("call", "a"),
        ("reference", "tenant"),
        ("text", "text"),
        ("number", "4"),
        ("sum", "5"),
        ("receiver", "one"),
        ("constant", "constant"),
        ("formatted", "tenant-4"),
        ("branch", "high"),
        ("both", "literal"),
    ];
    for (key, value) in expected {
        assert_eq!(metric.clone().dimension(key, value).count(), 1, "{key}");
    }
}

/// A value that counts how often it is shown.
struct Shown<'a>(&'a Cell<u32>);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.set(self.0.get() + 1);
        f.write_str("shown")
    }
}

fn evaluated<'a>(evaluations: &Cell<u32>, shown: &'a Cell<u32>) -> Shown<'a> {
    evaluations.set(evaluations.get() + 1);
    Shown(shown)
}

#[timeit("once", outcome, dimensions("K" = evaluated(evaluations, shown)))]
#[count("more", dimensions("L" = "l", "M" = shown.get() + 100))]
fn sync(evaluations: &Cell<u32>, shown: &Cell<u32>) -> Result<u32, ()> {
    shown.set(shown.get() + 10);
    Ok(evaluations.get())
}

#[test]
fn values_are_evaluated_once_before_the_body_runs() {
    let (evaluations, shown) = (Cell::new(0), Cell::new(0));
    let captured = capture(|| assert_eq!(sync(&evaluations, &shown), Ok(1)));
    assert_eq!(captured.metric("once").dimension("K", "shown").dimension("Outcome", "ok").count(), 1);
    assert_eq!(captured.metric("more").dimension("L", "l").count(), 1);
    assert_eq!((evaluations.get(), shown.get()), (1, 11));
}

#[test]
fn values_are_not_evaluated_when_nothing_records() {
    let (evaluations, shown) = (Cell::new(0), Cell::new(0));
    assert_eq!(sync(&evaluations, &shown), Ok(0));
    assert_eq!(block_on(asynchronous(&evaluations, &shown)), 0);
    assert_eq!(block_on(returned(&evaluations, &shown)), 0);
    assert_eq!((evaluations.get(), shown.get()), (0, 10));
}

#[timeit("async", dimensions("K" = evaluated(evaluations, shown)))]
async fn asynchronous(evaluations: &Cell<u32>, shown: &Cell<u32>) -> u32 {
    let _ = shown;
    evaluations.get()
}

#[timeit("returned", dimensions("K" = evaluated(evaluations, shown)))]
fn returned<'a>(evaluations: &'a Cell<u32>, shown: &'a Cell<u32>) -> impl Future<Output = u32> + 'a {
    let _ = shown;
    async { evaluations.get() }
}

#[test]
fn an_async_fn_evaluates_at_the_first_poll_and_a_returned_future_at_the_call() {
    let (evaluations, shown) = (Cell::new(0), Cell::new(0));
    let captured = block_on(capture_async(async {
        let unpolled = asynchronous(&evaluations, &shown);
        assert_eq!(evaluations.get(), 0);
        assert_eq!(unpolled.await, 1);
        let unpolled = returned(&evaluations, &shown);
        assert_eq!(evaluations.get(), 2);
        assert_eq!(unpolled.await, 2);
    }));
    assert_eq!(captured.metric("async").dimension("K", "shown").count(), 1);
    assert_eq!(captured.metric("returned").dimension("K", "shown").count(), 1);
}

#[count("moved", dimensions("name" = name, "first" = list[0], "tuple" = pair.0))]
async fn moves_its_arguments(name: String, list: Vec<u8>, pair: (String, u8)) -> usize {
    drop(name);
    list.into_iter().map(usize::from).sum::<usize>() + pair.0.len() + usize::from(pair.1)
}

#[count("destructured", dimensions("a" = a, "b" = b, "c" = c))]
fn destructured((a, mut b): (u8, u8), [c, ..]: [String; 2]) -> u8 {
    b += a;
    drop(c);
    b
}

#[test]
fn an_argument_can_be_a_dimension_and_move_into_the_body() {
    let captured = block_on(capture_async(async {
        let sum = moves_its_arguments("n".to_owned(), vec![1, 2], ("t".to_owned(), 3)).await;
        assert_eq!(sum, 7);
    }));
    let metric =
        captured.metric("moved").dimension("name", "n").dimension("first", "1").dimension("tuple", "t");
    assert_eq!(metric.count(), 1);

    let captured = capture(|| assert_eq!(destructured((1, 2), ["x".to_owned(), String::new()]), 3));
    assert_eq!(captured.metric("destructured").dimension("b", "2").dimension("c", "x").count(), 1);
}

#[count(
    "undecided",
    dimensions("integer" = if n > 1 { 1 } else { 2 }, "sum" = 1 + 2, "float" = if n > 1 { 1.5 } else { 2.5 })
)]
fn undecided(n: u8) {
    let _ = n;
}

#[test]
fn a_number_whose_type_nothing_decides_is_one_that_rustc_chooses() {
    let captured = capture(|| undecided(7));
    let metric = captured.metric("undecided");
    let metric = metric.dimension("integer", "1").dimension("sum", "3").dimension("float", "1.5");
    assert_eq!(metric.count(), 1);
}

#[count("generic", dimensions("value" = value, "length" = &format!("{value}").len()))]
fn generic<T: std::fmt::Display + ?Sized>(value: &T) {}

#[test]
fn a_value_of_any_type_is_written_by_its_display() {
    let captured = capture(|| {
        generic(&7);
        generic("text");
        generic(&std::net::Ipv4Addr::LOCALHOST);
    });
    for (value, length) in [("7", "1"), ("text", "4"), ("127.0.0.1", "9")] {
        let metric = captured.metric("generic").dimension("value", value).dimension("length", length);
        assert_eq!(metric.count(), 1, "{value}");
    }
}
