//! What the collector does to read, as in the reporter's `collector.rs`.

use crate::record::barrier;
use crate::record::reader::{Reader, Reading};
use crate::record::registry::{Registry, SCALE};
use crate::record::window::CLOSED;

/// The collector of one reporter.
#[derive(Debug)]
pub(crate) struct Collector {
    registry: &'static Registry,
    readers: Vec<Reader>,
    /// The samples that were read.
    pub(crate) samples: Vec<u64>,
    /// How many calls were read that are only counted.
    pub(crate) counted: u64,
}

impl Collector {
    pub(crate) fn new(registry: &'static Registry) -> Collector {
        Collector { registry, readers: Vec::new(), samples: Vec::new(), counted: 0 }
    }

    /// Reads everything that was recorded so far.
    pub(crate) fn collect(&mut self) {
        let before = self.registry.windows.advance(SCALE);
        self.read(before, false);
    }

    /// Closes the recording and reads the rest.
    pub(crate) fn collect_last(&mut self) {
        self.registry.windows.close();
        self.read(CLOSED, true);
    }

    fn read(&mut self, before: u64, is_last: bool) {
        barrier::heavy();
        let reading = Reading { before, counted_in: [0; 2], memory: &self.registry.memory };
        self.readers.extend(self.registry.newborn().into_iter().map(Reader::new));
        self.readers.iter_mut().for_each(Reader::begin);
        loop {
            let mut is_complete = true;
            for reader in &mut self.readers {
                is_complete &= reader.read(&reading, |_, _, read| {
                    self.counted += read.samples() - read.numbers().len() as u64;
                    self.samples.extend(read.numbers());
                });
            }
            if is_complete {
                break;
            }
            loom::thread::yield_now();
        }
        for (_, _, body) in self.registry.shared.take(is_last) {
            self.samples.extend(body.numbers());
        }
        self.readers.retain(|reader| !reader.is_done());
    }

    /// The samples that were read, in the order of their numbers.
    pub(crate) fn sorted(mut self) -> Vec<u64> {
        self.samples.sort_unstable();
        self.samples
    }
}
