//! The names of the spool's files.

use std::fmt;
use std::str::FromStr;

/// The place of a batch among all others: first by `order`, then by `id`. The halves of a batch
/// share its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) order: u64,
    pub(crate) id: u64,
}

/// What is known of a batch in the spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It was not accepted so far.
    Waiting,
    /// It has been sent, and nobody knows yet whether it was accepted.
    Sent,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Waiting,
    Sent,
    /// It is being written.
    New,
    /// It was damaged and is put aside.
    Corrupt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) place: Place,
    pub(super) kind: Kind,
}

/// What comes before the ending: two numbers of 16 digits and a dash.
const STEM: usize = 33;
/// No count comes this far; what claims to is not ours, and counting on from it would overflow.
const END: u64 = 1 << 63;

impl From<Mark> for Kind {
    fn from(mark: Mark) -> Kind {
        match mark {
            Mark::Waiting => Kind::Waiting,
            Mark::Sent => Kind::Sent,
        }
    }
}

impl Name {
    pub(super) fn as_sent(self) -> Name {
        Name { kind: Kind::Sent, ..self }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = match self.kind {
            Kind::Waiting => "batch",
            Kind::Sent => "sent",
            Kind::New => "new",
            Kind::Corrupt => "corrupt",
        };
        write!(f, "{:016x}-{:016x}.{ending}", self.place.order, self.place.id)
    }
}

/// The name is none of the spool's.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign;

impl FromStr for Name {
    type Err = Foreign;

    fn from_str(text: &str) -> Result<Name, Foreign> {
        let (stem, ending) = text.split_at_checked(STEM).ok_or(Foreign)?;
        let (order, id) = stem.split_once('-').ok_or(Foreign)?;
        let kind = match ending {
            ".batch" => Kind::Waiting,
            ".sent" => Kind::Sent,
            ".new" => Kind::New,
            ".corrupt" => Kind::Corrupt,
            _ => return Err(Foreign),
        };
        let number = |digits| u64::from_str_radix(digits, 16).ok().filter(|number| *number < END);
        let place = Place { order: number(order).ok_or(Foreign)?, id: number(id).ok_or(Foreign)? };
        let name = Name { place, kind };
        // Only as it is written: no sign, no capitals, no other number of digits.
        if name.to_string() == text { Ok(name) } else { Err(Foreign) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 4] = [Kind::Waiting, Kind::Sent, Kind::New, Kind::Corrupt];

    #[test]
    fn a_name_reads_as_it_is_written() {
        for number in [0, 1, 0xabcdef, END - 1] {
            for kind in KINDS {
                let name = Name { place: Place { order: number, id: number / 3 }, kind };
                assert_eq!(name.to_string().parse(), Ok(name));
            }
        }
    }

    #[test]
    fn the_order_of_names_is_the_order_of_places() {
        let places = [(0, 9), (9, 0), (10, 3), (10, 12), (0x1000, 1)];
        let names =
            places.map(|(order, id)| Name { place: Place { order, id }, kind: Kind::Waiting }.to_string());
        assert!(names.is_sorted());
    }

    #[test]
    fn anything_else_is_foreign() {
        let ours = "000000000000000a-000000000000000b.batch";
        assert!(ours.parse::<Name>().is_ok());
        let foreign = [
            "",
            "lock",
            "README.md",
            "000000000000000A-000000000000000b.batch",
            "+00000000000000a-000000000000000b.batch",
            "00000000000000a-0000000000000000b.batch",
            "000000000000000a-000000000000000b.batch~",
            "000000000000000a-000000000000000b",
            "8000000000000000-000000000000000b.batch",
            "00000000000000000000000000000000ä.batch",
        ];
        for name in foreign {
            assert_eq!(name.parse::<Name>(), Err(Foreign), "{name}");
        }
    }
}
