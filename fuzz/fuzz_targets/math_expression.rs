//! Evaluates any text as an expression of metric math over metrics with and without data. No point
//! may be infinite or no number.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| cwmetrics_local::__fuzzing::expression(text));
