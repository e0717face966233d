//! The names of traces and of the parts of a trace.

use std::fmt;
use std::str::FromStr;

/// A trace: the time at which it began, in seconds, and 96 random bits.
///
/// Read from X-Ray's form and from that of W3C, and written in X-Ray's.
///
/// ```
/// use cwmetrics_traces::TraceId;
///
/// let id: TraceId = "1-581cf771-a006649127e371903a2de979".parse()?;
/// assert_eq!("581cf771a006649127e371903a2de979".parse(), Ok(id));
/// assert_eq!(id.to_string(), "1-581cf771-a006649127e371903a2de979");
/// assert_eq!(id.seconds(), 1_478_293_361);
/// # Ok::<(), cwmetrics_traces::IdError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TraceId(u128);

impl TraceId {
    /// When the trace began, in seconds since 1970.
    pub fn seconds(self) -> u64 {
        (self.0 >> 96) as u64
    }
}

impl FromStr for TraceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<TraceId, IdError> {
        let digits = match text.split('-').collect::<Vec<_>>()[..] {
            ["1", time, random] if time.len() == 8 && random.len() == 24 => format!("{time}{random}"),
            [all] => all.to_owned(),
            _ => return Err(IdError::TRACE),
        };
        hexadecimal(&digits, 32).map(TraceId).ok_or(IdError::TRACE)
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1-{:08x}-{:024x}", self.0 >> 96, self.0 & (u128::MAX >> 32))
    }
}

/// A segment or subsegment: 64 random bits, unique in its trace.
///
/// ```
/// use cwmetrics_traces::SegmentId;
///
/// let id: SegmentId = "53995c3f42cd8ad8".parse()?;
/// assert_eq!(id.to_string(), "53995c3f42cd8ad8");
/// # Ok::<(), cwmetrics_traces::IdError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(u64);

impl FromStr for SegmentId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<SegmentId, IdError> {
        let bits = hexadecimal(text, 16).and_then(|bits| u64::try_from(bits).ok());
        bits.map(SegmentId).ok_or(IdError::SEGMENT)
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Why a text is not an id: what would be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdError(&'static str);

impl IdError {
    const TRACE: IdError = IdError(
        "a trace id is 1-, 8 hexadecimal digits, - and 24 more, such as \
         1-581cf771-a006649127e371903a2de979, or 32 hexadecimal digits",
    );
    const SEGMENT: IdError = IdError("an id is 16 hexadecimal digits, such as 53995c3f42cd8ad8");
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for IdError {}

/// The number, if the text is of so many hexadecimal digits. What Rust's own parsing takes besides,
/// such as a sign, is refused.
fn hexadecimal(text: &str, digits: usize) -> Option<u128> {
    let is_right = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_right.then(|| u128::from_str_radix(text, 16).ok()).flatten()
}
