//! A service gets SIGTERM or SIGINT, by the system's clock.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cwmetrics::{Push, Stats, count, timeit};
use cwmetrics_local::{Datum, Local};
use tokio::signal::unix::{SignalKind, signal};

use crate::outcome::{Allowed, Outcome};
use crate::world::Result;

const PATIENCE: Duration = Duration::from_secs(30);

/// One child under load gets SIGTERM, and another one SIGINT.
pub fn run() -> Result<(Outcome, Allowed)> {
    let [terminated, interrupted] = [ended_by("-TERM")?, ended_by("-INT")?];
    let mut stats = Stats::default();
    let sum = |figure: fn(&Stats) -> u64| figure(&terminated.stats) + figure(&interrupted.stats);
    (stats.recorded, stats.accepted) = (sum(|stats| stats.recorded), sum(|stats| stats.accepted));
    (stats.refused, stats.dropped) = (sum(|stats| stats.refused), sum(|stats| stats.dropped));
    (stats.pending, stats.ambiguous) = (sum(|stats| stats.pending), sum(|stats| stats.ambiguous));
    stats.requests = sum(|stats| stats.requests);
    let (recorded, endpoint) =
        (terminated.recorded + interrupted.recorded, terminated.endpoint + interrupted.endpoint);
    Ok((Outcome::of_books(recorded, endpoint, stats), Allowed::default()))
}

fn ended_by(signal: &str) -> Result<Outcome> {
    let local = Local::start()?;
    let mut child = child(&["serve"], &local)?;
    let answered = |local: &Local| local.requests().iter().filter(|request| request.status.is_some()).count();
    if !local.wait_until(PATIENCE, |local| answered(local) >= 3) {
        return Err("the child has pushed nothing".into());
    }
    let killed = Command::new("kill").args([signal, &child.id().to_string()]).status()?;
    let told =
        BufReader::new(child.stdout.take().ok_or("no pipe")?).lines().last().ok_or("told nothing")??;
    if !killed.success() || !child.wait()?.success() {
        return Err("the child did not end well".into());
    }
    let numbers: Vec<u64> = told.split(' ').map(str::parse).collect::<std::result::Result<_, _>>()?;
    let [recorded, told_recorded, accepted, refused, dropped, pending, ambiguous, requests] = numbers[..]
    else {
        return Err(format!("the child said {told}").into());
    };
    let mut stats = Stats::default();
    (stats.recorded, stats.accepted, stats.refused) = (told_recorded, accepted, refused);
    (stats.dropped, stats.pending, stats.ambiguous) = (dropped, pending, ambiguous);
    stats.requests = requests;
    let endpoint = local.datums().iter().map(Datum::sample_count).sum::<f64>() as u64;
    Ok(Outcome::of_books(recorded, endpoint, stats))
}

/// This program as a child that does so, and pushes to this endpoint.
pub fn child(what: &[&str], local: &Local) -> Result<Child> {
    spawn(Command::new(std::env::current_exe()?), what, local)
}

/// The same where no file can be longer than one block, as if the disk were full.
pub fn child_on_full_disk(what: &[&str], local: &Local) -> Result<Child> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]).arg(std::env::current_exe()?);
    spawn(shell, what, local)
}

fn spawn(mut command: Command, what: &[&str], local: &Local) -> Result<Child> {
    command.arg("--child").args(what).env("AWS_ENDPOINT_URL", local.url()).env("AWS_REGION", "eu-central-1");
    command.env("AWS_ACCESS_KEY_ID", "key").env("AWS_SECRET_ACCESS_KEY", "secret").env_remove("CWMETRICS");
    Ok(command.stdout(Stdio::piped()).spawn()?)
}

#[timeit("request")]
#[count("requests")]
async fn request() {
    tokio::task::yield_now().await;
}

/// A service that ends as the README says, and then tells what it has recorded and what the library
/// says.
pub fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let calls = runtime.block_on(async {
        let push = Push::OnReturn { at_most_every: Duration::ZERO };
        let reporter = cwmetrics::namespace("Shop").push(push).install()?;
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut calls = 0;
        loop {
            // What is under way when the signal comes is finished.
            tokio::select! {
                biased;
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                () = std::future::ready(()) => {}
            }
            request().await;
            calls += 1;
        }
        reporter.shutdown().await?;
        Ok::<u64, Box<dyn std::error::Error>>(calls)
    })?;
    let Stats { recorded, accepted, refused, dropped, pending, ambiguous, requests, .. } = cwmetrics::stats();
    let told = [2 * calls, recorded, accepted, refused, dropped, pending, ambiguous, requests];
    let told: Vec<String> = told.iter().map(u64::to_string).collect();
    writeln!(std::io::stdout(), "{}", told.join(" "))?;
    Ok(())
}
