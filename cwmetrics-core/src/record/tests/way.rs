use std::time::{Duration, SystemTime};

use crate::clock::{Clock, ManualClock, Ticks};
use crate::metric::{Identity, Resolution, Unit};
use crate::record::body::{Kind, Sample};
use crate::record::cell::Cell;
use crate::record::feed::Feed;
use crate::record::registry::Registry;
use crate::record::rows::Key;
use crate::record::scale::Scale;
use crate::record::series::Wanted;
use crate::record::shard::Writer;
use crate::record::signal::OnReturn;
use crate::record::switch;
use crate::record::way::Way;
use crate::record::window::Windows;

const KEY: &Key = &[[1; 4]];

/// At the start of a minute.
fn registry() -> (&'static Registry, ManualClock) {
    let manual = ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let (ticks, clock) = (Ticks::Manual(manual.clone()), Clock::Manual(manual.clone()));
    let windows = Windows::new(Scale::now(&ticks, &clock));
    let registry = Registry::new(ticks, clock, windows, 10, 1 << 20, OnReturn::Nothing);
    (Box::leak(Box::new(registry)), manual)
}

#[test]
fn the_short_way_is_for_the_present_window_and_bank_alone() {
    let (registry, clock) = registry();
    let name = "m".into();
    let (unit, resolution) = (Unit::None, Resolution::Second);
    let identity = Identity { name, dimensions: Vec::new(), unit, resolution };
    let series = registry.series.find(Wanted { identity, kind: Kind::Values, open: 0 });
    let mut writer = Writer::new(registry);
    writer.find_or_add(1, KEY, || Cell::new(Feed::of(series, 0), Kind::Values)).unwrap();
    let cell = writer.find(1, KEY).unwrap();
    // SAFETY: the gate lives as long as the writer.
    let way = Way { cell, gate: unsafe { &*writer.gate() }, windows: &registry.windows };
    let light = switch::light(registry.base);
    let (one, now) = (Sample::Value(1.0), || Some(registry.ticks.now()));

    assert!(!way.record(light, one, now()), "there is no bank yet");
    writer.record(cell, one, now());
    assert!(way.record(light, one, now()));
    clock.advance(Duration::from_millis(999));
    assert!(way.record(light, one, now()));
    clock.advance(Duration::from_millis(1));
    assert!(!way.record(light, one, now()), "the second is over, though nobody has seen it");
    assert!(way.record(light, one, None), "the collector's tick decides");
    registry.windows.advance(Scale::now(&registry.ticks, &registry.clock));
    assert!(!way.record(light, one, None), "the bank is the collector's now");
    writer.record(cell, one, now());
    assert!(way.record(light, one, now()));
    registry.windows.close();
    assert!(!way.record(light, one, None));
}
