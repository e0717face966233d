use std::fmt;

/// Most characters in the name of a log group.
///
/// Source: `CreateLogGroup` of CloudWatch Logs, as is the alphabet.
const MAX_NAME: usize = 512;

/// CloudWatch Logs would refuse the name of a log group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGroupError {
    name: String,
}

impl fmt::Display for LogGroupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the log group {:?} is not 1 to {MAX_NAME} characters long, of a-z, A-Z, 0-9 and . - _ / #",
            self.name
        )
    }
}

impl std::error::Error for LogGroupError {}

pub(super) fn checked(name: String) -> Result<String, LogGroupError> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_/#".contains(&byte);
    if (1..=MAX_NAME).contains(&name.len()) && name.bytes().all(is_allowed) {
        Ok(name)
    } else {
        Err(LogGroupError { name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_cloudwatch_logs_takes_is_kept() {
        for name in ["a", "/aws/lambda/Shop_1", "a.b-c#d", &"n".repeat(512)] {
            assert_eq!(checked(name.to_owned()).as_deref(), Ok(name));
        }
    }

    #[test]
    fn any_other_name_is_an_error_that_says_what_would_be_right() {
        for name in ["", "with a blank", "colon:", "umlaut-ä", "quote\"", &"n".repeat(513)] {
            let error = checked(name.to_owned()).unwrap_err().to_string();
            assert!(
                error.starts_with(&format!("the log group {name:?} is not 1 to 512 characters")),
                "{error}"
            );
        }
    }
}
