//! `std::process::exit`, which runs no destructors.

use cwmetrics_local::Local;
use tempfile::TempDir;

use crate::ledger::{Arrived, EACH};
use crate::parent::{Running, finish};

#[test]
fn what_was_flushed_and_not_delivered_survives_process_exit() {
    let directory = TempDir::new().unwrap();
    let local = Local::start().unwrap();
    let hold = local.hold();
    for number in 0..3 {
        let mut child = Running::start("exit", directory.path(), &local, number);
        assert_eq!(child.hear_number("recovered "), number * EACH);
        assert_eq!(child.hear_number("spooled "), (number + 1) * EACH);
        child.end();
    }
    drop(hold);
    finish(directory.path(), &local);
    let arrived = Arrived::at(&local);
    assert!((0..3).all(|number| arrived.has_all_of(number)));
}
