//! From segment documents to traces and service graphs, and to pictures of both.

mod common;

mod assembles_traces;
mod counts_maps;
mod draws_maps;
mod draws_timelines;
mod lists_summaries;
mod reads_documents;
