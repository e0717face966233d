//! A thread's cells by what was recorded: where, and with which values.

use super::atomics::Arc;
use super::cell::Cell;

/// The words of a key come in blocks, so that nothing has to look at single ones.
pub(crate) const BLOCK: usize = 4;

/// What was recorded, in words; in most cases one block.
pub(crate) type Key = [[u64; BLOCK]];

/// A cell, and what it is found by.
#[derive(Debug)]
pub(crate) struct Row {
    /// Of the key and the place.
    pub(crate) hash: u64,
    pub(crate) place: usize,
    pub(crate) key: Box<Key>,
    pub(crate) cell: Arc<Cell>,
    /// Of the table of series, when it was last known to be right.
    pub(crate) vacancies: u64,
}

impl Row {
    /// What the bound on memory counts for a row.
    pub(crate) fn bytes(key: &Key) -> usize {
        // The table is at most four times as large as what is in it.
        4 * size_of::<Option<Row>>() + size_of_val(key)
    }
}

/// The rows: each at the first free place from that on which its hash says. At most half of the
/// places are taken, so a search is short.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// None, or a power of two.
    places: Vec<Option<Row>>,
    taken: usize,
}

impl Rows {
    /// The row of this key at this place.
    #[inline(always)]
    pub(crate) fn get(&self, hash: u64, place: usize, key: &Key) -> Option<&Row> {
        self.find(hash, place, key).and_then(|at| self.places[at].as_ref())
    }

    pub(crate) fn get_mut(&mut self, hash: u64, place: usize, key: &Key) -> Option<&mut Row> {
        self.find(hash, place, key).and_then(|at| self.places[at].as_mut())
    }

    #[inline(always)]
    fn find(&self, hash: u64, place: usize, key: &Key) -> Option<usize> {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        loop {
            let row = self.places.get(at)?.as_ref()?;
            if row.hash == hash && row.place == place && is_same(&row.key, key) {
                return Some(at);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a row whose key it has not yet.
    pub(crate) fn add(&mut self, row: Row) {
        if self.taken * 2 >= self.places.len() {
            self.rebuild(|_| true);
        }
        let mask = self.places.len() - 1;
        let mut at = row.hash as usize & mask;
        while self.places[at].is_some() {
            at = (at + 1) & mask;
        }
        self.places[at] = Some(row);
        self.taken += 1;
    }

    /// Lets go of all rows but these.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Row) -> bool) {
        self.rebuild(keep);
    }

    fn rebuild(&mut self, mut keep: impl FnMut(&Row) -> bool) {
        let rows: Vec<Row> = self.places.drain(..).flatten().filter(|row| keep(row)).collect();
        let places = (rows.len() * 2 + 1).next_power_of_two().max(8);
        self.places.clear();
        self.places.shrink_to(places);
        self.places.resize_with(places, || None);
        self.taken = 0;
        rows.into_iter().for_each(|row| self.add(row));
    }
}

/// Whether two keys are equal. They mostly are, and one block long.
#[inline(always)]
fn is_same(one: &Key, other: &Key) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one == other)
}
