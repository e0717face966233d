/// Whether a text is as a pattern says, in which `*` stands for any characters and `?` for one; large
/// and small letters are the same.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // What comes after the last star, and the text after what it has taken.
    let mut star = None;
    loop {
        let here = text.clone();
        match (pattern.next(), text.next()) {
            (Some('*'), _) => {
                star = Some((pattern.clone(), here.clone()));
                text = here;
            }
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == '?' || is_same(wanted, found) => {}
            _ => {
                let Some((after, mut rest)) = star else { return false };
                if rest.next().is_none() {
                    return false;
                }
                star = Some((after.clone(), rest.clone()));
                (pattern, text) = (after, rest);
            }
        }
    }
}

fn is_same(one: char, other: char) -> bool {
    one == other || one.to_lowercase().eq(other.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_have_stars_and_question_marks() {
        for (pattern, text) in [
            ("*", ""),
            ("*", "shop"),
            ("s?op", "Shop"),
            ("*o*p*", "shop"),
            ("a*b*c", "aXbXbc"),
            ("", ""),
            ("/wares/*", "/wares/7/price"),
            ("?bc*", "äbc"),
            ("ÄB", "äb"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in
            [("", "a"), ("?", ""), ("shop", "shops"), ("a*b", "abc"), ("*x", "y"), ("*a", ""), ("a?", "a")]
        {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
