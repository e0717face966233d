//! A library is annotated and leaves it to the application whether its metrics go anywhere.
//!
//! ```sh
//! cargo run --example library
//! ```
//!
//! The module `pricing` stands for a library. It depends on `cwmetrics` with
//! `default-features = false`, so that no AWS crate comes with it, and never installs anything.
//! The application calls it three times: without a reporter, where the attributes do nothing;
//! captured, as a test does; and with a reporter, here into memory.

use std::error::Error;
use std::process::ExitCode;

use cwmetrics::sink::Memory;
use cwmetrics::testing;
use pricing::{Basket, Unpriced};

/// What a library's own file would have.
mod pricing {
    use cwmetrics::{count, timeit};

    /// Wares and how many of each.
    pub struct Basket(pub Vec<(&'static str, u32)>);

    /// A ware that has no price.
    #[derive(Debug, PartialEq)]
    pub struct Unpriced(pub &'static str);

    // One attribute for every function of the block.
    #[timeit(unit = Microseconds)]
    impl Basket {
        /// What the basket costs, in cents.
        #[count("baskets", outcome)]
        pub fn total(&self) -> Result<u32, Unpriced> {
            let mut cents = 0;
            for (ware, pieces) in &self.0 {
                cents += pieces * price(ware)?;
            }
            Ok(cents)
        }

        #[timeit(skip)]
        pub fn is_empty(&self) -> bool {
            self.0.is_empty()
        }
    }

    #[count("prices looked up", dimensions("Ware" = ware))]
    fn price(ware: &'static str) -> Result<u32, Unpriced> {
        match ware {
            "apple" => Ok(40),
            "pear" => Ok(55),
            _ => Err(Unpriced(ware)),
        }
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("library: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let basket = Basket(vec![("apple", 3), ("pear", 2)]);
    check(!basket.is_empty(), "the basket is empty")?;

    // Without a reporter every attribute is a no-op.
    check(basket.total() == Ok(230), "the total is wrong")?;
    check(cwmetrics::stats().recorded == 0, "something was recorded without a reporter")?;
    println!("without a reporter: the total is right, nothing was recorded");

    // In a test: what this closure records, and nothing else.
    let captured = testing::capture(|| basket.total());
    let (baskets, prices) = (captured.metric("baskets"), captured.metric("prices looked up"));
    check(baskets.dimension("Outcome", "ok").sum() == 1.0, "the basket was not captured")?;
    check(prices.clone().dimension("Ware", "apple").count() == 1, "the look-up was not captured")?;
    check(captured.metric("Basket::total").count() == 1, "the time was not captured")?;
    check(captured.metric("Basket::is_empty").count() == 0, "a skipped function was captured")?;
    println!("captured: {}", captured.names().join(", "));

    // In an application: its reporter has the metrics of all its libraries.
    let memory = Memory::default();
    let reporter = cwmetrics::namespace("Shop").dimension("Stage", "demo").sink(memory.clone()).install()?;
    check(basket.total() == Ok(230), "the total is wrong")?;
    check(Basket(vec![("grape", 1)]).total() == Err(Unpriced("grape")), "a grape has a price")?;
    reporter.flush_blocking()?;

    println!("with a reporter:");
    let mut counted = 0.0;
    for datum in memory.datums() {
        let dimensions: Vec<_> = datum.dimensions().map(|(name, value)| format!("{name}={value}")).collect();
        let set = datum.statistics();
        let (samples, sum, dimensions) = (set.sample_count, set.sum, dimensions.join(" "));
        println!(
            "  {:<17} {dimensions:<25} {samples} sample(s), sum {sum:.1} {}",
            datum.name(),
            datum.unit()
        );
        check(datum.dimension("Stage") == Some("demo"), "the application's dimension is missing")?;
        if datum.name() == "baskets" {
            counted += sum;
        }
    }
    check(counted == 2.0, "not both baskets arrived")?;
    Ok(())
}

fn check(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}
