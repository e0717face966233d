//! CloudWatch's rules for one name, one value, one number.
//!
//! Source: the service model of `PutMetricData` (`com.amazonaws.cloudwatch`, 2010-08-01) and its
//! documentation. Every function that returns a [`Fault`] is `const`; the ones that panic are for
//! the compiler, which turns the panic into an error at the attribute's token.

use super::Fault;

/// Most characters in a namespace, a metric name or a dimension name.
pub const MAX_NAME: usize = 255;
/// Most characters in a dimension value.
pub const MAX_DIMENSION_VALUE: usize = 1024;
/// Most dimensions of one metric.
pub const MAX_DIMENSIONS: usize = 30;
/// The largest magnitude of a value: 2^360.
pub const MAX_VALUE: f64 = f64::from_bits((1023 + 360) << 52);

/// What is wrong with this namespace, if anything.
#[must_use]
pub const fn namespace_fault(namespace: &str) -> Option<Fault> {
    match text_fault(namespace, MAX_NAME) {
        None if namespace.as_bytes()[0] == b':' => Some(Fault::LeadingColon),
        None if matches!(namespace.as_bytes(), [b'A', b'W', b'S', b'/', ..]) => Some(Fault::Reserved),
        found => found,
    }
}

/// What is wrong with this metric name, if anything.
#[must_use]
pub const fn metric_name_fault(name: &str) -> Option<Fault> {
    text_fault(name, MAX_NAME)
}

/// What is wrong with this dimension name, if anything.
#[must_use]
pub const fn dimension_name_fault(name: &str) -> Option<Fault> {
    match text_fault(name, MAX_NAME) {
        None if name.as_bytes()[0] == b':' => Some(Fault::LeadingColon),
        found => found,
    }
}

/// What is wrong with this dimension value, if anything.
#[must_use]
pub const fn dimension_value_fault(value: &str) -> Option<Fault> {
    text_fault(value, MAX_DIMENSION_VALUE)
}

/// Whether CloudWatch takes this number: finite and within ±2^360.
#[must_use]
pub const fn is_value(value: f64) -> bool {
    // A NaN is in no range.
    value >= -MAX_VALUE && value <= MAX_VALUE
}

/// Fails to compile unless `name` can name a metric.
///
/// # Panics
/// When CloudWatch would refuse the name.
#[track_caller]
pub const fn metric_name(name: &str) {
    match metric_name_fault(name) {
        None => {}
        Some(Fault::Empty) => panic!("a metric name is 1 to 255 characters long, this one is empty"),
        Some(Fault::TooLong) => panic!("a metric name is 1 to 255 characters long, this one is longer"),
        Some(Fault::Blank) => panic!("a metric name has a character that is no space, this one has none"),
        Some(_) => panic!("a metric name is made of printable ASCII characters, this one has others"),
    }
}

/// Its argument; fails to compile unless that can name a dimension.
///
/// # Panics
/// When CloudWatch would refuse the name.
#[track_caller]
#[must_use]
pub const fn dimension_name(name: &'static str) -> &'static str {
    match dimension_name_fault(name) {
        None => name,
        Some(Fault::Empty) => panic!("a dimension name is 1 to 255 characters long, this one is empty"),
        Some(Fault::TooLong) => panic!("a dimension name is 1 to 255 characters long, this one is longer"),
        Some(Fault::Blank) => panic!("a dimension name has a character that is no space, this one has none"),
        Some(Fault::LeadingColon) => panic!("a dimension name does not start with a colon, this one does"),
        Some(_) => {
            panic!("a dimension name is made of printable ASCII characters, this one has others")
        }
    }
}

/// Its argument; fails to compile unless that can be a dimension's value.
///
/// # Panics
/// When CloudWatch would refuse the value.
#[track_caller]
#[must_use]
pub const fn dimension_value(value: &'static str) -> &'static str {
    match dimension_value_fault(value) {
        None => value,
        Some(Fault::Empty) => panic!("a dimension value is 1 to 1024 characters long, this one is empty"),
        Some(Fault::TooLong) => panic!("a dimension value is 1 to 1024 characters long, this one is longer"),
        Some(Fault::Blank) => panic!("a dimension value has a character that is no space, this one has none"),
        Some(_) => panic!("a dimension value is made of printable ASCII characters, this one has others"),
    }
}

/// The part that every kind of text shares.
const fn text_fault(text: &str, max: usize) -> Option<Fault> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Some(Fault::Empty);
    }
    let (mut at, mut blank) = (0, true);
    while at < bytes.len() {
        match bytes[at] {
            b' ' => {}
            b'!'..=b'~' => blank = false,
            _ => return Some(Fault::NotPrintableAscii),
        }
        at += 1;
    }
    if bytes.len() > max {
        Some(Fault::TooLong)
    } else if blank {
        Some(Fault::Blank)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_1_to_255_printable_ascii_characters_pass() {
        assert_eq!(metric_name_fault("a"), None);
        assert_eq!(metric_name_fault(&"~".repeat(255)), None);
        assert_eq!(metric_name_fault(""), Some(Fault::Empty));
        assert_eq!(metric_name_fault(&"a".repeat(256)), Some(Fault::TooLong));
        assert_eq!(metric_name_fault("größe"), Some(Fault::NotPrintableAscii));
        assert_eq!(metric_name_fault("a\tb"), Some(Fault::NotPrintableAscii));
        assert_eq!(metric_name_fault("   "), Some(Fault::Blank));
    }

    #[test]
    fn some_beginnings_of_namespaces_and_dimension_names_are_refused() {
        assert_eq!(namespace_fault(":a"), Some(Fault::LeadingColon));
        assert_eq!(namespace_fault("AWS"), None);
        assert_eq!(namespace_fault("AWS/EC2"), Some(Fault::Reserved));
        assert_eq!(dimension_name_fault(":a"), Some(Fault::LeadingColon));
        assert_eq!(dimension_value_fault(":a"), None);
        assert_eq!(metric_name_fault(":a"), None);
    }

    #[test]
    fn values_reach_to_two_to_the_360_and_no_further() {
        assert_eq!(MAX_VALUE, 2f64.powi(360));
        assert!(is_value(MAX_VALUE) && is_value(-MAX_VALUE) && is_value(0.0));
        assert!(!is_value(MAX_VALUE * 1.000_001));
        assert!(!is_value(f64::NAN) && !is_value(f64::INFINITY) && !is_value(f64::NEG_INFINITY));
    }
}
