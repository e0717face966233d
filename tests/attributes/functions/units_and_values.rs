//! `unit`, `value`, `resolution`, `statistics`.

#![allow(clippy::float_cmp, clippy::trivially_copy_pass_by_ref)]

use cwmetrics::testing::capture;
use cwmetrics::{Unit, count, monitored_task, timeit};

#[timeit("default")]
#[timeit("seconds", unit = Seconds, statistics)]
#[timeit("microseconds", unit = Microseconds, resolution = 1)]
#[monitored_task("task", resolution = 60)]
#[monitored_task("task in ms", unit = Milliseconds, statistics)]
#[count("count")]
#[count("bytes", unit = Bytes, value = payload.len())]
#[count("rate", unit = BytesPerSecond, value = 2.5)]
#[count("none", unit = None, value = -3)]
#[count("unsigned", value = unsigned)]
#[count("reference", value = fraction)]
#[count("computed", value = fraction * 2.0 + f32::from(unsigned))]
#[count("large", value = 5_000_000_000)]
#[count("hex", value = 0x10)]
fn measured(payload: &[u8], unsigned: u8, fraction: &f32) -> usize {
    payload.len() + usize::from(unsigned) + usize::from(*fraction > 1.0)
}

#[test]
fn each_attribute_has_its_unit_and_its_value() {
    let captured = capture(|| measured(&[0; 7], 3, &0.5));
    let unit = |name: &str| captured.metric(name).unit();
    assert_eq!(unit("default"), Unit::Milliseconds);
    assert_eq!(unit("seconds"), Unit::Seconds);
    assert_eq!(unit("microseconds"), Unit::Microseconds);
    assert_eq!(unit("task"), Unit::Microseconds);
    assert_eq!(unit("task in ms"), Unit::Milliseconds);
    assert_eq!(unit("count"), Unit::Count);
    assert_eq!(unit("bytes"), Unit::Bytes);
    assert_eq!(unit("rate"), Unit::BytesPerSecond);
    assert_eq!(unit("none"), Unit::None);

    let values = |name: &str| captured.metric(name).values();
    assert_eq!(values("count"), [1.0]);
    assert_eq!(values("bytes"), [7.0]);
    assert_eq!(values("rate"), [2.5]);
    assert_eq!(values("none"), [-3.0]);
    assert_eq!(values("unsigned"), [3.0]);
    assert_eq!(values("reference"), [0.5]);
    assert_eq!(values("computed"), [4.0]);
    assert_eq!(values("large"), [5e9]);
    assert_eq!(values("hex"), [16.0]);
    for name in ["default", "seconds", "microseconds", "task", "task in ms"] {
        assert_eq!(captured.metric(name).count(), 1, "{name}");
        assert!(captured.metric(name).min() >= 0.0, "{name}");
    }
}
