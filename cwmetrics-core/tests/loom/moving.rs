//! The windows that all threads look at.

use loom::thread;

use crate::check;
use crate::metric::Resolution;
use crate::record::registry::SCALE;
use crate::record::scale::NANOS;
use crate::record::window::{CLOSED, Windows};
use crate::world::Lasting;

const MINUTE: u64 = 60 * NANOS;
/// The second in which the first window begins.
const FIRST: u64 = SCALE.wall / NANOS;

#[test]
fn a_look_at_a_window_has_only_what_belongs_together() {
    check(3, || {
        let windows = Lasting::new(Windows::new(SCALE));
        let looked = windows.get();
        let writer = thread::spawn(move || looked.view(Resolution::Minute));
        windows.get().see_end(Resolution::Minute, MINUTE);
        let view = writer.join().unwrap();
        let at = (view.epoch, view.second, view.start, view.span);
        assert!([(1, FIRST, 0, MINUTE), (2, FIRST + 60, MINUTE, MINUTE)].contains(&at), "{at:?}");
    });
}

#[test]
fn two_that_see_the_end_of_a_window_move_it_once() {
    check(3, || {
        let windows = Lasting::new(Windows::new(SCALE));
        let seen = windows.get();
        let other = thread::spawn(move || seen.see_end(Resolution::Minute, MINUTE));
        windows.get().see_end(Resolution::Minute, MINUTE + 1);
        other.join().unwrap();
        let view = windows.get().view(Resolution::Minute);
        assert_eq!((view.epoch, view.second), (2, FIRST + 60));
    });
}

#[test]
fn what_was_closed_stays_closed_whoever_sees_the_end_of_a_window() {
    check(3, || {
        let windows = Lasting::new(Windows::new(SCALE));
        let seen = windows.get();
        let writer = thread::spawn(move || {
            seen.see_end(Resolution::Minute, MINUTE);
            seen.view(Resolution::Minute).epoch
        });
        windows.get().close();
        let epoch = writer.join().unwrap();
        assert!([1, 2, CLOSED].contains(&epoch));
        assert_eq!(windows.get().epoch(), CLOSED);
    });
}
