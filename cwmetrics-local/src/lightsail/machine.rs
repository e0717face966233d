//! The figures of this machine, as the system tells them.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use sysinfo::{MINIMUM_CPU_UPDATE_INTERVAL, Networks, System};

use super::figures::merged;
use super::instance::LightsailInstance;
use super::metric::Metric;
use crate::changes::lock;
use crate::shared::Shared;
use crate::store::StatisticSet;
use crate::timestamp::Timestamp;

/// How often it is read, beside what is read for a request.
const EVERY: Duration = Duration::from_secs(60);

/// How many minutes are remembered: 15 days, for which CloudWatch keeps its own.
const MAX_MINUTES: usize = 15 * 24 * 60;

/// Reads the machine now and every minute, as long as the endpoint runs. A reading can take a
/// millisecond: this is the endpoint's thread, so whoever starts it does not wait for the first one.
pub(crate) async fn keep_reading(shared: Arc<Shared>) {
    loop {
        let now = shared.now();
        lock(&shared.lightsail).read_machine(now);
        tokio::time::sleep(EVERY).await;
    }
}

/// This machine as one of Lightsail's instances, under its own name.
pub(super) fn instance(now: Timestamp) -> LightsailInstance {
    let name = name(&System::host_name().unwrap_or_default());
    let mut instance = LightsailInstance::new(name).created_at(SystemTime::from(now));
    instance.is_machine = true;
    instance
}

/// This machine, and what it did of late.
pub(super) struct Machine {
    system: System,
    networks: Networks,
    /// When it was read last, if it was.
    read: Option<Instant>,
    /// By their time, the oldest first.
    minutes: VecDeque<Minute>,
}

/// What was read in one minute.
struct Minute {
    at: Timestamp,
    cpu: StatisticSet,
    received: StatisticSet,
    sent: StatisticSet,
}

impl Machine {
    /// Without a reading yet.
    pub(super) fn new() -> Machine {
        Machine { system: System::new(), networks: Networks::new(), read: None, minutes: VecDeque::new() }
    }

    /// How many processors it has, and how much memory in GB, as the first reading found.
    pub(super) fn hardware(&self) -> (usize, f64) {
        (self.system.cpus().len(), self.system.total_memory() as f64 / 1e9)
    }

    /// Takes a reading, unless the last one is too fresh for one to be told from it.
    pub(super) fn read(&mut self, now: Timestamp) {
        if self.read.is_some_and(|read| read.elapsed() < MINIMUM_CPU_UPDATE_INTERVAL) {
            return;
        }
        let is_first = self.read.replace(Instant::now()).is_none();
        self.system.refresh_cpu_usage();
        self.networks.refresh(true);
        if is_first {
            self.system.refresh_memory();
            // Usage and traffic are what has happened since the last reading.
            return;
        }
        let cpu = f64::from(self.system.global_cpu_usage());
        // Where the system does not tell, there is no number.
        let cpu = if cpu.is_nan() { 0.0 } else { cpu.clamp(0.0, 100.0) };
        let others = self.networks.iter().filter(|(name, _)| !is_loopback(name));
        let (received, sent) = others.fold((0, 0), |(received, sent), (_, network)| {
            (received + network.received(), sent + network.transmitted())
        });
        self.add(Minute {
            at: now.floor(60),
            cpu: one(cpu),
            received: one(received as f64),
            sent: one(sent as f64),
        });
    }

    /// Adds a reading to its minute, which is the last one, unless the clock went back.
    fn add(&mut self, reading: Minute) {
        let place = self.minutes.partition_point(|minute| minute.at < reading.at);
        match self.minutes.get_mut(place).filter(|minute| minute.at == reading.at) {
            Some(minute) => {
                minute.cpu = merged(&minute.cpu, &reading.cpu);
                minute.received = merged(&minute.received, &reading.received);
                minute.sent = merged(&minute.sent, &reading.sent);
            }
            None => self.minutes.insert(place, reading),
        }
        if self.minutes.len() > MAX_MINUTES {
            self.minutes.pop_front();
        }
    }

