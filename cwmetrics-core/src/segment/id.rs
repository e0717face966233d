use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU64;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What the segments of one request have in common: `1-`, the second of the request in 8 hexadecimal
/// digits, `-`, and 24 random ones.
///
/// ```
/// use cwmetrics_core::trace::TraceId;
///
/// let id = TraceId::parse(b"1-58406520-a006649127e371903a2de979").unwrap();
/// assert_eq!(id.to_string(), "1-58406520-a006649127e371903a2de979");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TraceId {
    second: u32,
    unique: [u8; 12],
}

/// What tells a segment from the others of its trace: 16 hexadecimal digits, not all of them zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentId(NonZeroU64);

impl TraceId {
    pub(crate) fn new(wall: Duration, unique: [u8; 12]) -> TraceId {
        // The format ends in 2106.
        TraceId { second: wall.as_secs() as u32, unique }
    }

    /// Reads an id of X-Ray.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<TraceId> {
        let (second, unique) = text.strip_prefix(b"1-")?.split_at_checked(8)?;
        TraceId::from_digits(second, unique.strip_prefix(b"-")?)
    }

    /// Reads a W3C trace id: 32 hexadecimal digits, not all of them zero.
    pub(crate) fn parse_w3c(text: &[u8]) -> Option<TraceId> {
        let (second, unique) = text.split_at_checked(8)?;
        TraceId::from_digits(second, unique).filter(|id| id.second != 0 || id.unique != [0; 12])
    }

    /// The same id as W3C writes it.
    pub(crate) fn to_w3c(self) -> String {
        let mut text = self.to_string();
        text.retain(|character| character != '-');
        text.split_off(1)
    }

    fn from_digits(second: &[u8], unique: &[u8]) -> Option<TraceId> {
        let (first, last) = unique.split_at_checked(8)?;
        let (first, last) = (u32::try_from(hexadecimal(first, 8)?).ok()?, hexadecimal(last, 16)?);
        let mut unique = [0; 12];
        unique[..4].copy_from_slice(&first.to_be_bytes());
        unique[4..].copy_from_slice(&last.to_be_bytes());
        Some(TraceId { second: u32::try_from(hexadecimal(second, 8)?).ok()?, unique })
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e @ ..] = self.unique;
        let (first, last) = (u32::from_be_bytes([a, b, c, d]), u64::from_be_bytes(e));
        write!(f, "1-{:08x}-{first:08x}{last:016x}", self.second)
    }
}

impl SegmentId {
    /// Reads 16 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<SegmentId> {
        NonZeroU64::new(hexadecimal(text, 16)?).map(SegmentId)
    }
}

impl SegmentId {
    /// An id that only this one leads to, and no other number does.
    pub(crate) fn derived(self, number: u64) -> SegmentId {
        let mixed = (self.0.get() ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ number;
        SegmentId(NonZeroU64::new(mixed).unwrap_or(NonZeroU64::MIN))
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The number that so many hexadecimal digits are.
fn hexadecimal(text: &[u8], digits: usize) -> Option<u64> {
    if text.len() != digits || !text.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u64::from_str_radix(str::from_utf8(text).ok()?, 16).ok()
}

/// Gives the ids of one trace in this process. Nobody can guess those of the next trace.
#[derive(Debug)]
pub(crate) struct Ids {
    pub(crate) unique: [u8; 12],
    next: AtomicU64,
}

impl Ids {
    pub(crate) fn new() -> Ids {
        let mut random = [0; 20];
        if getrandom::fill(&mut random).is_err() {
            // A system without randomness. The keys of a hash map's hasher are the next best.
            for part in random.chunks_mut(8) {
                let hash = RandomState::new().hash_one(0).to_le_bytes();
                part.copy_from_slice(&hash[..part.len()]);
            }
        }
        let (mut unique, mut seed) = ([0; 12], [0; 8]);
        unique.copy_from_slice(&random[..12]);
        seed.copy_from_slice(&random[12..]);
        Ids { unique, next: AtomicU64::new(u64::from_le_bytes(seed)) }
    }

    /// One that was not given yet (splitmix64, which comes to every number once).
    pub(crate) fn next(&self) -> SegmentId {
        loop {
            let state = self.next.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            if let Some(id) = NonZeroU64::new(mixed ^ (mixed >> 31)) {
                return SegmentId(id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_written_as_they_are_read() {
        let text = "1-58406520-a006649127e371903a2de979";
        let id = TraceId::parse(text.as_bytes()).unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(id.to_w3c(), "58406520a006649127e371903a2de979");
        assert_eq!(TraceId::parse_w3c(id.to_w3c().as_bytes()), Some(id));
        assert_eq!(SegmentId::parse(b"00f067aa0ba902b7").unwrap().to_string(), "00f067aa0ba902b7");
    }

    #[test]
    fn what_is_no_id_is_none() {
        let text = "1-58406520-a006649127e371903a2de979";
        for at in 0..text.len() {
            let mut wrong = text.to_owned();
            wrong.replace_range(at..=at, "x");
            assert_eq!(TraceId::parse(wrong.as_bytes()), None, "{wrong}");
            assert_eq!(TraceId::parse(&text.as_bytes()[..at]), None);
        }
        assert_eq!(TraceId::parse(format!("{text}0").as_bytes()), None);
        assert_eq!(TraceId::parse(b"1-+8406520-a006649127e371903a2de979"), None, "a sign is no digit");
        assert_eq!(TraceId::parse_w3c(&[b'0'; 32]), None);
        for wrong in ["", "0000000000000000", "123", "00f067aa0ba902bg", "00f067aa0ba902b70"] {
            assert_eq!(SegmentId::parse(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn no_id_comes_twice() {
        let ids = Ids::new();
        let some: HashSet<_> = (0..10_000).map(|_| ids.next()).collect();
        assert_eq!(some.len(), 10_000);
        assert_ne!(Ids::new().unique, ids.unique);
    }
}
