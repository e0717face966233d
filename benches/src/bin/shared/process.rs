//! What the kernel knows of this process.

#![allow(dead_code, reason = "what one of the measurements needs")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

const PROCESS: &str = "/proc/self";
const THREAD: &str = "/proc/thread-self";

/// The CPU time of the threads of this name.
pub fn cpu_of(name: &str) -> Result<Duration, Box<dyn Error>> {
    let mut time = Duration::ZERO;
    let mut is_there = false;
    for task in fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        // The kernel keeps 15 characters of a name.
        let known = fs::read_to_string(task.join("comm"))?;
        if known.trim_end() != &name[..name.len().min(15)] {
            continue;
        }
        time += time_of(&task)?;
        is_there = true;
    }
    if !is_there {
        return Err(format!("there is no thread called {name}").into());
    }
    Ok(time)
}

/// The CPU time of this thread.
pub fn cpu() -> Result<Duration, Box<dyn Error>> {
    time_of(Path::new(THREAD))
}

/// How often this thread has given up its processor by itself, to wait for something.
pub fn waits() -> Result<u64, Box<dyn Error>> {
    Ok(status(THREAD, "voluntary_ctxt_switches:")?.parse()?)
}

/// The most memory that the process ever had resident, in MiB.
pub fn peak_mib() -> Result<f64, Box<dyn Error>> {
    let kib: f64 = status(PROCESS, "VmHWM:")?.trim_end_matches("kB").trim_end().parse()?;
    Ok(kib / 1024.0)
}

/// From `schedstat`, in nanoseconds; `stat` counts in hundredths of a second.
fn time_of(task: &Path) -> Result<Duration, Box<dyn Error>> {
    let times = fs::read_to_string(task.join("schedstat"))?;
    let run = times.split_whitespace().next().ok_or("schedstat is empty")?;
    Ok(Duration::from_nanos(run.parse()?))
}

fn status(of: &str, field: &str) -> Result<String, Box<dyn Error>> {
    let status = fs::read_to_string(Path::new(of).join("status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    Ok(line.ok_or_else(|| format!("{field} is not told"))?.trim().to_owned())
}
