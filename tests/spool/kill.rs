//! SIGKILL.

use cwmetrics::sink::Memory;
use cwmetrics_local::{Fault, Hold, Local};
use tempfile::TempDir;

use crate::common::{PATIENCE, Random};
use crate::ledger::{Arrived, EACH};
use crate::parent::{Running, files, finish};

/// Ten processes, each killed while it works and while the endpoint does what it likes; the disk is
/// full in one of them. Whatever a process said to be safe arrives; what arrives twice was marked as
/// sent when a process was killed, or had an answer that was lost.
#[test]
fn ten_kills_in_a_row_lose_nothing_that_was_sealed() {
    for seed in 0..3 {
        let directory = TempDir::new().unwrap();
        let local = Local::start().unwrap();
        let mut random = Random::new(seed);
        let (mut safe, mut marked, mut first) = (Vec::new(), 0, 0);
        for round in 0..10 {
            let full = round == 6;
            let role = if full { "work on a full disk" } else { "work" };
            let mut child = Running::start(role, directory.path(), &local, first);
            let mut hold = None;
            child.hear_number("recovered ");
            for _ in 0..random.below(15) {
                go_wrong(&local, &mut random, &mut hold, full);
                safe.push(child.hear_number("safe "));
            }
            for _ in 0..random.below(20_000) {
                std::thread::yield_now();
            }
            safe.extend(child.kill());
            marked += files(directory.path(), "sent");
            // Far beyond what it can have recorded.
            first += 1_000_000;
        }
        local.fail_no_more();
        finish(directory.path(), &local);
        let arrived = Arrived::at(&local);
        for number in &safe {
            assert!(arrived.has_all_of(*number), "push {number} is lost, with seed {seed}");
        }
        let requests = local.requests();
        let unclear = requests.iter().filter(|request| request.fault == Some(Fault::AcceptThenClose)).count();
        let twice = arrived.twice();
        assert!(twice <= (marked + unclear as u64) * EACH, "{twice} for {marked} and {unclear}");
        assert!(safe.len() > 10, "the children came to work: {}", safe.len());
        assert_eq!(local.refusals(), []);
    }
}

fn go_wrong(local: &Local, random: &mut Random, hold: &mut Option<Hold>, full: bool) {
    match random.below(8) {
        0 => local.fail_next(2, Fault::Throttle),
        1 => local.fail_next(1, Fault::InternalError),
        2 => local.fail_next(1, Fault::CloseBeforeAnswer),
        3 => local.fail_next(1, Fault::AcceptThenClose),
        // On a full disk what is held is not safe.
        4 if !full => *hold = Some(local.hold()),
        5 => *hold = None,
        _ => {}
    }
}

#[test]
fn what_was_under_way_is_sent_again_is_all_that_arrives_twice_and_is_announced() {
    let directory = TempDir::new().unwrap();
    let local = Local::start().unwrap();
    local.fail_next(3, Fault::AcceptThenStall);
    let mut child = Running::start("work", directory.path(), &local, 0);
    child.hear_number("recovered ");
    // Three fly and have no answer; soon a fourth waits behind a hold.
    assert!(local.wait_until(PATIENCE, |local| local.datums().len() >= 3));
    let hold = local.hold();
    while child.hear_number("safe ") < 8 {}

    let builder = cwmetrics::namespace("Shop").sink(Memory::default()).spool(directory.path());
    let error = builder.install().unwrap_err().to_string();
    let by = format!("is in use by another reporter, of process {}; ", child.id());
    let text = format!("the spool's directory {} {by}", directory.path().display());
    assert!(error.starts_with(&text), "{error}");

    let safe = 9 + child.kill().len() as u64;
    let flown = files(directory.path(), "sent");
    assert!((3..=4).contains(&flown), "{flown}");
    drop(hold);
    local.fail_no_more();
    assert_eq!(finish(directory.path(), &local), flown * EACH);
    let arrived = Arrived::at(&local);
    assert!((0..safe).all(|number| arrived.has_all_of(number)));
    assert!((3 * EACH..=flown * EACH).contains(&arrived.twice()), "{}", arrived.twice());
}
