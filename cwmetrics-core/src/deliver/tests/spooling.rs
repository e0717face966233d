//! The delivering thread with a spool.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use tempfile::TempDir;

use super::scripted::{Answer, Bench, PATIENCE, START, batch, in_turn, number};
use crate::deliver::{Options, Ticket};
use crate::sink::sample::{self, Random};
use crate::sink::{Batch, Failure};
use crate::sync::lock;

fn options() -> Options {
    Options { in_flight: 1, ..Options::default() }
}

/// The spool's files: the ending of each, in order.
fn files(directory: &Path) -> Vec<String> {
    let name = |entry: Result<fs::DirEntry, _>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(directory).unwrap().map(name).collect();
    names.retain(|name| name != "lock");
    names.sort();
    names.iter().map(|name| name.split_once('.').unwrap().1.to_owned()).collect()
}

fn numbers(bench: &Bench) -> Vec<u64> {
    bench.arrivals.try_iter().map(|batch| number(&batch)).collect()
}

/// Ends it as a reporter does whose shutdown timeout runs out, but for a last attempt.
fn end(bench: &Bench) -> Option<Result<(), crate::FlushError>> {
    let ticket = Ticket::new();
    bench.handle.flush(&ticket);
    bench.handle.close();
    ticket.wait_blocking(Some(PATIENCE))
}

#[test]
fn what_is_accepted_or_refused_leaves_no_file() {
    let directory = TempDir::new().unwrap();
    // Of the second batch both data are refused, one after the other.
    let refused = || Answer::Fail(Failure::refused("bad"));
    let answers = vec![Answer::Accept, refused(), refused(), refused()];
    let bench = Bench::spooling(directory.path(), options(), in_turn(answers));
    bench.push((0..5).map(|number| batch(number, 2)).collect());
    let error = bench.flush().unwrap_err();
    // Who was told finds none.
    assert_eq!((error.refused, files(directory.path())), (2, vec![]));
    let stats = bench.stats();
    assert_eq!((stats.accepted, stats.refused, stats.spooled, stats.spool_errors), (8, 2, 0, 0));
}

#[test]
fn what_waits_is_in_files_and_what_flies_is_marked() {
    let directory = TempDir::new().unwrap();
    let bench = Bench::spooling(directory.path(), options(), |_| Answer::Never);
    bench.push((0..3).map(|number| batch(number, 2)).collect());
    bench.until(|stats| stats.spooled == 6);
    bench.arrival();
    assert_eq!(files(directory.path()), ["sent", "batch", "batch"]);
    assert_eq!(bench.stats().outbox_bytes, 3 * batch(0, 2).bytes() as u64);
}

#[test]
fn a_batch_has_its_file_before_it_is_sent() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().to_owned();
    let bench = Bench::spooling(directory.path(), options(), move |_| match &*files(&path) {
        [sent] if sent == "sent" => Answer::Accept,
        other => Answer::Fail(Failure::refused(format!("{other:?}"))),
    });
    for number in 0..20 {
        bench.push(vec![batch(number, 1)]);
        assert_eq!(bench.flush(), Ok(()));
    }
}

#[test]
fn what_is_left_at_the_end_is_pending_and_the_next_one_delivers_it_first_and_in_order() {
    let directory = TempDir::new().unwrap();
    let down = |_: &Batch| Answer::Fail(Failure::retry("down"));
    let bench = Bench::spooling(directory.path(), options(), down);
    bench.push((0..10).map(|number| batch(number, 2)).collect());
    bench.until(|stats| stats.last_error.is_some());
    let error = end(&bench).unwrap().unwrap_err();
    assert_eq!((error.waiting, error.dropped, error.last_error.as_deref()), (20, 0, Some("down")));
    let stats = bench.stats();
    assert_eq!((stats.recorded, stats.pending, stats.dropped, stats.spooled), (20, 20, 0, 20));

    // Also in the same process, at once.
    let next = Bench::spooling(directory.path(), options(), in_turn(vec![]));
    next.push((10..13).map(|number| batch(number, 1)).collect());
    assert_eq!(next.flush(), Ok(()));
    assert_eq!(numbers(&next), Vec::from_iter(0..13));
    let stats = next.stats();
    assert_eq!((stats.recorded, stats.recovered, stats.accepted), (23, 20, 23));
    assert_eq!((stats.ambiguous, stats.retried), (0, 0));
    assert_eq!(files(directory.path()), [] as [&str; 0]);
    // The first one's accounts stay as they were.
    assert_eq!(bench.stats().pending, 20);
}

