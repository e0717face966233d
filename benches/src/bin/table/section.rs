//! What other binaries measure, for the page.

/// A part of the page that one binary prints as markdown.
pub struct Section {
    pub title: &'static str,
    pub binary: &'static str,
}

/// In the order of the page.
pub const ALL: &[Section] = &[
    Section { title: "Heap allocations by the calling thread, in steady state", binary: "allocations" },
    Section { title: "Sizes of the futures of four nested functions with 1 KB arguments", binary: "futures" },
];
