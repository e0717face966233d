//! What runs in the user's threads: call sites, shards, histograms, nesting.

mod aside;
mod atomics;
mod attr;
pub(crate) mod barrier;
mod begin;
mod bell;
mod body;
mod call;
mod capture;
mod cell;
mod counted;
mod dimensions;
mod distinct;
mod door;
mod durations;
mod ended;
mod feed;
mod fork;
mod future;
#[cfg(feature = "xray")]
mod glancing;
mod guard;
mod handoff;
mod hash;
mod histogram;
mod installed;
mod keep;
mod local;
mod memory;
mod metric;
mod nest;
mod probe;
mod process;
mod put;
mod reader;
mod registry;
mod rejection;
mod rows;
mod running;
mod scale;
mod scratch;
mod series;
mod shard;
mod shared;
mod short;
mod signal;
mod site;
mod sum;
mod switch;
mod tags;
mod target;
mod task;
#[cfg(test)]
mod tests;
mod text;
mod timed;
mod timer;
#[cfg(feature = "xray")]
mod traced;
#[cfg(not(feature = "xray"))]
#[path = "untraced.rs"]
mod traced;
mod values;
mod way;
mod window;
mod words;

pub use aside::Aside;
pub use attr::Attr;
pub use call::{Args, Brought, Call};
pub use counted::Counted;
pub use future::{Run, Seen, Unseen};
#[cfg(feature = "xray")]
pub use glancing::Glancing;
pub use guard::Guard;
pub use keep::{Blocks, Keep, Keeps, NotKept, Outputs};
pub use metric::{Metric, metric, put_value, try_put_value};
pub use probe::{NotAResult, Number, Probe, call_once, judge, number, returns};
pub use site::Site;
pub use task::{Task, task};
pub use text::{Label, Quick, Shown, Text};
pub use timed::Timed;
pub use timer::Timer;
#[cfg(feature = "xray")]
pub use traced::{
    Continued, Glance, InCurrent, Quiet, RemoteCall, Request, continue_from, continue_from_environment,
    continue_from_headers, header, in_current, remote_call,
};

pub(crate) use bell::Bell;
pub(crate) use body::{Kind, Read, SetBody};
pub(crate) use capture::Capture;
pub(crate) use distinct::MAX_DISTINCT;
pub(crate) use durations::Durations;
pub(crate) use fork::watch as watch_forks;
pub(crate) use histogram::Bucket;
pub(crate) use process::{SWITCH, install, installed, is_installed, uninstall};
pub(crate) use reader::{Reader, Reading};
pub(crate) use registry::Registry;
pub(crate) use scale::Scale;
pub(crate) use series::{Series, SeriesTable, Wanted};
pub(crate) use signal::{OnReturn, Pusher, Wait};
#[cfg(test)]
pub(crate) use switch::{Ring, Switch};
#[cfg(feature = "xray")]
pub(crate) use traced::{
    Chunk, Counts, Patterns, Quota, RequestRule, Traces, give_back, matches, refill, set_rules, take_counts,
};
pub(crate) use values::{ManyValues, ValueBody};
pub(crate) use window::{CLOSED, Windows};