#[test]
fn stopping_delivers_what_it_can_and_leaves_the_spool_to_the_next_one() {
    let directory = TempDir::new().unwrap();
    for generation in 0..20 {
        let bench = Bench::spooling(directory.path(), options(), in_turn(vec![]));
        assert_eq!(bench.stats().recovered, 0);
        bench.push(vec![batch(generation, 1)]);
        let ticket = Ticket::new();
        bench.handle.stop(&ticket);
        // The next one may be quicker than the thread that ends.
        assert_eq!(ticket.wait_blocking(Some(PATIENCE)), Some(Ok(())));
    }
    assert_eq!(files(directory.path()), [] as [&str; 0]);
}

#[test]
fn what_was_found_is_delivered_though_nothing_is_pushed() {
    let directory = TempDir::new().unwrap();
    let bench = Bench::spooling(directory.path(), options(), |_| Answer::Never);
    bench.push(vec![batch(7, 1)]);
    bench.until(|stats| stats.spooled == 1);
    end(&bench);
    let next = Bench::spooling(directory.path(), options(), in_turn(vec![]));
    next.until(|stats| stats.accepted == 1);
}

#[test]
fn what_was_under_way_at_the_end_is_counted_as_ambiguous_when_it_is_sent_again() {
    let directory = TempDir::new().unwrap();
    let two = Options { in_flight: 2, ..Options::default() };
    let bench = Bench::spooling(directory.path(), two, |_| Answer::Never);
    bench.push((0..5).map(|number| batch(number, 3)).collect());
    bench.arrival();
    bench.arrival();
    end(&bench);
    assert_eq!(files(directory.path()), ["sent", "sent", "batch", "batch", "batch"]);
    let next = Bench::spooling(directory.path(), options(), in_turn(vec![]));
    assert_eq!(next.flush(), Ok(()));
    let stats = next.stats();
    assert_eq!((stats.ambiguous, stats.retried, stats.accepted), (6, 2, 15));
}

#[test]
fn after_a_clear_answer_nothing_is_ambiguous_and_after_an_unclear_one_it_is() {
    for (failure, ending, ambiguous) in
        [(Failure::throttled("slow down"), "batch", 0), (Failure::unclear("lost"), "sent", 4)]
    {
        let directory = TempDir::new().unwrap();
        let bench = Bench::spooling(directory.path(), options(), move |_| Answer::Fail(failure.clone()));
        bench.push(vec![batch(0, 4)]);
        bench.until(|stats| stats.last_error.is_some());
        end(&bench);
        assert_eq!(files(directory.path()), [ending]);
        let next = Bench::spooling(directory.path(), options(), in_turn(vec![]));
        assert_eq!(next.flush(), Ok(()));
        assert_eq!(next.stats().ambiguous, ambiguous);
    }
}

#[test]
fn what_a_full_outbox_drops_loses_its_file() {
    let directory = TempDir::new().unwrap();
    let options = Options { outbox_bytes: 3 * batch(0, 1).bytes(), ..options() };
    let bench = Bench::spooling(directory.path(), options.clone(), |_| Answer::Never);
    bench.push(vec![batch(0, 1)]);
    bench.arrival();
    bench.push((1..=2).map(|number| batch(number, 1)).collect());
    bench.until(|stats| stats.spooled == 3);
    bench.push((3..=7).map(|number| batch(number, 1)).collect());
    let stats = bench.until(|stats| stats.spooled == 3);
    assert_eq!((stats.dropped, stats.pending), (5, 3));
    end(&bench);
    assert_eq!(files(directory.path()), ["sent", "batch", "batch"]);
    let next = Bench::spooling(directory.path(), options, in_turn(vec![]));
    assert_eq!(next.flush(), Ok(()));
    assert_eq!(numbers(&next), [0, 6, 7]);
}

#[test]
fn a_smaller_bound_drops_the_oldest_of_what_was_found_and_a_flush_tells() {
    let directory = TempDir::new().unwrap();
    let bench = Bench::spooling(directory.path(), options(), |_| Answer::Fail(Failure::retry("down")));
    bench.push((0..5).map(|number| batch(number, 1)).collect());
    bench.until(|stats| stats.spooled == 5);
    end(&bench);
    let options = Options { outbox_bytes: 2 * batch(0, 1).bytes(), ..options() };
    let next = Bench::spooling(directory.path(), options, in_turn(vec![]));
    assert_eq!(next.flush().unwrap_err().dropped, 3);
    let stats = next.stats();
    assert_eq!((stats.recovered, stats.recorded, stats.dropped, stats.accepted), (5, 5, 3, 2));
    assert_eq!(numbers(&next), [3, 4]);
}

