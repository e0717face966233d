//! Nothing but a place for the tests of the attributes to be compiled in edition 2021.
