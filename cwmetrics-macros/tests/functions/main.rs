//! What the attributes do to functions, one file a feature.
#![deny(warnings, clippy::all, clippy::pedantic)]

mod hygiene;
mod support;
mod zoo;