#[test]
fn the_halves_of_a_batch_have_files_in_its_place() {
    let directory = TempDir::new().unwrap();
    let mut attempts = 0;
    let bench = Bench::spooling(directory.path(), options(), move |_| {
        attempts += 1;
        if attempts == 1 { Answer::Fail(Failure::too_large("413")) } else { Answer::Never }
    });
    bench.push(vec![batch(0, 8), batch(1, 1)]);
    bench.arrival();
    bench.arrival();
    end(&bench);
    assert_eq!(files(directory.path()), ["sent", "batch", "batch"]);
    let next = Bench::spooling(directory.path(), options(), in_turn(vec![]));
    assert_eq!(next.flush(), Ok(()));
    let arrived: Vec<_> = next.arrivals.try_iter().map(|batch| (number(&batch), batch.samples())).collect();
    assert_eq!(arrived, [(0, 4), (0, 4), (1, 1)]);
}

#[test]
fn data_that_grew_too_old_are_not_found_again() {
    let directory = TempDir::new().unwrap();
    let two_weeks = 14 * 24 * 60 * 60 - 60;
    let datums = [START - two_weeks, START].map(|timestamp| {
        let mut datum = sample::datum(0, 1, 1);
        datum.timestamp = timestamp;
        datum
    });
    let answers = vec![Answer::Fail(Failure::retry("down")), Answer::Never];
    let bench = Bench::spooling(directory.path(), options(), in_turn(answers));
    let of = |datums: &[_]| Batch::new("Shop".into(), datums.to_vec());
    bench.push(vec![of(&datums[..1]), of(&datums)]);
    bench.until(|stats| stats.last_error.is_some() && stats.spooled == 3);
    // A minute later two data are too old: all of one batch, and a half of the other.
    bench.clock.advance(Duration::from_secs(60));
    assert_eq!((bench.arrival().samples(), bench.arrival().samples()), (1, 1));
    end(&bench);
    let stats = bench.stats();
    assert_eq!((stats.dropped, stats.pending, stats.spooled), (2, 1, 1));
    assert_eq!(files(directory.path()), ["sent"]);
    let next = Bench::spooling(directory.path(), options(), in_turn(vec![]));
    assert_eq!(next.stats().recovered, 1);
    assert_eq!(next.flush(), Ok(()));
    assert_eq!(next.arrival().datums(), &datums[1..]);
}

#[test]
fn when_the_spool_fails_everything_is_delivered_from_memory() {
    let parent = TempDir::new().unwrap();
    let directory = parent.path().join("spool");
    let bench = Bench::spooling(&directory, options(), in_turn(vec![]));
    fs::remove_dir_all(&directory).unwrap();
    bench.push((0..10).map(|number| batch(number, 1)).collect());
    assert_eq!(bench.flush(), Ok(()));
    let stats = bench.stats();
    assert_eq!((stats.accepted, stats.spooled), (10, 0));
    assert!(stats.spool_errors >= 10, "{stats:?}");
}

#[test]
fn what_could_not_be_written_is_written_when_it_is_sent_again() {
    let directory = TempDir::new().unwrap();
    // It stands in the way of the first batch's file.
    let obstacle = directory.path().join("0000000000000000-0000000000000000.new");
    let answers = vec![Answer::Fail(Failure::retry("down")), Answer::Never];
    let bench = Bench::spooling(directory.path(), options(), in_turn(answers));
    fs::create_dir(&obstacle).unwrap();
    bench.push(vec![batch(0, 1), batch(1, 1)]);
    let stats = bench.until(|stats| stats.last_error.is_some());
    assert_eq!((stats.spooled, stats.pending), (1, 2));
    assert!(stats.spool_errors >= 1);
    fs::remove_dir(&obstacle).unwrap();
    bench.handle.retry_now();
    bench.until(|stats| stats.spooled == 2);
    assert_eq!(files(directory.path()), ["sent", "batch"]);
    assert_eq!(end(&bench).unwrap().unwrap_err().waiting, 2);
}

