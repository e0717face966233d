//! Colours as the JSON writes them.

use std::borrow::Cow;

/// A colour, as six hexadecimal digits behind `#`.
///
/// ```
/// use cwmetrics_graph::Color;
///
/// assert_eq!(Color::rgb(0xd6, 0x27, 0x28), Color::RED);
/// assert_eq!(Color::RED.as_str(), "#d62728");
/// assert_eq!(Color::new("#d62728").components(), Some((0xd6, 0x27, 0x28)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Color(Cow<'static, str>);

impl Color {
    /// `#1f77b4`, the first of CloudWatch's own palette.
    pub const BLUE: Color = Color(Cow::Borrowed("#1f77b4"));
    /// `#ff7f0e`
    pub const ORANGE: Color = Color(Cow::Borrowed("#ff7f0e"));
    /// `#2ca02c`
    pub const GREEN: Color = Color(Cow::Borrowed("#2ca02c"));
    /// `#d62728`
    pub const RED: Color = Color(Cow::Borrowed("#d62728"));
    /// `#9467bd`
    pub const PURPLE: Color = Color(Cow::Borrowed("#9467bd"));
    /// `#7f7f7f`
    pub const GREY: Color = Color(Cow::Borrowed("#7f7f7f"));

    /// A colour in the JSON's spelling, such as `#1f77b4`. Another spelling is an error of the
    /// widget that it is given to.
    pub fn new(text: impl Into<String>) -> Color {
        Color(Cow::Owned(text.into()))
    }

    /// From red, green and blue.
    pub fn rgb(red: u8, green: u8, blue: u8) -> Color {
        Color(Cow::Owned(format!("#{red:02x}{green:02x}{blue:02x}")))
    }

    /// As it stands in the JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Red, green and blue; `None` if it is not spelt as it must be.
    pub fn components(&self) -> Option<(u8, u8, u8)> {
        let digits = self.0.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = number.to_be_bytes();
        Some((red, green, blue))
    }
}
