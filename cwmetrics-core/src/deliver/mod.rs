//! From sealed batches to a sink that has accepted them.
