//! What the parser refuses, and that it always names a place. What expressions find is tested in
//! `tests/filters_traces.rs`.

use super::{Filter, FilterError};

#[track_caller]
fn refused(text: &str, at: usize, message: &str) {
    let error = Filter::parse(text).expect_err(text);
    assert!(error.message.starts_with(message), "{text}: {error}");
    assert_eq!(error.at, at, "{text}: {error}");
}

#[test]
fn what_is_missing_is_said_where_it_is_missing() {
    let operand = "a keyword, '!' or '(' is expected, but there is ";
    refused("", 1, &format!("{operand}the end"));
    refused("  !", 4, &format!("{operand}the end"));
    refused("ok AND", 7, &format!("{operand}the end"));
    refused("ok OR OR error", 7, "OR is not a keyword");
    refused("ok )", 4, "AND, OR or the end is expected, but there is ')'");
    refused("(ok", 4, "AND, OR or ')' is expected, but there is the end");
    refused("5 < duration", 1, &format!("{operand}5"));
    refused("\"größe\" ok", 1, &format!("{operand}a text in quotes"));
    refused("user = \"größe\" }", 16, "AND, OR or the end is expected, but there is '}'");
    refused("service", 8, "'(' is expected, but there is the end");
    refused("service(x)", 9, "the name of a service in quotes, or id(…) is expected, but there is x");
    refused("service(\"a\") { ok", 18, "AND, OR or '}' is expected, but there is the end");
    refused("service(\"a\") {}", 15, &format!("{operand}'}}'"));
    refused("edge(\"a\")", 9, "',' is expected, but there is ')'");
    refused("edge(\"a\", )", 11, "the name of a service in quotes, or id(…) is expected, but there is ')'");
    refused("service(id())", 12, "name, type or account.id is expected, but there is ')'");
    refused("service(id(name \"a\"))", 17, "':' is expected, but there is a text in quotes");
    refused("service(id(name: a))", 18, "a text in quotes is expected, but there is a");
    refused(
        "service(id(name: \"a\", name: \"b\"))",
        23,
        "each of name, type and account.id once is expected",
    );
}

#[test]
fn what_does_not_fit_is_said_with_what_would() {
    refused("fault > 1", 7, "fault cannot be compared by >, but by = and !=");
    refused("fault = 1", 9, "fault is compared with true or false, but there is 1");
    refused(
        "duration CONTAINS \"1\"",
        10,
        "duration cannot be compared by CONTAINS, but by =, !=, <, <=, > and >=",
    );
    refused("duration = \"1\"", 12, "duration is compared with a number, but there is a text in quotes");
    refused(
        "user < \"a\"",
        6,
        "user cannot be compared by <, but by =, !=, CONTAINS, BEGINSWITH and ENDSWITH",
    );
    refused("user = bob", 8, "user is compared with a text in double quotes, but there is bob");
    refused("user = 'bob'", 8, "texts stand between double quotes, not single ones");
    refused(
        "annotation.a CONTAINS 5",
        23,
        "annotation.a is compared with a text in double quotes, but there is 5",
    );
    refused(
        "annotation.a > \"5\"",
        16,
        "annotation.a is compared with a number, but there is a text in quotes",
    );
    refused(
        "annotation[a] =",
        16,
        "annotation[a] is compared with a text in double quotes, a number, true or false",
    );
    refused("http.status == 200", 13, "'==' has no place in an expression; '=' compares");
}

#[test]
fn what_is_not_known_is_named() {
    refused("ok AND http.path = \"a\"", 8, "http.path is not a keyword; these are: annotation.KEY, ");
    refused("not ok", 1, "not is not a keyword");
    refused(
        "rootcause.fault.service { name = \"a\" }",
        1,
        "rootcause.fault.service is not evaluated: root causes",
    );
    refused("group.name = \"a\"", 1, "group.name is not evaluated: there are no groups here");
    refused("resource.arn = \"a\"", 1, "resource.arn is not evaluated");
    refused("ok OR name = \"a\"", 7, "name is about a service: it stands between the braces of service()");
    refused("service(\"a\") { annotation.b }", 16, "annotations cannot stand between the braces");
    refused("service(\"a\") { annotation[b] }", 16, "annotations cannot stand between the braces");
    refused("service(\"a\") { edge(\"a\", \"b\") }", 16, "edge cannot stand between the braces");
    refused("annotation. = 5", 1, "annotation. must be followed by the key");
    refused("annotation = 5", 1, "annotation is not a keyword");
    refused("annotation[] = 5", 1, "annotation[] must have a key between its brackets");
    refused("annotation[a = 5", 1, "the key of the annotation has no closing ]");
    refused("user = \"a", 8, "the text has no closing \"");
    refused("user = \"a\\\"", 8, "the text has no closing \"");
    refused("duration > 1.2.3", 12, "1.2.3 is not a number that a double can hold");
    refused("duration > 1e999", 12, "1e999 is not a number that a double can hold");
    refused("duration > -", 12, "- is not a number that a double can hold");
    refused("ok ; error", 4, "';' has no place in an expression");
    refused("user = \"日本\" \u{7}", 13, "'\\u{7}' has no place in an expression");
}

#[test]
fn nesting_and_length_are_bounded() {
    let nested = |depth: usize| format!("{}ok{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Filter::parse(&nested(99)).is_ok());
    refused(&nested(100), 101, "the expression is nested more than 100 deep");
    refused(&"(".repeat(10_000), 101, "the expression is nested more than 100 deep");
    assert!(Filter::parse(&format!("{}ok", "!".repeat(9_998))).is_ok());
    refused(&"ok ".repeat(3_334), 10_001, "the expression has 10002 characters, but must have 10000 at most");
}

/// Any pieces of expressions, in any order.
#[test]
fn every_mistake_has_a_place_in_the_text() {
    const PIECES: [&str; 34] = [
        "ok",
        "fault",
        "http.status",
        "user",
        "annotation.a",
        "annotation[ä.b]",
        "service(",
        "edge(",
        "id(",
        "name:",
        "\"größe\"",
        "\"",
        "5",
        "-1.5e3",
        "1e",
        "=",
        "!=",
        "<",
        ">=",
        "CONTAINS",
        "AND",
        "or",
        "&&",
        "||",
        "!",
        "(",
        ")",
        "{",
        "}",
        ",",
        "true",
        " ",
        "\u{3000}",
        "日",
    ];
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    let (mut right, mut wrong) = (0, 0);
    for _ in 0..100_000 {
        let text: Vec<&str> = (0..=next(7)).map(|_| PIECES[next(PIECES.len())]).collect();
        let text = text.join([" ", ""][next(2)]);
        match Filter::parse(&text) {
            Ok(_) => right += 1,
            Err(FilterError { at, message }) => {
                assert!((1..=text.chars().count() + 1).contains(&at), "{text:?}: {at}: {message}");
                assert!(!message.is_empty(), "{text:?}");
                wrong += 1;
            }
        }
    }
    assert!(right > 1_000 && wrong > 1_000, "{right} {wrong}");
}
