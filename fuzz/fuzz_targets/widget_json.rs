//! Reads any text as the JSON of a widget. What could be read must be written again, and read again
//! be the same.
#![no_main]

use cwmetrics_graph::Widget;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(widget) = Widget::from_json(text) else {
        return;
    };
    match widget.to_json() {
        Ok(json) => assert_eq!(Widget::from_json(&json).as_ref(), Ok(&widget), "{json}"),
        // Abbreviations are written out, and can be too long then.
        Err(error) => assert!(error.problem().contains("bytes of JSON"), "{error}"),
    }
});
