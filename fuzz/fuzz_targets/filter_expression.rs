//! Reads any text as a filter expression for traces, and asks it of a trace. Each mistake in it must have a
//! place in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| cwmetrics_local::__fuzzing::filter(text));
