//! The files of `src/record` that pass things from thread to thread, as they are, and what stands in
//! for those that they use.

#![allow(dead_code, reason = "the models use a part of each file")]

pub(crate) mod atomics;
pub(crate) mod barrier;
pub(crate) mod body;
pub(crate) mod durations;
pub(crate) mod feed;
pub(crate) mod registry;
pub(crate) mod series;

#[path = "../../../src/record/bell.rs"]
pub(crate) mod bell;
#[path = "../../../src/record/cell.rs"]
pub(crate) mod cell;
#[path = "../../../src/record/handoff.rs"]
pub(crate) mod handoff;
#[path = "../../../src/record/installed.rs"]
pub(crate) mod installed;
#[path = "../../../src/record/memory.rs"]
pub(crate) mod memory;
#[path = "../../../src/record/traced/quota.rs"]
pub(crate) mod quota;
#[path = "../../../src/record/reader.rs"]
pub(crate) mod reader;
#[path = "../../../src/record/rows.rs"]
pub(crate) mod rows;
#[path = "../../../src/record/scale.rs"]
pub(crate) mod scale;
#[path = "../../../src/record/shard.rs"]
pub(crate) mod shard;
#[path = "../../../src/record/shared.rs"]
pub(crate) mod shared;
#[path = "../../../src/record/switch.rs"]
pub(crate) mod switch;
#[path = "../../../src/record/way.rs"]
pub(crate) mod way;
#[path = "../../../src/record/window.rs"]
pub(crate) mod window;

pub(crate) mod histogram {
    /// A bank can hold no more.
    #[derive(Debug)]
    pub(crate) struct Full;
}

pub(crate) mod hash {
    //! A thread of the models has a handful of rows.

    use super::rows::Key;

    #[derive(Debug)]
    pub(crate) struct Hash;

    impl Hash {
        pub(crate) fn new() -> Hash {
            Hash
        }

        pub(crate) fn of(&self, number: u64, _key: &Key) -> u64 {
            number
        }
    }
}

pub(crate) mod local {
    //! The models hand each thread's writer about; nothing points into it.

    pub(crate) struct Local;

    impl Local {
        pub(crate) fn suspend(&self) {}
    }

    pub(crate) fn local() -> Local {
        Local
    }
}
