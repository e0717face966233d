//! The program, its sink and its day.

use std::cell::Cell;
use std::time::Duration;

use cwmetrics::sink::{Batch, Failure, Memory, Sink};
use cwmetrics_local::Fault;

use super::{CALLS, MINUTE};
use crate::outcome::{Allowed, Outcome};
use crate::random::Random;
use crate::worker::Work;
use crate::world::{Result, World};

pub fn distinct() -> Result<(Outcome, Allowed)> {
    let mut world = World::new()?;
    world.seconds(100, Work::Shops(1_000_000), 10_000)?;
    // Each of a million calls looks for a new series, under a lock that the collector takes too.
    Ok((world.end()?, Allowed { waits: 10, ..Allowed::default() }))
}

/// Panics every third time.
struct Panicky {
    memory: Memory,
    pushes: Cell<u64>,
}

impl Sink for Panicky {
    async fn send(&self, batch: &Batch) -> std::result::Result<(), Failure> {
        self.pushes.set(self.pushes.get() + 1);
        assert!(!self.pushes.get().is_multiple_of(3), "the third push, as the row says");
        self.memory.send(batch).await
    }
}

pub fn panics() -> Result<(Outcome, Allowed)> {
    // Each is told by the hook, which nobody wants to read here.
    std::panic::set_hook(Box::new(|_| {}));
    let memory = Memory::default();
    let sink = Panicky { memory: memory.clone(), pushes: Cell::new(0) };
    let mut world = World::with(Duration::ZERO, |builder, _| builder.sink(sink))?;
    world.kept_in(memory);
    world.seconds(10 * MINUTE, Work::Plain, CALLS)?;
    let outcome = world.end();
    drop(std::panic::take_hook());
    Ok((outcome?, Allowed::default()))
}

/// What can go wrong with a request of the day.
const FAULTS: [Fault; 6] = [
    Fault::Throttle,
    Fault::InternalError,
    Fault::Unavailable,
    Fault::CloseBeforeAnswer,
    Fault::AcceptThenInternalError,
    Fault::AcceptThenClose,
];

pub fn day() -> Result<(Outcome, Allowed)> {
    let mut world = World::new()?;
    let mut random = Random::new(24);
    for _ in 0..24 {
        // An hour in which nothing fails, or up to all.
        let (mut of_hour, part) = (Random::new(random.below(1 << 32)), (random.fraction() * 1.5).min(1.0));
        world.answers(move |_| (of_hour.fraction() < part).then(|| *of_hour.pick(&FAULTS)));
        world.seconds(30 * MINUTE, Work::Plain, CALLS)?;
        // The network is down for some of it.
        if random.below(3) == 0 {
            world.proxy.close();
            world.seconds(10 * MINUTE, Work::Plain, CALLS)?;
            world.proxy.open(None)?;
            world.seconds(20 * MINUTE, Work::Plain, CALLS)?;
        } else {
            world.seconds(30 * MINUTE, Work::Plain, CALLS)?;
        }
        world.forget()?;
    }
    world.heal();
    Ok((world.end()?, Allowed::default()))
}
