//! Few distinct values, each with how often it was seen.

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
        if let Some((seen, count)) = self.values.get_mut(self.last)
            && *seen == value
        {
            *count += times;
            return Ok(());
        }
        match self.values.binary_search_by(|(seen, _)| seen.total_cmp(&value)) {
            Ok(at) => {
                self.last = at;
                self.values[at].1 += times;
            }
            Err(_) if self.values.len() >= MAX_DISTINCT => return Err(TooMany),
            Err(at) => {
                self.last = at;
                self.values.insert(at, (value, times));
            }
        }
        Ok(())
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
}
