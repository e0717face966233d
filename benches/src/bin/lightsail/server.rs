//! The endpoint, in a process of its own: instances with a point of every period, and what is asked of it.

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use cwmetrics_local::{LightsailInstance, Local, StatisticSet};

use crate::SERVE;
use crate::busiest::Busiest;

/// What an endpoint has seen.
#[derive(Debug, Default)]
pub struct Seen {
    /// By operation.
    pub calls: BTreeMap<String, u64>,
    /// The most calls of GetInstanceMetricData that have arrived in any second.
    pub most_reads: usize,
    /// Data that were put.
    pub data: u64,
}

pub struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
    url: String,
}

impl Server {
    pub fn start(instances: usize) -> Result<Server, Box<dyn Error>> {
        let mut command = Command::new(env::current_exe()?);
        command.args([SERVE, &instances.to_string()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut url = String::new();
        output.read_line(&mut url)?;
        Ok(Server { child, output, url: url.trim_end().to_owned() })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it, and asks what it has seen.
    pub fn end(mut self) -> Result<Seen, Box<dyn Error>> {
        drop(self.child.stdin.take());
        let mut said = String::new();
        self.output.read_to_string(&mut said)?;
        self.child.wait()?;
        let mut seen = Seen::default();
        for (name, number) in said.lines().filter_map(|line| line.split_once(' ')) {
            match name {
                "data" => seen.data = number.parse()?,
                "most" => seen.most_reads = number.parse()?,
                operation => drop(seen.calls.insert(operation.to_owned(), number.parse()?)),
            }
        }
        Ok(seen)
    }
}

/// Counts requests as they come.
#[derive(Default)]
struct Counter {
    calls: BTreeMap<String, u64>,
    reads: Busiest,
}

impl Counter {
    fn count(&mut self, operation: &str) {
        *self.calls.entry(operation.to_owned()).or_default() += 1;
        if operation == "GetInstanceMetricData" {
            self.reads.count();
        }
    }
}

/// Any figures.
fn figures(_metric: &str, at: SystemTime) -> Option<StatisticSet> {
    let number = at.duration_since(UNIX_EPOCH).ok()?.as_secs() as f64 / 7.0;
    Some(StatisticSet { sample_count: 5.0, sum: 2.0 * number, minimum: number / 3.0, maximum: number / 2.0 })
}

/// Until the standard input ends.
pub fn serve(instances: usize) -> Result<(), Box<dyn Error>> {
    let web = |number| LightsailInstance::new(format!("web-{number:03}")).figures(figures);
    // What was put is counted, and need not stay.
    let builder = Local::builder().store_bytes(64 << 20);
    let local = (0..instances).fold(builder, |builder, number| builder.instance(web(number))).start()?;
    let counter = Arc::new(Mutex::new(Counter::default()));
    let counting = counter.clone();
    local.fail_when(move |request| {
        counting.lock().unwrap_or_else(PoisonError::into_inner).count(&request.operation);
        None
    });
    println!("{}", local.url());
    io::stdin().read_to_end(&mut Vec::new())?;
    let counter = counter.lock().unwrap_or_else(PoisonError::into_inner);
    for (operation, calls) in &counter.calls {
        println!("{operation} {calls}");
    }
    println!("most {}", counter.reads.most());
    println!("data {}", local.forgotten() + local.datums().len() as u64);
    Ok(())
}
