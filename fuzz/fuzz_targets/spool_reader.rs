//! Reads any bytes as a file of the spool, and as what such a file holds behind its checksum. It
//! must not panic, must not allocate much more than the file is long, and must write again what it
//! could read as it was.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| cwmetrics_core::__fuzzing::spool(bytes));
