use std::time::SystemTime;

use crate::clock::{Clock, ManualClock, Ticks};
use crate::metric::{Identity, Resolution, Unit};
use crate::record::body::{Kind, Sample};
use crate::record::cell::Cell;
use crate::record::feed::Feed;
use crate::record::reader::{Reader, Reading};
use crate::record::registry::Registry;
use crate::record::scale::Scale;
use crate::record::series::Wanted;
use crate::record::shard::Writer;
use crate::record::signal::OnReturn;
use crate::record::window::{CLOSED, Windows};

fn registry() -> &'static Registry {
    let clock = ManualClock::at(SystemTime::UNIX_EPOCH);
    let (ticks, clock) = (Ticks::Manual(clock.clone()), Clock::Manual(clock));
    let windows = Windows::new(Scale::now(&ticks, &clock));
    Box::leak(Box::new(Registry::new(ticks, clock, windows, 10, 1 << 20, OnReturn::Nothing)))
}

#[test]
fn memory_is_given_back_however_often_the_epoch_moves_between_two_readings() {
    let registry = registry();
    let identity = Identity {
        name: "m".into(),
        dimensions: Vec::new(),
        unit: Unit::None,
        resolution: Resolution::Second,
    };
    let series = registry.series.find(Wanted { identity, kind: Kind::Values, open: 0 });
    let mut writer = Writer::new(registry);
    let new = || Cell::new(Feed::of(series.clone(), 0), Kind::Values);
    writer.find_or_add(1, &[[1; 4]], new).unwrap();
    let mut reader = Reader::new(registry.newborn().remove(0));
    let advance = || registry.windows.advance(Scale::now(&registry.ticks, &registry.clock));
    let (mut recorded, mut read) = (0, 0);
    let mut used = Vec::new();
    for _ in 0..20 {
        for _ in 0..5 {
            for value in 0..300 {
                writer.record(writer.find(1, &[[1; 4]]).unwrap(), Sample::Value(f64::from(value)), None);
                recorded += 1;
            }
            advance();
        }
        let before = advance();
        reader.begin();
        let reading = Reading { before, counted_in: [0; 2], memory: &registry.memory };
        assert!(reader.read(&reading, |_, _, body| read += body.samples()));
        used.push(registry.memory.used());
    }
    assert_eq!(read, recorded);
    assert!(used[19] > 0 && used[19] <= used[1], "{used:?}");
    drop(writer);
    reader.begin();
    let reading = Reading { before: CLOSED, counted_in: [0; 2], memory: &registry.memory };
    assert!(reader.read(&reading, |_, _, _| {}) && reader.is_done());
    registry.memory.give_back(reader.bytes());
    assert_eq!(registry.memory.used(), 0);
}
