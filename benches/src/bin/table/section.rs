//! What other binaries measure, for the page.

/// A part of the page that one binary prints as markdown.
pub struct Section {
    pub title: &'static str,
    pub binary: &'static str,
    /// What it is built with.
    pub features: &'static str,
}

/// With the peers, and with the AWS SDK and the endpoint that it pushes to.
pub const ALL_FEATURES: &str = "peers,endpoint";

/// In the order of the page.
pub const ALL: &[Section] = &[
    Section {
        title: "Heap allocations by the calling thread, in steady state",
        binary: "allocations",
        features: ALL_FEATURES,
    },
    Section {
        title: "Instructions of a call, under callgrind, beside those kept in `benches/instructions.txt`",
        binary: "instructions",
        // Those that are kept are of a build without features, and other code lies otherwise.
        features: "",
    },
    Section {
        title: "Sizes of the futures of four nested functions with 1 KB arguments",
        binary: "futures",
        features: ALL_FEATURES,
    },
    Section { title: "What the compiler takes", binary: "compile", features: ALL_FEATURES },
    Section { title: "Memory", binary: "memory", features: ALL_FEATURES },
    Section { title: "What arrives", binary: "accuracy", features: ALL_FEATURES },
    Section {
        title: "Traces: a call that is traced, and one that is not though others are",
        binary: "traces",
        features: "peers,xray",
    },
    Section { title: "The reporter's own threads", binary: "reporter", features: ALL_FEATURES },
];
