//! What stands in a bank of the models: the samples themselves, and no more than two.
//!
//! Each look into a body is one that loom checks, so that one beside a write is found also where it
//! is far behind the look at the bank.

use super::atomics::UnsafeCell;
use super::histogram::Full;

const MOST: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ticks,
    TickStatistics,
    Values,
    Statistics,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sample {
    Ticks(u64),
    Value(f64),
    Set(()),
}

impl Sample {
    fn number(self) -> u64 {
        match self {
            Sample::Ticks(ticks) => ticks,
            Sample::Value(value) => value as u64,
            Sample::Set(()) => 0,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Body(UnsafeCell<Vec<u64>>);

impl Body {
    pub(crate) fn new(_kind: Kind) -> Body {
        Body::default()
    }

    fn change<R>(&mut self, change: impl FnOnce(&mut Vec<u64>) -> R) -> R {
        // SAFETY: `&mut self` says that nobody else has the body.
        self.0.with_mut(|numbers| change(unsafe { &mut *numbers }))
    }

    pub(crate) fn numbers(&self) -> Vec<u64> {
        // SAFETY: who has changed the body had `&mut self`.
        self.0.with(|numbers| unsafe { (*numbers).clone() })
    }

    pub(crate) fn add(&mut self, sample: Sample) -> Result<(), Full> {
        self.change(|numbers| {
            let has_room = numbers.len() < MOST;
            has_room.then(|| numbers.push(sample.number())).ok_or(Full)
        })
    }

    /// As the real one, it needs the long way for the first.
    pub(crate) fn add_quickly(&mut self, sample: Sample) -> Result<(), Full> {
        if self.numbers().is_empty() { Err(Full) } else { self.add(sample) }
    }

    pub(crate) fn clear(&mut self) {
        self.change(Vec::clear);
    }

    pub(crate) fn bytes(&self) -> usize {
        0
    }

    pub(crate) fn read(&self) -> Read<'_> {
        Read::Numbers(self)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Read<'a> {
    Durations(&'a super::durations::Durations),
    Numbers(&'a Body),
    Count { value: f64, times: u64 },
}

impl Read<'_> {
    pub(crate) fn samples(self) -> u64 {
        match self {
            Read::Count { times, .. } => times,
            _ => self.numbers().len() as u64,
        }
    }

    /// The samples themselves.
    pub(crate) fn numbers(self) -> Vec<u64> {
        match self {
            Read::Durations(durations) => durations.0.numbers(),
            Read::Numbers(body) => body.numbers(),
            Read::Count { .. } => Vec::new(),
        }
    }
}
