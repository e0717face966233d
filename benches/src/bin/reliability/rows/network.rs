//! The network is bad: noxious stands between the reporter and the endpoint.

use std::time::Duration;

use noxious::toxic::ToxicKind;

use super::{CALLS, MINUTE};
use crate::outcome::{Allowed, Outcome};
use crate::worker::Work;
use crate::world::{Result, World, client};

const SHOPS: u64 = 10_000;

pub fn down() -> Result<(Outcome, Allowed)> {
    let mut world = World::new()?;
    world.seconds(MINUTE, Work::Plain, CALLS)?;
    world.proxy.close();
    world.seconds(10 * MINUTE, Work::Plain, CALLS)?;
    world.proxy.open(None)?;
    Ok((world.end()?, Allowed::default()))
}

pub fn cut() -> Result<(Outcome, Allowed)> {
    let mut world = World::new()?;
    // About half of what a push of 500 series sends, compressed.
    world.proxy.open(Some(ToxicKind::LimitData { bytes: 8_000 }))?;
    world.seconds(5 * MINUTE, Work::Shops(500), CALLS)?;
    world.proxy.open(None)?;
    Ok((world.end()?, Allowed::default()))
}

pub fn slow() -> Result<(Outcome, Allowed)> {
    // A push is larger than what the line takes in a second.
    let mut world =
        World::with(Duration::ZERO, |builder, url| builder.max_series(SHOPS as usize).client(client(url)))?;
    world.proxy.open(Some(ToxicKind::Bandwidth { rate: 1_000 }))?;
    world.seconds(MINUTE, Work::Shops(SHOPS), 10 * CALLS)?;
    Ok((world.end()?, Allowed::default()))
}
