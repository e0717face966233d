//! From segment documents to traces and service graphs.

mod common;
mod documents;
mod maps;
mod traces;
