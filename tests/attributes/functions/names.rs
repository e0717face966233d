//! What a metric is called.

use cwmetrics::testing::capture;
use cwmetrics::{count, monitored_task, timeit};

const NAME: &str = "from a const";

mod computed {
    pub(super) const fn name() -> &'static str {
        "from a const fn"
    }
}

#[timeit]
fn own_name() {}

#[timeit]
fn r#type() {}

#[timeit("in quotes")]
fn quotes() {}

#[count(name = "with its option")]
fn option() {}

#[monitored_task(name = NAME)]
fn constant() {}

#[count(name = computed::name(),)]
fn const_fn() {}

#[count(name = concat!("from", " ", "a macro"))]
fn macro_call() {}

#[count(r#"raw "text""#)]
fn raw() {}

macro_rules! named {
    ($function:ident, $name:expr, $key:literal = $value:expr) => {
        #[count(name = $name, dimensions($key = $value))]
        fn $function() {}
    };
}

named!(from_a_fragment, "from a fragment", "K" = "v");
named!(from_an_expression, NAME, "K" = 1 + 1);

#[test]
fn a_metric_is_called_as_the_attribute_says_or_else_like_the_function() {
    let captured = capture(|| {
        own_name();
        r#type();
        quotes();
        option();
        constant();
        const_fn();
        macro_call();
        raw();
        from_a_fragment();
    });
    let expected = [
        "own_name",
        "type",
        "in quotes",
        "with its option",
        "from a const",
        "from a const fn",
        "from a macro",
        "raw \"text\"",
        "from a fragment",
    ];
    assert_eq!(captured.names(), expected);
    for name in expected {
        assert_eq!(captured.metric(name).count(), 1, "{name}");
    }
    assert_eq!(captured.metric("from a fragment").dimension("K", "v").count(), 1);
    let captured = capture(from_an_expression);
    assert_eq!(captured.metric(NAME).dimension("K", "2").count(), 1);
}
