use std::io::{self, ErrorKind, Write};

use super::super::stdout::Stdout;
use super::{CLEAR, UNCLEAR, failed};

/// Takes so many bytes, at most three at once, and then fails.
struct Narrow {
    taken: Vec<u8>,
    room: usize,
    flushes: bool,
}

impl Narrow {
    fn new(room: usize) -> Narrow {
        Narrow { taken: Vec::new(), room, flushes: true }
    }
}

impl Write for Narrow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(3).min(self.room);
        if count == 0 {
            return Err(ErrorKind::BrokenPipe.into());
        }
        self.room -= count;
        self.taken.extend(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.flushes { Ok(()) } else { Err(ErrorKind::BrokenPipe.into()) }
    }
}

const LINES: &[u8] = b"one\ntwo\n";

#[test]
fn lines_are_written_whole() {
    let mut narrow = Narrow::new(100);
    assert_eq!(Stdout::default().write_to(&mut narrow, LINES), Ok(()));
    assert_eq!(narrow.taken, LINES);
}

#[test]
fn a_failure_says_whether_anything_was_written() {
    for (room, expected) in [(0, CLEAR), (1, UNCLEAR), (7, UNCLEAR)] {
        let mut narrow = Narrow::new(room);
        let (class, message) = failed(Stdout::default().write_to(&mut narrow, LINES));
        assert_eq!(class, expected, "{message}");
        assert!(message.starts_with("standard output: broken pipe"), "{message}");
    }
}

#[test]
fn what_is_not_flushed_may_have_been_written() {
    let (stdout, mut narrow) = (Stdout::default(), Narrow { flushes: false, ..Narrow::new(100) });
    assert_eq!(failed(stdout.write_to(&mut narrow, LINES)).0, UNCLEAR);
    // Now it is only the end of the torn line.
    assert_eq!(failed(stdout.write_to(&mut narrow, LINES)).0, CLEAR);
}

#[test]
fn a_torn_line_is_ended_before_the_next_attempt() {
    let (stdout, mut narrow) = (Stdout::default(), Narrow::new(5));
    assert_eq!(failed(stdout.write_to(&mut narrow, LINES)).0, UNCLEAR);
    // There is not even room for the end of the line, or just for that.
    for room in [0, 1] {
        narrow.room = room;
        assert_eq!(failed(stdout.write_to(&mut narrow, LINES)).0, CLEAR);
    }
    narrow.room = 100;
    assert_eq!(stdout.write_to(&mut narrow, LINES), Ok(()));
    assert_eq!(narrow.taken, b"one\nt\none\ntwo\n");
}
