//! Functions that a `macro_rules!` macro writes, from every kind of fragment.

use std::future::Future;
use std::pin::Pin;

use cwmetrics::testing::capture;
use cwmetrics::{count, timeit};

use crate::support::block_on;

/// For `$crate` below.
pub mod metrics {
    pub use cwmetrics::*;
}

macro_rules! function {
    (
        $(#[$attr:meta])* $visibility:vis fn $name:ident
        ($($argument:ident: $type:ty),*) -> $output:ty $body:block
    ) => {
        $(#[$attr])*
        #[timeit(outcome)]
        $visibility fn $name($($argument: $type),*) -> $output $body
    };
    (async $name:ident($argument:pat, $type:ty) $output:ty, $value:expr, $literal:literal, $lifetime:lifetime) => {
        #[count($literal, value = $value, dimensions("value" = $value, "literal" = $literal), outcome)]
        async fn $name<$lifetime>($argument: &$lifetime $type) -> $output {
            Ok($value)
        }
    };
    (item $item:item) => {
        #[timeit("item", outcome)]
        $item
    };
    (tokens $($tokens:tt)*) => {
        #[timeit("tokens", crate = $crate::generated::metrics, outcome)]
        $($tokens)*
    };
}

function! {
    /// Documented.
    #[must_use = "for the test"]
    pub(crate) fn sync(number: u8, text: &str) -> Result<usize, String> {
        if number == 0 {
            return Err(text.to_owned());
        }
        Ok(text.len())
    }
}

function! {
    fn private() -> Pin<Box<dyn Future<Output = Result<u8, u8>>>> {
        Box::pin(async { Err(3) })
    }
}

function!(async asynchronous((_, _), (u8, u8)) Result<u8, ()>, 2 + 3, "literal", 'a);

function!(item fn item(number: u8) -> Result<u8, u8> { Err(number) });

function!(tokens fn tokens() -> Option<u8> { None });

#[test]
fn every_kind_of_fragment_is_seen_through() {
    let captured = capture(|| {
        assert_eq!(sync(0, "text"), Err("text".to_owned()));
        assert_eq!(block_on(private()), Err(3));
        assert_eq!(block_on(asynchronous(&(1, 2))), Ok(5));
        assert_eq!(item(4), Err(4));
        assert_eq!(tokens(), None);
    });
    for name in ["sync", "private", "item"] {
        assert_eq!(captured.metric(name).dimension("Outcome", "error").count(), 1, "{name}");
    }
    let literal = captured.metric("literal").dimension("value", "5").dimension("literal", "literal");
    assert_eq!(literal.dimension("Outcome", "ok").values(), [5.0]);
    assert_eq!(captured.metric("tokens").count(), 1);
}
