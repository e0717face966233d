//! The embedded metric format over TCP, to an agent that comes and goes. What it has read is counted
//! on its side.

mod common;

use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use common::emf::{self, Totals};
use common::{balanced, clock, exclusive, flush_without_pauses, manual, secs, until};
use cwmetrics::Reporter;
use cwmetrics::sink::Emf;
use cwmetrics::testing::ManualClock;

/// What an agent does with a connection.
#[derive(Clone, Copy)]
enum Does {
    /// Reads it to its end, and ends it.
    Read,
    /// Reads so many bytes, and dies. Whoever reads a log that was not written to its end may still
    /// have found whole lines in it.
    DieAfter(usize),
    /// Reads it to its end, and hangs then.
    Hang,
}

/// What the agent has read.
#[derive(Clone, Default)]
struct Ledger {
    /// Of connections that came to their end.
    ended: Arc<Mutex<Totals>>,
    /// Every whole line.
    seen: Arc<Mutex<Totals>>,
}

impl Ledger {
    fn read(&self, stream: &mut TcpStream, does: Does) {
        let mut text = Vec::new();
        match does {
            Does::Read | Does::Hang => stream.read_to_end(&mut text),
            Does::DieAfter(bytes) => stream.take(bytes as u64).read_to_end(&mut text),
        }
        .unwrap();
        let text = String::from_utf8(text).unwrap();
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        emf::read(&text[..whole], &mut self.seen.lock().unwrap());
        if matches!(does, Does::Read) {
            emf::read(&text, &mut self.ended.lock().unwrap());
        }
    }
}

/// An address where nobody listens yet.
fn address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// An agent that listens until its script is over.
struct Agent {
    /// It has read a connection.
    is_read: Receiver<()>,
    thread: JoinHandle<()>,
}

impl Agent {
    /// Takes one connection after the other, and hangs on each no longer than until the next is read.
    fn start(address: SocketAddr, ledger: &Ledger, script: &'static [Does]) -> Agent {
        let (ledger, listener) = (ledger.clone(), TcpListener::bind(address).unwrap());
        let (read, is_read) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut hanging = None;
            for &does in script {
                let (mut stream, _) = listener.accept().unwrap();
                ledger.read(&mut stream, does);
                // The test may not listen.
                let _ = read.send(());
                hanging = matches!(does, Does::Hang).then_some(stream);
            }
            drop(hanging);
        });
        Agent { is_read, thread }
    }

    /// Waits for the end of its script: the address is free again.
    fn ended(self) {
        self.thread.join().unwrap();
    }
}

fn start(clock: &ManualClock, address: SocketAddr) -> Reporter {
    let sink = Emf::agent(address.to_string());
    manual(clock).sink(sink).shutdown_timeout(secs(1_000_000)).install().unwrap()
}

/// Enough for several documents.
fn work(totals: &mut Totals) {
    for number in 0..300 {
        for value in 0..20 {
            emf::record(&format!("metric {number}"), value * number, totals);
        }
    }
}

#[test]
fn all_that_is_recorded_arrives_at_an_agent_that_comes_and_goes() {
    let _one = exclusive();
    let (clock, ledger, address) = (clock(), Ledger::default(), address());
    let (reporter, mut recorded) = (start(&clock, address), Totals::new());
    work(&mut recorded);
    let stats = until(|stats| stats.retried >= 2);
    assert!(stats.last_error.unwrap().starts_with(&format!("the CloudWatch agent at {address}: ")));
    assert_eq!((stats.accepted, stats.ambiguous), (0, 0), "nobody has read anything");

    let scripts: [&[Does]; 3] = [
        &[Does::DieAfter(0), Does::DieAfter(1), Does::DieAfter(30_000), Does::Read],
        &[Does::DieAfter(10), Does::Read],
        &[Does::DieAfter(20_000), Does::Read],
    ];
    for script in scripts {
        let agent = Agent::start(address, &ledger, script);
        flush_without_pauses(&reporter).unwrap();
        agent.ended();
        // It is not there now, and comes back.
        clock.advance(secs(60));
        work(&mut recorded);
    }
    let agent = Agent::start(address, &ledger, &[Does::Read]);
    flush_without_pauses(&reporter).unwrap();
    agent.ended();
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted), (24_000, 24_000));
    assert!(stats.ambiguous >= 18_000, "{stats:?}");
    assert_eq!(*ledger.ended.lock().unwrap(), recorded);
    let seen = emf::samples(&ledger.seen.lock().unwrap());
    assert!(seen > 24_000, "some of it was read twice");
    assert!(seen <= stats.recorded + stats.ambiguous, "{seen}: {stats:?}");
}

#[test]
fn an_agent_that_hangs_is_given_a_minute() {
    let _one = exclusive();
    let (clock, ledger, address) = (clock(), Ledger::default(), address());
    let (reporter, mut recorded) = (start(&clock, address), Totals::new());
    let agent = Agent::start(address, &ledger, &[Does::Hang, Does::Read]);
    emf::record("metric", 7, &mut recorded);
    thread::scope(|scope| {
        let flush = scope.spawn(|| common::block_on(reporter.flush()));
        agent.is_read.recv().unwrap();
        clock.advance(secs(59));
        assert_eq!((balanced().accepted, balanced().retried), (0, 0));
        clock.advance(secs(1));
        until(|stats| stats.accepted == 1);
        flush.join().unwrap().unwrap();
    });
    agent.ended();
    let stats = balanced();
    assert_eq!((stats.recorded, stats.accepted, stats.ambiguous), (1, 1, 1));
    assert_eq!(*ledger.ended.lock().unwrap(), recorded);
    assert_eq!(emf::samples(&ledger.seen.lock().unwrap()), stats.recorded + stats.ambiguous);
}
