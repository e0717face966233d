//! Locals, temporaries and arguments are dropped in the order of the undecorated function.

#![allow(clippy::unused_async, clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
#![allow(clippy::used_underscore_binding, clippy::let_underscore_untyped)]

use std::cell::RefCell;

use cwmetrics::{count, timeit};

use crate::support::block_on;

/// Writes its name down when it is dropped.
struct Noted<'a>(&'static str, &'a RefCell<Vec<&'static str>>);

impl Noted<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }
}

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

struct Pair<'a> {
    left: Noted<'a>,
    #[expect(dead_code, reason = "it is there to be dropped")]
    right: Noted<'a>,
}

macro_rules! order_of {
    ($call:path) => {{
        let drops = RefCell::new(Vec::new());
        let noted = |name| Noted(name, &drops);
        let _ = $call(
            noted("first"),
            (noted("bound"), noted("unbound")),
            noted("ignored"),
            noted("_unused"),
            Pair { left: noted("left"), right: noted("right") },
            noted("moved"),
            &noted("borrowed"),
        );
        drops.into_inner()
    }};
}

macro_rules! functions {
    ($module:ident, $(#[$attr:meta])*) => {
        mod $module {
            use super::*;

            $(#[$attr])*
            pub fn sync<'a>(
                first: Noted<'a>,
                (bound, _): (Noted<'a>, Noted<'a>),
                _: Noted<'a>,
                _unused: Noted<'a>,
                Pair { left, right: _ }: Pair<'a>,
                moved: Noted<'a>,
                borrowed: &Noted<'a>,
            ) -> Result<usize, &'static str> {
                let _local = Noted("local", first.1);
                let gone = moved;
                if bound.len() + left.len() > 100 {
                    return Err("early");
                }
                Ok(Noted("temporary", first.1).len() + gone.len() + borrowed.len())
            }

            $(#[$attr])*
            pub async fn in_future<'a>(first: Noted<'a>, _: Noted<'a>, _unused: Noted<'a>, (last, _): (Noted<'a>, Noted<'a>)) -> Result<usize, ()> {
                let _local = Noted("local", first.1);
                std::future::ready(()).await;
                Ok(last.len() + Noted("temporary", first.1).len())
            }
        }
    };
}

functions!(undecorated,);
functions!(timed, #[timeit]);
functions!(looked_at, #[timeit(outcome)]);
functions!(with_arguments, #[count(on = error, dimensions("computed" = 1 + 1))]);

#[test]
fn a_sync_function_drops_as_without_the_attribute() {
    let expected = order_of!(undecorated::sync);
    assert_eq!(expected.len(), 11);
    assert_eq!(order_of!(timed::sync), expected);
    assert_eq!(order_of!(looked_at::sync), expected);
    assert_eq!(order_of!(with_arguments::sync), expected);
}

macro_rules! order_in {
    ($call:path) => {{
        let drops = RefCell::new(Vec::new());
        let noted = |name| Noted(name, &drops);
        let call =
            $call(noted("first"), noted("ignored"), noted("_unused"), (noted("last"), noted("unbound")));
        block_on(call).unwrap();
        drops.into_inner()
    }};
}

#[test]
fn an_async_function_drops_nothing_before_the_body_ends() {
    let expected = order_in!(undecorated::in_future);
    for order in
        [order_in!(timed::in_future), order_in!(looked_at::in_future), order_in!(with_arguments::in_future)]
    {
        // Its own locals and temporaries come first, in their order; then the arguments.
        assert_eq!(order[..2], expected[..2]);
        let sorted = |order: &[&'static str]| {
            let mut names = order.to_vec();
            names.sort_unstable();
            names
        };
        assert_eq!(sorted(&order), sorted(&expected));
        assert_eq!(order.len(), 7);
    }
}

/// The one exception, which the documentation tells: what the body moves on another path.
#[timeit(outcome)]
fn moves_sometimes<'a>(first: Noted<'a>, second: Noted<'a>, moves: bool) -> Result<Noted<'a>, usize> {
    let _local = Noted("local", first.1);
    if moves { Ok(first) } else { Err(second.len()) }
}

#[test]
fn what_is_moved_on_some_paths_is_dropped_first_on_the_others() {
    let drops = RefCell::new(Vec::new());
    drop(moves_sometimes(Noted("first", &drops), Noted("second", &drops), false));
    assert_eq!(*drops.borrow(), ["local", "first", "second"]);
    let moved = moves_sometimes(Noted("first", &drops), Noted("second", &drops), true);
    assert_eq!(drops.borrow()[3..], ["local", "second"]);
    drop(moved);
}
