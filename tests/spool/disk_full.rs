//! A disk that is full, by a limit on the size of files: it needs no mount and no root, and leaves
//! the beginning of a file behind, as a full disk does.

use cwmetrics_local::Local;
use tempfile::TempDir;

use crate::ledger::{Arrived, EACH};
use crate::parent::{Running, files, finish};

#[test]
fn on_a_full_disk_delivery_goes_on_and_the_spool_is_used_again_when_there_is_room() {
    let directory = TempDir::new().unwrap();
    let local = Local::start().unwrap();
    let mut child = Running::start("fill the disk for a while", directory.path(), &local, 0);
    child.hear_number("recovered ");
    assert_eq!(child.hear(), Some(format!("full {EACH} 0")), "accepted, and not in the spool");
    assert_eq!(child.hear().as_deref(), Some("ready"));
    for ending in ["batch", "sent", "new", "corrupt"] {
        assert_eq!(files(directory.path(), ending), 0, "no part of a file takes room");
    }
    let hold = local.hold();
    child.tell_to_go_on();
    // The first of the two flies, and has no file; the second has one.
    assert_eq!(child.hear(), Some(format!("again {} {EACH}", 2 * EACH)));
    let ended = child.hear().unwrap();
    child.end();
    assert_eq!(ended, format!("ended {EACH} {EACH} {EACH}"), "what has no file at the end is dropped");
    drop(hold);
    finish(directory.path(), &local);
    let arrived = Arrived::at(&local);
    assert!(arrived.has_all_of(0) && arrived.has_all_of(2));
}