#[test]
fn the_end_writes_what_a_sink_that_blocks_its_thread_has_kept_from_the_spool() {
    let directory = TempDir::new().unwrap();
    let (release, released) = mpsc::channel();
    let mut block = Some(released);
    let script = move |_: &Batch| block.take().map_or(Answer::Accept, Answer::Block);
    let bench = Bench::spooling(directory.path(), options(), script);
    bench.push(vec![batch(0, 1)]);
    bench.arrival();
    bench.push((1..5).map(|number| batch(number, 1)).collect());
    assert_eq!(bench.stats().spooled, 1);
    assert_eq!(end(&bench).unwrap().unwrap_err().waiting, 5);
    let stats = bench.stats();
    assert_eq!((stats.pending, stats.spooled, stats.dropped), (5, 5, 0));

    // The spool is free though that thread is not, and what it says later changes nothing.
    let next = Bench::spooling(directory.path(), options(), |_| Answer::Never);
    assert_eq!(next.stats().recovered, 5);
    release.send(()).unwrap();
    bench.ended();
    assert_eq!(bench.stats(), stats);
    assert_eq!(files(directory.path()).len(), 5);
}

#[test]
fn a_flush_after_the_end_does_not_wait_for_what_is_in_the_spool() {
    let directory = TempDir::new().unwrap();
    let bench = Bench::spooling(directory.path(), options(), |_| Answer::Never);
    bench.push(vec![batch(0, 3)]);
    bench.arrival();
    let before = Ticket::new();
    bench.handle.flush(&before);
    bench.handle.close();
    assert_eq!(before.wait_blocking(Some(PATIENCE)).unwrap().unwrap_err().waiting, 3);
    // The thread, when it ends, tells whoever waits; the second one asks after that.
    bench.ended();
    for _ in 0..2 {
        assert_eq!(bench.flush().unwrap_err().waiting, 3);
    }
}

/// What an endpoint has taken, by number.
type Taken = Arc<Mutex<HashMap<u64, u64>>>;

#[test]
fn over_many_ends_nothing_is_lost_and_what_arrives_twice_is_counted() {
    let (taken, refused) = (Taken::default(), Taken::default());
    let directory = TempDir::new().unwrap();
    let (mut pushed, mut ambiguous, mut left) = (0, 0, 0);
    for generation in 0..60 {
        let (endpoint, refusals, mut random) = (taken.clone(), refused.clone(), Random(generation));
        let is_last = generation == 59;
        let options = Options { in_flight: 3, ..Options::default() };
        let bench = Bench::spooling(directory.path(), options, move |batch| {
            let note = |ledger: &Taken| *lock(ledger).entry(number(batch)).or_default() += batch.samples();
            match random.between(0, if is_last { 0 } else { 9 }) {
                0..=2 => {
                    note(&endpoint);
                    Answer::Accept
                }
                3 => {
                    note(&refusals);
                    Answer::Fail(Failure::refused("bad"))
                }
                4 => {
                    // A single datum cannot be split, and is refused.
                    if batch.datums().len() == 1 {
                        note(&refusals);
                    }
                    Answer::Fail(Failure::too_large("413"))
                }
                5 => Answer::Fail(Failure::throttled("slow down")),
                6 => {
                    note(&endpoint);
                    Answer::Fail(Failure::unclear("the answer was lost"))
                }
                7 => {
                    note(&endpoint);
                    Answer::Never
                }
                8 => Answer::Panic,
                _ => Answer::Never,
            }
        });
        assert_eq!(bench.stats().recovered, left, "what was pending, and nothing else");
        let mut random = Random(1_000 + generation);
        for _ in 0..random.between(1, 10) {
            bench.push(vec![batch(pushed, 4)]);
            pushed += 1;
            if random.between(0, 1) == 0 {
                bench.handle.retry_now();
            }
        }
        if is_last {
            assert_eq!(bench.flush(), Ok(()));
        } else {
            let requests = random.between(0, 8) as u64;
            for _ in 0..1_000 {
                if bench.stats().requests >= requests {
                    break;
                }
                bench.handle.retry_now();
                std::thread::yield_now();
            }
        }
        end(&bench);
        let stats = bench.stats();
        assert_eq!((stats.dropped, stats.spool_errors, stats.spool_corrupt), (0, 0, 0));
        assert_eq!(stats.pending, stats.spooled);
        (left, ambiguous) = (stats.pending, ambiguous + stats.ambiguous);
    }
    let (taken, refused) = (lock(&taken), lock(&refused));
    let of = |ledger: &HashMap<u64, u64>, number| ledger.get(&number).copied().unwrap_or_default();
    for number in 0..pushed {
        assert!(of(&taken, number) + of(&refused, number) >= 4, "batch {number} is lost");
    }
    let arrived: u64 = taken.values().sum();
    let settled: u64 = arrived + refused.values().sum::<u64>();
    assert!(settled <= 4 * pushed + ambiguous, "{settled} for {} and {ambiguous}", 4 * pushed);
    assert!(ambiguous > 0 && settled > 4 * pushed);
    assert_eq!((left, files(directory.path())), (0, vec![]));
}
