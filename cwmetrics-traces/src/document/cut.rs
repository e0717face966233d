//! Cuts a document into its segment and its subsegments, without their nesting.
//!
//! Subsegments can be nested hundreds of levels deep, and X-Ray gives back as one document what was
//! sent as many. A parser that calls itself at each level needs a stack as deep as the input decides,
//! so the brackets are followed here, and the JSON parser sees one segment at a time.

use crate::DocumentError;

/// One segment's or subsegment's object, with an empty list in place of its subsegments.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Piece {
    /// Where in the list of pieces that is in which it is nested; always before it.
    pub(super) parent: Option<usize>,
    pub(super) text: String,
}

/// An object that has begun.
struct Open {
    piece: usize,
    /// Brackets of any kind that are open in it, with its own.
    level: usize,
    /// Whether its list of subsegments is open.
    in_list: bool,
}

/// The pieces, the outermost first. There is one at least.
pub(super) fn cut(text: &str) -> Result<Vec<Piece>, DocumentError> {
    let start = text.trim_start();
    let mut rest = start.strip_prefix('{').ok_or_else(|| wrong("must be a JSON object"))?;
    let mut pieces = vec![Piece { parent: None, text: "{".to_owned() }];
    let mut stack = vec![Open { piece: 0, level: 1, in_list: false }];
    while let Some(open) = stack.last_mut() {
        if open.in_list {
            rest = rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
            if let Some(after) = rest.strip_prefix(']') {
                open.in_list = false;
                rest = after;
            } else {
                rest = rest.strip_prefix('{').ok_or_else(|| no_subsegment(rest))?;
                let parent = Some(open.piece);
                stack.push(Open { piece: pieces.len(), level: 1, in_list: false });
                pieces.push(Piece { parent, text: "{".to_owned() });
            }
            continue;
        }
        let piece = &mut pieces[open.piece].text;
        let end = token(rest).ok_or_else(|| wrong("ends in the middle"))?;
        let (token, after) = rest.split_at(end);
        piece.push_str(token);
        rest = after;
        match token.as_bytes()[end - 1] {
            b'{' | b'[' => open.level += 1,
            b'}' | b']' => open.level -= 1,
            _ if open.level == 1 && token.ends_with("\"subsegments\"") => {
                if let Some(list) = list(rest) {
                    piece.push_str(":[]");
                    open.in_list = true;
                    rest = list;
                }
            }
            _ => (),
        }
        if open.level == 0 {
            stack.pop();
        }
    }
    if !rest.trim_ascii().is_empty() {
        return Err(wrong("goes on after its end"));
    }
    Ok(pieces)
}

/// Where the next bracket or string ends.
fn token(text: &str) -> Option<usize> {
    let start = text.find(['"', '{', '}', '[', ']'])?;
    if text.as_bytes()[start] != b'"' {
        return Some(start + 1);
    }
    let mut at = start + 1;
    loop {
        at += text[at..].find(['"', '\\'])?;
        if text.as_bytes()[at] == b'"' {
            return Some(at + 1);
        }
        // What is escaped can be longer than a byte, but then it is no JSON.
        at += 1 + text[at + 1..].chars().next()?.len_utf8();
    }
}

/// What follows on the bracket that opens a key's list, if there is one.
fn list(after_key: &str) -> Option<&str> {
    after_key.trim_ascii_start().strip_prefix(':')?.trim_ascii_start().strip_prefix('[')
}

fn no_subsegment(rest: &str) -> DocumentError {
    match rest {
        "" => wrong("ends in the middle"),
        _ => DocumentError::new("subsegments", "must be a list of objects"),
    }
}

fn wrong(problem: &str) -> DocumentError {
    DocumentError::new("document", problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(Option<usize>, String)> {
        cut(text).unwrap().into_iter().map(|piece| (piece.parent, piece.text)).collect()
    }

    #[test]
    fn subsegments_are_pieces_of_their_own() {
        let text =
            r#" {"id":"a","subsegments" : [ {"id":"b","subsegments":[{"id":"c"}]}, {"id":"d"} ],"x":1} "#;
        let piece = |parent, text: &str| (parent, text.to_owned());
        assert_eq!(
            shown(text),
            [
                piece(None, r#"{"id":"a","subsegments":[],"x":1}"#),
                piece(Some(0), r#"{"id":"b","subsegments":[]}"#),
                piece(Some(1), r#"{"id":"c"}"#),
                piece(Some(0), r#"{"id":"d"}"#),
            ]
        );
    }

    #[test]
    fn only_the_field_of_a_segment_is_cut() {
        for text in [
            r#"{"metadata":{"subsegments":[{"id":"b"}]}}"#,
            r#"{"name":"\"subsegments\":[{\\","x":"subsegments"}"#,
            r#"{"subsegments":null}"#,
        ] {
            assert_eq!(shown(text), [(None, text.to_owned())]);
        }
    }

    #[test]
    fn what_is_no_object_or_not_whole_is_refused() {
        for (text, problem) in [
            ("", "must be a JSON object"),
            ("[]", "must be a JSON object"),
            ("{", "ends in the middle"),
            (r#"{"a"#, "ends in the middle"),
            (r#"{"a\"#, "ends in the middle"),
            (r#"{"subsegments":["#, "ends in the middle"),
            (r#"{"subsegments":[1]}"#, "must be a list of objects"),
            ("{}{}", "goes on after its end"),
        ] {
            assert_eq!(cut(text).unwrap_err().problem(), problem, "{text}");
        }
    }
}
