//! What the kernel knows of this process.

use std::error::Error;
use std::fs;
use std::time::Duration;

/// The CPU time of the threads of this name.
///
/// From `schedstat`, in nanoseconds; `stat` counts in hundredths of a second.
pub fn cpu_of(name: &str) -> Result<Duration, Box<dyn Error>> {
    let mut nanos = 0;
    let mut is_there = false;
    for task in fs::read_dir("/proc/self/task")? {
        let task = task?.path();
        // The kernel keeps 15 characters of a name.
        let known = fs::read_to_string(task.join("comm"))?;
        if known.trim_end() != &name[..name.len().min(15)] {
            continue;
        }
        let times = fs::read_to_string(task.join("schedstat"))?;
        let run = times.split_whitespace().next().ok_or("schedstat is empty")?;
        nanos += run.parse::<u64>()?;
        is_there = true;
    }
    if !is_there {
        return Err(format!("there is no thread called {name}").into());
    }
    Ok(Duration::from_nanos(nanos))
}

/// The most memory that the process ever had resident, in MiB.
pub fn peak_mib() -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("VmHWM is not told")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim_end().parse()?;
    Ok(kib / 1024.0)
}