    /// What is known of one of a metric's own periods.
    pub(super) fn figures(&self, metric: &Metric, at: Timestamp) -> Option<StatisticSet> {
        let end = at.plus_seconds(metric.granularity);
        let first = self.minutes.partition_point(|minute| minute.at < at);
        let minutes = self.minutes.range(first..).take_while(|minute| minute.at < end);
        let of: fn(&Minute) -> StatisticSet = match metric.name.as_str() {
            "CPUUtilization" => |minute| minute.cpu,
            "NetworkIn" => |minute| minute.received,
            "NetworkOut" => |minute| minute.sent,
            // It answers, so its checks have passed; and it has no metadata that could be asked for.
            "StatusCheckFailed"
            | "StatusCheckFailed_Instance"
            | "StatusCheckFailed_System"
            | "MetadataNoToken" => |_| one(0.0),
            // It does not burst.
            _ => return None,
        };
        minutes.map(of).reduce(|whole, set| merged(&whole, &set))
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").field("minutes", &self.minutes.len()).finish_non_exhaustive()
    }
}

/// One sample.
fn one(value: f64) -> StatisticSet {
    StatisticSet { sample_count: 1.0, sum: value, minimum: value, maximum: value }
}

/// `lo`, `lo0`.
fn is_loopback(interface: &str) -> bool {
    interface.strip_prefix("lo").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The host's name, as far as it can be that of an instance.
fn name(host: &str) -> String {
    let allowed = |char: char| if char.is_ascii_alphanumeric() || char == '_' { char } else { '-' };
    let name: String = host.chars().map(allowed).collect();
    match name.trim_matches('-') {
        name if name.len() < 2 => "this-machine".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_names_of_instances() {
        for (host, expected) in [
            ("web-1", "web-1"),
            ("web.example.org", "web-example-org"),
            ("-x-", "this-machine"),
            ("", "this-machine"),
            ("Müller", "M-ller"),
        ] {
            assert_eq!(name(host), expected);
        }
    }

    #[test]
    fn loopback_is_no_network() {
        assert!(is_loopback("lo") && is_loopback("lo0"));
        assert!(!is_loopback("eth0") && !is_loopback("lorawan"));
    }

    #[test]
    fn the_first_reading_tells_of_the_hardware_and_of_no_usage_yet() {
        let mut machine = Machine::new();
        assert_eq!(machine.hardware(), (0, 0.0));
        machine.read(Timestamp::UNIX_EPOCH);
        let (cpus, memory_gb) = machine.hardware();
        assert!(cpus > 0 && memory_gb > 0.0);
        assert!(machine.minutes.is_empty());
    }

    #[test]
    fn readings_are_added_up_by_minute_and_the_oldest_forgotten() {
        let mut machine = Machine::new();
        let at = |minute: i64| Timestamp::UNIX_EPOCH.plus_seconds(60 * minute);
        let reading =
            |minute, cpu| Minute { at: at(minute), cpu: one(cpu), received: one(1.0), sent: one(2.0) };
        for (minute, cpu) in [(6, 10.0), (6, 30.0), (8, 50.0), (5, 70.0)] {
            machine.add(reading(minute, cpu));
        }
        let metrics = Metric::all(Vec::new());
        let metric = |name: &str| &metrics[name];
        let cpu = machine.figures(metric("CPUUtilization"), at(5)).unwrap();
        assert_eq!((cpu.sample_count, cpu.sum, cpu.minimum, cpu.maximum), (4.0, 160.0, 10.0, 70.0));
        assert_eq!(machine.figures(metric("NetworkOut"), at(5)).unwrap().sum, 8.0);
        assert_eq!(machine.figures(metric("StatusCheckFailed"), at(6)).unwrap().sum, 0.0);
        assert_eq!(machine.figures(metric("StatusCheckFailed"), at(7)), None);
        assert_eq!(machine.figures(metric("CPUUtilization"), at(0)), None);
        assert_eq!(machine.figures(metric("BurstCapacityTime"), at(5)), None);
        for minute in 0..=MAX_MINUTES as i64 {
            machine.add(reading(100 + minute, 1.0));
        }
        assert_eq!(machine.minutes.len(), MAX_MINUTES);
        assert_eq!(machine.minutes[0].at, at(101));
    }
}
