//! What the recording uses of `src/metric`.

#[path = "../../src/metric/resolution.rs"]
#[allow(dead_code)]
mod resolution;

pub(crate) use resolution::Resolution;
