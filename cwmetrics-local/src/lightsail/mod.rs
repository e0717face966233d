//! What stands in for Lightsail: its instances, and the metrics of each.
//!
//! Without instances of a test there is one, which is this machine, with the machine's own figures.

mod context;
mod figures;
mod instance;
mod machine;
mod metric;
mod operation;

use std::collections::BTreeMap;

use crate::timestamp::Timestamp;

pub(crate) use self::context::Context;
use self::figures::Figures;
pub use self::instance::LightsailInstance;
use self::machine::Machine;
pub(crate) use self::machine::keep_reading;
pub(crate) use self::metric::Metric;
pub(crate) use self::operation::run;

/// The state of all this.
#[derive(Debug)]
pub(crate) struct Lightsail {
    /// By name.
    instances: BTreeMap<String, LightsailInstance>,
    metrics: BTreeMap<String, Metric>,
    machine: Option<Machine>,
}

impl Lightsail {
    /// With these instances, or else with this machine, and with metrics beside those that Lightsail
    /// has.
    pub(crate) fn new(
        mut instances: Vec<LightsailInstance>,
        metrics: Vec<Metric>,
        now: Timestamp,
    ) -> Lightsail {
        let machine = instances.is_empty().then(Machine::new);
        if machine.is_some() {
            instances.push(machine::instance(now));
        }
        Lightsail {
            instances: instances.into_iter().map(|instance| (instance.name.clone(), instance)).collect(),
            metrics: Metric::all(metrics),
            machine,
        }
    }

    /// Puts an instance in, in place of the one of the same name.
    pub(crate) fn set_instance(&mut self, instance: LightsailInstance) {
        self.instances.insert(instance.name.clone(), instance);
    }

    /// Whether there was one.
    pub(crate) fn delete_instance(&mut self, name: &str) -> bool {
        self.instances.remove(name).is_some()
    }

    /// Whether this machine is one of the instances.
    pub(crate) fn has_machine(&self) -> bool {
        self.machine.is_some()
    }

    /// Takes a reading of this machine, if it is one of the instances.
    fn read_machine(&mut self, now: Timestamp) {
        if let Some(machine) = &mut self.machine {
            machine.read(now);
        }
    }

    /// How many processors an instance has, and how much memory in GB.
    fn hardware(&self, instance: &LightsailInstance) -> (usize, f64) {
        match &self.machine {
            Some(machine) if instance.is_machine => machine.hardware(),
            _ => (1, 0.5),
        }
    }

    /// Where the figures of an instance come from.
    fn figures<'l>(&'l self, instance: &'l LightsailInstance) -> Figures<'l> {
        match &self.machine {
            Some(machine) if instance.is_machine => Figures::Machine(machine),
            _ => Figures::Told(instance),
        }
    }
}
