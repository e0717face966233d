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
use self::metric::Metric;
pub(crate) use self::operation::run;

/// The state of all this.
#[derive(Debug)]
pub(crate) struct Lightsail {
    /// By name.
    instances: BTreeMap<String, LightsailInstance>,
    metrics: Vec<Metric>,
    machine: Option<Machine>,
}

impl Lightsail {
    /// With these instances, or else with this machine.
    pub(crate) fn new(instances: Vec<LightsailInstance>, now: Timestamp) -> Lightsail {
        let machine = if instances.is_empty() { Some(Machine::new()) } else { None };
        let instances = match &machine {
            Some(machine) => vec![machine.instance(now)],
            None => instances,
        };
        Lightsail {
            instances: instances.into_iter().map(|instance| (instance.name.clone(), instance)).collect(),
            metrics: Metric::known(),
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

    /// Where the figures of an instance come from.
    fn figures<'l>(&'l self, instance: &'l LightsailInstance) -> Figures<'l> {
        match &self.machine {
            Some(machine) if instance.is_machine => Figures::Machine(machine),
            _ => Figures::Told(instance),
        }
    }
}
