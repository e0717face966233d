//! The calling threads: one that makes decorated calls, and one that makes the same undecorated.

use std::error::Error;
use std::hint::black_box;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use cwmetrics::{count, timeit};

use crate::process;

const LINUX: &str = "Linux tells what a thread has used";

/// What is called.
#[derive(Clone, Copy, Debug)]
pub enum Work {
    /// One function with two metrics.
    Plain,
    /// One with this many values of a dimension.
    Shops(u64),
}

/// How many samples a call records.
pub const SAMPLES_A_CALL: u64 = 2;

/// What a thread has used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    pub cpu: Duration,
    /// Times that it gave up its processor within calls: to wait for something.
    pub waits: u64,
}

/// Two threads that make the same calls, so that the difference of what they use is ours.
pub struct Workers {
    threads: [(Sender<Job>, Receiver<()>, JoinHandle<Usage>); 2],
    calls: u64,
}

#[derive(Clone, Copy)]
struct Job {
    work: Work,
    first: u64,
    calls: u64,
}

impl Workers {
    pub fn start() -> Workers {
        let thread = |decorated: bool| {
            let (jobs, asked) = mpsc::channel();
            let (done, answers) = mpsc::channel();
            (jobs, answers, thread::spawn(move || run(decorated, &asked, &done)))
        };
        Workers { threads: [thread(true), thread(false)], calls: 0 }
    }

    /// Makes this many calls on each of them, and waits for their end.
    pub fn call(&mut self, work: Work, calls: u64) -> Result<(), Box<dyn Error>> {
        let job = Job { work, first: self.calls, calls };
        for (jobs, answers, _) in &self.threads {
            jobs.send(job)?;
            answers.recv()?;
        }
        self.calls += calls;
        Ok(())
    }

    /// How many calls were made by each.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// Ends them. The use of the one with decorated calls, and of the other.
    pub fn end(self) -> Result<[Usage; 2], Box<dyn Error>> {
        let mut usage = [Usage::default(); 2];
        for ((jobs, _, thread), usage) in self.threads.into_iter().zip(&mut usage) {
            drop(jobs);
            *usage = thread.join().map_err(|_| "a calling thread has panicked")?;
        }
        Ok(usage)
    }
}

fn run(decorated: bool, jobs: &Receiver<Job>, done: &Sender<()>) -> Usage {
    let mut usage = Usage::default();
    for Job { work, first, calls } in jobs {
        let before = process::waits().expect(LINUX);
        for number in first..first + calls {
            match (work, decorated) {
                (Work::Plain, true) => plain::decorated(number),
                (Work::Plain, false) => plain::bare(number),
                (Work::Shops(shops), true) => shops::decorated(number % shops),
                (Work::Shops(shops), false) => shops::bare(number % shops),
            };
        }
        usage.waits += process::waits().expect(LINUX) - before;
        if done.send(()).is_err() {
            break;
        }
    }
    usage.cpu = process::cpu().expect(LINUX);
    usage
}

mod plain {
    use super::{black_box, count, timeit};

    #[timeit("call")]
    #[count("calls")]
    #[inline(never)]
    pub fn decorated(number: u64) -> u64 {
        black_box(number)
    }

    #[inline(never)]
    pub fn bare(number: u64) -> u64 {
        black_box(number)
    }
}

mod shops {
    use super::{black_box, count, timeit};

    #[timeit("sale", dimensions("Shop" = shop))]
    #[count("sales", dimensions("Shop" = shop))]
    #[inline(never)]
    pub fn decorated(shop: u64) -> u64 {
        black_box(shop)
    }

    #[inline(never)]
    pub fn bare(shop: u64) -> u64 {
        black_box(shop)
    }
}
