//! Attributes on `impl` blocks.

#![allow(clippy::unused_self, clippy::unused_async)]

use std::fmt;
use std::future::Future;

use cwmetrics::testing::{capture, capture_async};
use cwmetrics::{count, monitored_task, timeit};

use crate::support::block_on;

struct Shop<T>(T);

#[timeit(outcome)]
#[count("calls", dimensions("kind" = "shop"))]
impl<T> Shop<T>
where
    T: Clone,
{
    #![allow(clippy::needless_pass_by_value)]

    const LIMIT: usize = {
        const FACTOR: usize = 2;
        FACTOR * 2
    };

    /// Passed over: it can run in the compiler.
    const fn limit() -> usize {
        Self::LIMIT
    }

    pub fn new(value: T) -> Self {
        Self(value)
    }

    fn sell(&self, fails: bool) -> Result<T, usize> {
        if fails { Err(Self::limit()) } else { Ok(self.0.clone()) }
    }

    async fn deliver(&self) -> Option<T> {
        Some(self.0.clone())
    }

    fn later(&self) -> impl Future<Output = T> + use<T> {
        let value = self.0.clone();
        async move { value }
    }

    #[timeit(skip)]
    fn not_timed(&self) {}

    #[count(skip)]
    #[timeit(skip)]
    #[must_use]
    fn left_out(&self) -> u8 {
        1
    }

    #[timeit("own")]
    #[monitored_task]
    fn own_as_well(&self) {}

    fn r#match(&self) {}
}

#[test]
fn every_function_of_the_block_is_called_after_its_type() {
    let captured = block_on(capture_async(async {
        let shop = Shop::new(1);
        shop.sell(true).unwrap_err();
        shop.deliver().await;
        shop.later().await;
        shop.r#match();
    }));
    assert_eq!(captured.metric("Shop::new").dimension("Outcome", "ok").count(), 1);
    assert_eq!(captured.metric("Shop::sell").dimension("Outcome", "error").count(), 1);
    assert_eq!(captured.metric("Shop::deliver").dimension("Outcome", "ok").count(), 1);
    assert_eq!(captured.metric("Shop::later").dimension("Outcome", "ok").count(), 1);
    assert_eq!(captured.metric("Shop::match").count(), 1);
    assert_eq!(captured.metric("calls").dimension("kind", "shop").count(), 5);
    assert_eq!(captured.names().len(), 6);
}

#[test]
fn skip_leaves_a_function_out_of_one_attribute() {
    let shop = Shop(1);
    let captured = capture(|| shop.not_timed());
    assert_eq!(captured.names(), ["calls"]);
    assert!(capture(|| shop.left_out()).is_empty());
}

#[test]
fn a_methods_own_attribute_adds_to_the_blocks() {
    let captured = capture(|| Shop(1).own_as_well());
    for name in ["Shop::own_as_well", "calls", "own", "own_as_well"] {
        assert_eq!(captured.metric(name).count(), 1, "{name}");
    }
    assert_eq!(captured.names().len(), 4);
}

mod inner {
    pub(super) struct Outside;
}

#[monitored_task]
impl fmt::Display for inner::Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("outside")
    }
}

trait Sells {
    const PRICE: u8;
    type Item;
    fn sell(&self) -> Self::Item;
}

#[count("sold", value = Self::PRICE)]
impl Sells for [u8] {
    const PRICE: u8 = 7;
    type Item = Option<u8>;

    fn sell(&self) -> Self::Item {
        self.first().copied()
    }
}

#[test]
fn impls_of_traits_are_blocks_too() {
    let captured = capture(|| {
        assert_eq!(inner::Outside.to_string(), "outside");
        assert_eq!([1_u8, 2][..].sell(), Some(1));
    });
    assert_eq!(captured.metric("Outside::fmt").count(), 1);
    assert_eq!(captured.metric("sold").values(), [7.0]);
}

macro_rules! shop {
    ($name:ident { $($item:item)* }) => {
        struct $name;

        #[timeit]
        impl $name {
            $($item)*
        }
    };
}

shop!(Generated {
    const ONE: u8 = 1;
    fn method(&self) -> u8 {
        Self::ONE
    }
});

#[test]
fn a_block_can_come_from_a_macro() {
    let captured = capture(|| Generated.method());
    assert_eq!(captured.names(), ["Generated::method"]);
}
