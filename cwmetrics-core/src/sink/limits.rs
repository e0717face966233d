/// How large a batch may be.
///
/// The default is what `PutMetricData` takes: 1 MB, by its documentation before compression, and
/// 1,000 data.
///
/// ```
/// # extern crate cwmetrics_core as cwmetrics;
/// use cwmetrics::sink::Limits;
///
/// assert_eq!(Limits::default(), Limits::new(1_000_000, 1_000));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    bytes: usize,
    datums: usize,
}

impl Limits {
    /// At most this many bytes, by the measure of [`Batch::bytes`](super::Batch::bytes), and this
    /// many data. A datum that is larger than `bytes` comes in a batch of its own.
    #[must_use]
    pub const fn new(bytes: usize, datums: usize) -> Limits {
        Limits { bytes, datums: if datums == 0 { 1 } else { datums } }
    }

    /// Most bytes in a batch.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.bytes
    }

    /// Most data in a batch, at least one.
    #[must_use]
    pub const fn datums(self) -> usize {
        self.datums
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits::new(1_000_000, 1_000)
    }
}
