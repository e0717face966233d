//! Reads any bytes as requests to the embedded endpoint, from the head of the first to the last
//! answer. It must answer, with the protocol's own errors, and never with one of its own.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| cwmetrics_local::__fuzzing::request(bytes));
