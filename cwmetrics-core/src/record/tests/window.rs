use crate::metric::Resolution;
use crate::record::scale::{NANOS, Scale};
use crate::record::window::{CLOSED, Windows};

/// 1,000 ticks a second, ten seconds into a minute.
const AT: Scale = Scale { ticks: 5_000_000, wall: 1_800_000_010 * NANOS, per_second: 1000.0 };

#[test]
fn a_window_holds_the_ticks_of_its_minute() {
    let windows = Windows::new(AT);
    let view = windows.view(Resolution::Minute);
    assert_eq!((view.epoch, view.second), (1, 1_800_000_000));
    assert!(view.holds(AT.ticks - 10_000) && view.holds(AT.ticks + 49_999));
    assert!(!view.holds(AT.ticks - 10_001) && !view.holds(AT.ticks + 50_000));
    assert_eq!(windows.view(Resolution::Second).second, 1_800_000_010);
}

#[test]
fn a_writer_moves_a_window_that_is_over_and_only_forwards() {
    let windows = Windows::new(AT);
    windows.see_end(Resolution::Minute, AT.ticks + 49_999);
    assert_eq!(windows.epoch(), 1);
    windows.see_end(Resolution::Minute, AT.ticks + 50_000);
    windows.see_end(Resolution::Minute, AT.ticks);
    let view = windows.view(Resolution::Minute);
    assert_eq!((view.epoch, view.second), (2, 1_800_000_060));
    assert!(view.holds(AT.ticks + 50_000));
}

#[test]
fn a_closed_window_stays_closed() {
    let windows = Windows::new(AT);
    windows.close();
    windows.see_end(Resolution::Minute, AT.ticks + 50_000);
    assert_eq!(windows.advance(AT), CLOSED);
    assert_eq!(windows.epoch(), CLOSED);
}
