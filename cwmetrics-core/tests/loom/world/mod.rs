//! A process of the models: what is installed, threads that make calls, and a collector.

mod caller;
mod collector;
mod lasting;

pub(crate) use caller::{Caller, End};
pub(crate) use collector::Collector;
pub(crate) use lasting::Lasting;

use std::ptr;

use crate::record::atomics::{AtomicPtr, AtomicU64};
use crate::record::installed::Installed;
use crate::record::registry::Registry;
use crate::record::switch::{Ring, Switch};

/// What there is once in a process.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) installed: Installed<Registry>,
    pub(crate) switch: &'static Switch,
}

/// A process, and reporters that can be installed in it, for one run of a model.
#[derive(Debug)]
pub(crate) struct World<const REPORTERS: usize> {
    pub(crate) process: Lasting<Process>,
    reporters: [Lasting<Registry>; REPORTERS],
    _switch: Lasting<Switch>,
}

impl<const REPORTERS: usize> World<REPORTERS> {
    pub(crate) fn new() -> World<REPORTERS> {
        let switch = Lasting::new(Switch::new(AtomicU64::new(0)));
        let word = switch.get();
        let installed = Installed::new(word, AtomicPtr::new(ptr::null_mut()));
        let process = Lasting::new(Process { installed, switch: word });
        let mut number = 0;
        let reporters = [(); REPORTERS].map(|()| {
            number += 1;
            Lasting::new(Registry::new(number, word))
        });
        World { process, reporters, _switch: switch }
    }

    pub(crate) fn reporter(&self, index: usize) -> &'static Registry {
        self.reporters[index].get()
    }
}

impl Process {
    pub(crate) fn install(&self, registry: &'static Registry, ring: Ring) -> bool {
        self.installed.install(registry, registry.base, ring)
    }

    pub(crate) fn uninstall(&self, registry: &'static Registry) -> bool {
        self.installed.uninstall(registry, registry.base)
    }
}
