use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use super::{Batch, Datum, Limits, size};

/// Puts data into as few batches as the limits allow.
///
/// They keep their order where that costs no further batch. Where it does (first many small data,
/// that reach the number, then large ones, that reach the bytes) small and large are dealt out over
/// all batches, and each batch is in order.
pub(crate) fn pack(namespace: &Arc<str>, datums: Vec<Datum>, limits: Limits) -> Vec<Batch> {
    if datums.is_empty() {
        return Vec::new();
    }
    let room = Room {
        bytes: limits.bytes().saturating_sub(size::request(namespace, limits.datums())),
        datums: limits.datums(),
    };
    let sizes: Vec<usize> = datums.iter().map(size::datum).collect();
    let mut assignment = room.in_order(&sizes);
    let mut batches = room.fewest(&sizes);
    let mut by_size: Vec<usize> = Vec::new();
    while batches < assignment.batches {
        if by_size.is_empty() {
            by_size.extend(0..sizes.len());
            by_size.sort_by_key(|&datum| Reverse(sizes[datum]));
        }
        if let Some(dealt) = room.dealt(&sizes, &by_size, batches) {
            assignment = dealt;
            break;
        }
        batches += 1 + batches / 100;
    }
    let mut parts: Vec<Vec<Datum>> = Vec::new();
    parts.resize_with(assignment.batches, Vec::new);
    for (datum, batch) in datums.into_iter().zip(assignment.batch_of) {
        parts[batch].push(datum);
    }
    parts.into_iter().map(|part| Batch::new(Arc::clone(namespace), part)).collect()
}

/// What a batch has room for.
struct Room {
    bytes: usize,
    datums: usize,
}

/// Which batch each datum goes to.
struct Assignment {
    batches: usize,
    batch_of: Vec<usize>,
}

impl Room {
    /// No packing has fewer batches than this.
    fn fewest(&self, sizes: &[usize]) -> usize {
        let bytes: usize = sizes.iter().sum();
        bytes.div_ceil(self.bytes.max(1)).max(sizes.len().div_ceil(self.datums))
    }

    /// One after the other, and a new batch where the last one is full.
    fn in_order(&self, sizes: &[usize]) -> Assignment {
        let (mut batch, mut bytes, mut datums) = (0, 0, 0);
        let batch_of = sizes.iter().map(|size| {
            if datums > 0 && (datums == self.datums || bytes + size > self.bytes) {
                (batch, bytes, datums) = (batch + 1, 0, 0);
            }
            bytes += size;
            datums += 1;
            batch
        });
        let batch_of = batch_of.collect();
        Assignment { batches: batch + 1, batch_of }
    }

    /// Into this many batches: from the largest datum to the smallest, each to the batch with the
    /// fewest bytes so far. `None` where that exceeds a batch.
    fn dealt(&self, sizes: &[usize], by_size: &[usize], batches: usize) -> Option<Assignment> {
        let mut emptiest: BinaryHeap<_> = (0..batches).map(|batch| Reverse((0, 0, batch))).collect();
        let mut batch_of = vec![0; sizes.len()];
        for &datum in by_size {
            let Reverse((bytes, datums, batch)) = emptiest.pop()?;
            let (bytes, datums) = (bytes + sizes[datum], datums + 1);
            if bytes > self.bytes {
                return None;
            }
            // A batch with its full number is not put back.
            if datums < self.datums {
                emptiest.push(Reverse((bytes, datums, batch)));
            }
            batch_of[datum] = batch;
        }
        Some(Assignment { batches, batch_of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::sample;

    fn packed(datums: Vec<Datum>, limits: Limits) -> Vec<Batch> {
        pack(&"Shop".into(), datums, limits)
    }

    fn fewest(datums: &[Datum], limits: Limits) -> usize {
        let bytes: usize = datums.iter().map(size::datum).sum();
        bytes.div_ceil(limits.bytes()).max(datums.len().div_ceil(limits.datums()))
    }

    #[test]
    fn no_data_make_no_batch() {
        assert_eq!(packed(Vec::new(), Limits::default()), []);
    }

    #[test]
    fn every_batch_keeps_both_limits_and_every_datum_is_in_exactly_one() {
        for seed in 0..12 {
            let datums = sample::datums(seed, 600);
            let limits = Limits::new(200_000, 10 + 8 * seed as usize);
            let batches = packed(datums.clone(), limits);
            for batch in &batches {
                assert!(batch.bytes() <= limits.bytes() && batch.datums().len() <= limits.datums());
                assert!(!batch.datums().is_empty());
            }
            let mut out: Vec<String> =
                batches.iter().flat_map(Batch::datums).map(|datum| format!("{datum:?}")).collect();
            let mut given: Vec<String> = datums.iter().map(|datum| format!("{datum:?}")).collect();
            out.sort();
            given.sort();
            assert_eq!(out, given);
        }
    }

    #[test]
    fn requests_to_cloudwatch_are_as_full_as_the_limits_allow() {
        // A full datum of a latency, a counter, and any mixture, in any order.
        let large = |count| (0..count).map(|n| sample::datum(n, 2, 150)).collect::<Vec<_>>();
        let small = |count| (0..count).map(|n| sample::datum(n, 1, 1)).collect::<Vec<_>>();
        let workloads = [
            large(5_000),
            small(20_000),
            [small(10_000), large(3_400)].concat(),
            [large(3_400), small(10_000)].concat(),
            sample::datums(5, 5_000),
        ];
        for datums in workloads {
            let fewest = fewest(&datums, Limits::default());
            let batches = packed(datums, Limits::default());
            let allowed = (fewest as f64 * 1.02).floor() as usize;
            assert!(batches.len() <= allowed, "{} batches for {fewest}", batches.len());
        }
    }

    #[test]
    fn what_fits_in_order_keeps_its_order() {
        let datums = sample::datums(3, 2_500);
        let batches = packed(datums.clone(), Limits::new(usize::MAX, 1_000));
        assert_eq!(batches.len(), 3);
        let out: Vec<_> = batches.iter().flat_map(Batch::datums).cloned().collect();
        assert_eq!(out, datums);
    }

    #[test]
    fn a_datum_over_the_limit_travels_alone() {
        let datums = vec![sample::datum(0, 1, 1), sample::datum(1, 2, 150), sample::datum(2, 1, 1)];
        let batches = packed(datums, Limits::new(1_000, 1_000));
        let lengths: Vec<usize> = batches.iter().map(|batch| batch.datums().len()).collect();
        assert_eq!(lengths, [1, 1, 1]);
    }
}
