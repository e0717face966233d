//! Tests of files that the loom models include as well.

mod reader;
mod way;
mod window;
