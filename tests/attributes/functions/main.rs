//! What the attributes do to functions, one file a feature.
#![deny(warnings, clippy::all, clippy::pedantic)]

mod dimensions;
mod drop_order;
mod futures;
mod generated;
mod hygiene;
mod impl_blocks;
mod lints;
mod names;
mod other_attributes;
mod outcomes;
mod send;
mod stacks;
mod support;
mod units_and_values;
mod zoo;
