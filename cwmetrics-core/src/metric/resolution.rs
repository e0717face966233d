/// The storage resolution of a metric: how long a window CloudWatch keeps its samples in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resolution {
    /// One minute, CloudWatch's standard.
    #[default]
    Minute,
    /// One second: a high-resolution metric.
    Second,
}

impl Resolution {
    /// Both resolutions, in the order of their indices.
    pub(crate) const ALL: [Resolution; 2] = [Resolution::Minute, Resolution::Second];

    /// The length of a window in seconds: 60 or 1.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        match self {
            Resolution::Minute => 60,
            Resolution::Second => 1,
        }
    }

    /// The start of the window that a moment is in, both in seconds since 1970.
    pub(crate) const fn window_of(self, second: u64) -> u64 {
        let length = self.seconds() as u64;
        second / length * length
    }
}
