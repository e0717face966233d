//! Reads any bytes as the batch that a file of the spool holds, and writes it in the embedded metric
//! format: each line must be a document of the format.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| cwmetrics_core::__fuzzing::emf(bytes));
