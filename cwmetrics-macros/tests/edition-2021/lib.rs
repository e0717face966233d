//! Nothing but a place for the tests of `cwmetrics-macros` to be compiled in edition 2021.
