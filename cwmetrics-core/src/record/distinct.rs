//! Few distinct values, each with how often it was seen.

use super::durations::NotQuick;

/// How many distinct values are sent as they are: what one datum takes.
pub(crate) const MAX_DISTINCT: usize = 150;

#[derive(Clone, Debug, Default)]
pub(crate) struct Distinct {
    /// By value.
    values: Vec<(f64, u64)>,
    /// Where the value before was.
    last: usize,
}

/// There is no room for another distinct value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany;

impl Distinct {
    /// Counts a value `times` times.
    pub(crate) fn add(&mut self, value: f64, times: u64) -> Result<(), TooMany> {
        if self.add_up_to(MAX_DISTINCT, value, times) { Ok(()) } else { Err(TooMany) }
    }

    /// The same for a value that comes once, where that needs no memory. An error has changed nothing.
    #[inline]
    pub(crate) fn add_quickly(&mut self, value: f64) -> Result<(), NotQuick> {
        if let Some((seen, count)) = self.values.get_mut(self.last)
            && *seen == value
        {
            *count += 1;
            return Ok(());
        }
        if self.add_up_to(self.values.capacity().min(MAX_DISTINCT), value, 1) {
            Ok(())
        } else {
            Err(NotQuick)
        }
    }

    /// Counts it if it is known or fewer than so many values are.
    fn add_up_to(&mut self, most: usize, value: f64, times: u64) -> bool {
        match self.values.binary_search_by(|(seen, _)| seen.total_cmp(&value)) {
            Ok(at) => {
                self.last = at;
                self.values[at].1 += times;
            }
            Err(_) if self.values.len() >= most => return false,
            Err(at) => {
                self.last = at;
                self.values.insert(at, (value, times));
            }
        }
        true
    }

    /// The values in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (f64, u64)> {
        self.values.iter().copied()
    }

    pub(crate) fn clear(&mut self) {
        self.values.clear();
    }

    /// About how many bytes it holds.
    pub(crate) fn bytes(&self) -> usize {
        self.values.capacity() * size_of::<(f64, u64)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_151st_distinct_value_has_no_room() {
        let mut distinct = Distinct::default();
        for value in 0..150 {
            distinct.add(f64::from(150 - value), 1).unwrap();
        }
        assert_eq!(distinct.add(0.5, 1), Err(TooMany));
        distinct.add(7.0, 2).unwrap();
        assert_eq!(distinct.iter().map(|(_, count)| count).sum::<u64>(), 152);
        assert!(distinct.iter().is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn what_needs_no_memory_is_counted_in_place_and_all_else_left_alone() {
        let mut distinct = Distinct::default();
        let mut expected = Vec::new();
        for value in [5.0, 1.0, 5.0, 3.0, -2.0, 3.0, 3.0, 9.0, 7.0, 1.0].into_iter().cycle().take(100) {
            let (bytes, before) = (distinct.bytes(), distinct.clone());
            if distinct.add_quickly(value).is_err() {
                assert!(before.iter().eq(distinct.iter()));
                distinct.add(value, 1).unwrap();
            } else {
                assert_eq!(distinct.bytes(), bytes);
            }
            expected.push(value);
        }
        expected.sort_by(f64::total_cmp);
        let seen = distinct.iter().flat_map(|(value, count)| (0..count).map(move |_| value));
        assert!(seen.eq(expected));
    }
}
