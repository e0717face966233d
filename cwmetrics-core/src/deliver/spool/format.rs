//! What a file of the spool looks like. All numbers are little-endian.
//!
//! | bytes | |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 4 | [`VERSION`] |
//! | 4 | CRC-32 (IEEE) of everything after it |
//! | 8 | how many bytes follow |
//! | | the namespace, as a text; the number of data (4); the data |
//!
//! A text is its length in bytes (4) and these bytes. A datum is its name; the timestamp in seconds
//! since 1970 (8); the samples it stands for (8); the unit, as its place in [`Unit::ALL`] (1); the
//! storage resolution, as its place in [`Resolution::ALL`] (1); 0 or 1, for values or a statistic
//! set (1); the number of dimensions (4), and name and value of each; and then either the number of
//! values (4) with each value and its count (8 and 8), or sample count, sum, minimum and maximum (8
//! each).
//!
//! A CRC finds every error in up to 32 bits that follow one another, so every flipped byte. The
//! format is ours, so that a newer SDK reads what an older one left. A change to it, also of the
//! order of units, needs a new version.
//!
//! [`Unit::ALL`]: crate::Unit::ALL
//! [`Resolution::ALL`]: crate::metric::Resolution

use std::fmt;

pub(super) const MAGIC: [u8; 8] = *b"cwmspool";
pub(super) const VERSION: u32 = 1;
/// The bytes before the checksum.
const BEFORE_CHECKSUM: usize = 12;
/// Where what the checksum is of begins.
const CHECKED: usize = 16;
/// The bytes before the content.
pub(super) const HEADER: usize = 24;

pub(super) const VALUES: u8 = 0;
pub(super) const STATISTICS: u8 = 1;

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// It does not begin as a batch does.
    NoBatch,
    /// Another version of the library wrote it.
    Version(u32),
    /// It has this many bytes and should have another number.
    Length {
        has: u64,
        says: u64,
    },
    Checksum,
    /// Its content makes no sense at this byte, though its checksum is right.
    Content(usize),
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::NoBatch => f.write_str("it does not begin as a batch does"),
            Damage::Version(version) => {
                write!(f, "it has version {version} of the format, and only version {VERSION} is known")
            }
            Damage::Length { has, says } if has < says => {
                write!(f, "it is cut off after {has} of {says} bytes")
            }
            Damage::Length { has, says } => write!(f, "it has {has} bytes where {says} are right"),
            Damage::Checksum => f.write_str("its checksum is wrong"),
            Damage::Content(at) => write!(f, "its content makes no sense at byte {at}"),
        }
    }
}

/// Fills in the header of a file whose content is there.
pub(super) fn seal(file: &mut [u8]) {
    let length = file.len() - HEADER;
    file[..8].copy_from_slice(&MAGIC);
    file[8..BEFORE_CHECKSUM].copy_from_slice(&VERSION.to_le_bytes());
    file[CHECKED..HEADER].copy_from_slice(&(length as u64).to_le_bytes());
    let checksum = crc32fast::hash(&file[CHECKED..]);
    file[BEFORE_CHECKSUM..CHECKED].copy_from_slice(&checksum.to_le_bytes());
}

/// Whether a file of `has` bytes that begins so can be whole.
pub(super) fn check_header(start: &[u8], has: u64) -> Result<(), Damage> {
    let cut_off = Damage::Length { has, says: HEADER as u64 };
    let start: &[u8; HEADER] = start.first_chunk().ok_or(cut_off)?;
    if start[..8] != MAGIC {
        return Err(Damage::NoBatch);
    }
    match u32_at(start, 8) {
        VERSION => {}
        version => return Err(Damage::Version(version)),
    }
    let length = u64::from(u32_at(start, CHECKED)) | u64::from(u32_at(start, CHECKED + 4)) << 32;
    let says = length.saturating_add(HEADER as u64);
    if has == says { Ok(()) } else { Err(Damage::Length { has, says }) }
}

/// The content of a file that is whole.
pub(super) fn content(file: &[u8]) -> Result<&[u8], Damage> {
    check_header(file, file.len() as u64)?;
    if crc32fast::hash(&file[CHECKED..]) == u32_at(file, BEFORE_CHECKSUM) {
        Ok(&file[HEADER..])
    } else {
        Err(Damage::Checksum)
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
