//! Starts children, hears them and kills them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use cwmetrics_local::Local;

use crate::child::{DIRECTORY, FIRST, ROLE, SAYS, URL};

/// A child, which is killed at the latest when this is dropped.
pub struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    pub fn start(role: &str, directory: &Path, local: &Local, first: u64) -> Running {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child::run", "--exact", "--nocapture"])
            .env(ROLE, role)
            .env(DIRECTORY, directory)
            .env(URL, local.url())
            .env(FIRST, first.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Running { child, lines }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it says next; `None` when it has ended.
    pub fn hear(&mut self) -> Option<String> {
        let mut line = String::new();
        while self.lines.read_line(&mut line).unwrap() > 0 {
            // What comes after a kill in the middle of a line is no line. The test runner's own
            // words can stand before ours.
            if let Some((_, said)) = line.split_once(SAYS)
                && let Some(said) = said.strip_suffix('\n')
            {
                return Some(said.to_owned());
            }
            line.clear();
        }
        None
    }

    /// The number that it says after this word.
    pub fn hear_number(&mut self, word: &str) -> u64 {
        let said = self.hear().unwrap_or_else(|| panic!("it ended without saying {word:?}"));
        let number = said.strip_prefix(word).and_then(|rest| rest.trim().parse().ok());
        number.unwrap_or_else(|| panic!("{word:?} and a number are expected: {said:?}"))
    }

    pub fn tell_to_go_on(&mut self) {
        writeln!(self.child.stdin.as_mut().unwrap()).unwrap();
    }

    /// SIGKILL. Gives the pushes that it had said to be safe and that nobody has heard yet.
    pub fn kill(mut self) -> Vec<u64> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut safe = Vec::new();
        while let Some(said) = self.hear() {
            safe.extend(said.strip_prefix("safe ").map(|number| number.parse::<u64>().unwrap()));
        }
        safe
    }

    /// Waits for an end that is a success.
    pub fn end(mut self) {
        while self.hear().is_some() {}
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many files of the spool end so.
pub fn files(directory: &Path, ending: &str) -> u64 {
    let Ok(entries) = fs::read_dir(directory) else { return 0 };
    let extension = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().path().extension().map(Into::into);
    entries.filter_map(extension).filter(|found: &std::ffi::OsString| found == ending).count() as u64
}

/// The last process: it delivers what there is. Says how many samples could have been counted twice.
pub fn finish(directory: &Path, local: &Local) -> u64 {
    let mut last = Running::start("finish", directory, local, 0);
    last.hear_number("recovered ");
    let ambiguous = last.hear_number("ambiguous ");
    last.end();
    for ending in ["batch", "sent", "new", "corrupt"] {
        assert_eq!(files(directory, ending), 0, "nothing is left behind");
    }
    ambiguous
}
