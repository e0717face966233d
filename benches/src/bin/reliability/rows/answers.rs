//! The endpoint answers with errors, or not at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::config::Credentials;
use cwmetrics_local::Fault;

use super::{CALLS, MINUTE};
use crate::outcome::{Allowed, Outcome};
use crate::random::Random;
use crate::worker::Work;
use crate::world::{Result, World, config};

pub fn throttled() -> Result<(Outcome, Allowed)> {
    failing(Fault::Throttle, 0.9)
}

pub fn internal_errors() -> Result<(Outcome, Allowed)> {
    failing(Fault::InternalError, 0.9)
}

pub fn never() -> Result<(Outcome, Allowed)> {
    let mut world = World::new()?;
    world.never_answers();
    world.seconds(10 * MINUTE, Work::Plain, CALLS)?;
    world.heal();
    Ok((world.end()?, Allowed::default()))
}

pub fn lost() -> Result<(Outcome, Allowed)> {
    failing(Fault::AcceptThenClose, 0.5)
}

/// Ten minutes in which this part of the requests fails so.
fn failing(fault: Fault, part: f64) -> Result<(Outcome, Allowed)> {
    let mut world = World::new()?;
    let mut random = Random::new(1);
    world.answers(move |_| (random.fraction() < part).then_some(fault));
    world.seconds(10 * MINUTE, Work::Plain, CALLS)?;
    world.heal();
    Ok((world.end()?, Allowed::default()))
}

pub fn too_large() -> Result<(Outcome, Allowed)> {
    let mut world = World::new()?;
    world.answers(|bytes| (bytes > 100_000).then_some(Fault::TooLarge));
    world.seconds(2 * MINUTE, Work::Shops(1_000), 2 * CALLS)?;
    Ok((world.end()?, Allowed::default()))
}

pub fn poisoned() -> Result<(Outcome, Allowed)> {
    // What is just young enough for us is too old for an endpoint whose clock is an hour later.
    let mut world = World::later(Duration::from_secs(3_600))?;
    let minutes = 10;
    for _ in 0..minutes {
        let old = world.clock.now() - Duration::from_secs(14 * 24 * 3_600 - 1_800);
        cwmetrics::metric("old").timestamp(old).put(1.0);
        world.also_recorded(1);
        world.seconds(MINUTE, Work::Shops(500), CALLS)?;
    }
    Ok((world.end()?, Allowed { refused: minutes, ..Allowed::default() }))
}

/// Credentials that are there only later.
#[derive(Debug)]
struct Late(Arc<AtomicBool>);

impl ProvideCredentials for Late {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(if self.0.load(Ordering::SeqCst) {
            Ok(Credentials::new("key", "secret", None, None, "late"))
        } else {
            Err(CredentialsError::not_loaded("the operator has not set them up"))
        })
    }
}

pub fn credentials() -> Result<(Outcome, Allowed)> {
    let are_there = Arc::new(AtomicBool::new(false));
    let late = Late(Arc::clone(&are_there));
    let mut world = World::with(Duration::ZERO, |builder, url| {
        builder.client(Client::from_conf(config(url).credentials_provider(late).build()))
    })?;
    world.seconds(10 * MINUTE, Work::Plain, CALLS)?;
    are_there.store(true, Ordering::SeqCst);
    Ok((world.end()?, Allowed::default()))
}
