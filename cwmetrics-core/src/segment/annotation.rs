use std::borrow::Cow;

/// The value of an annotation: a text (up to 1,000 characters), a number or a bool. X-Ray indexes it.
///
/// ```
/// use cwmetrics_core::trace::Annotation;
///
/// assert_eq!(Annotation::from("eu"), Annotation::Text("eu".into()));
/// assert_eq!(Annotation::from(7_u32), Annotation::Integer(7));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Annotation<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// Any other number. NaN and the infinite ones, which JSON does not have, are written as texts.
    Float(f64),
    /// A bool.
    Bool(bool),
}

impl<'a> From<&'a str> for Annotation<'a> {
    fn from(text: &'a str) -> Annotation<'a> {
        Annotation::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Annotation<'a> {
    fn from(text: &'a String) -> Annotation<'a> {
        Annotation::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Annotation<'_> {
    fn from(text: String) -> Self {
        Annotation::Text(Cow::Owned(text))
    }
}

impl From<bool> for Annotation<'_> {
    fn from(value: bool) -> Self {
        Annotation::Bool(value)
    }
}

impl From<f32> for Annotation<'_> {
    fn from(value: f32) -> Self {
        Annotation::Float(value.into())
    }
}

impl From<f64> for Annotation<'_> {
    fn from(value: f64) -> Self {
        Annotation::Float(value)
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Annotation<'_> {
            fn from(value: $integer) -> Self {
                i64::try_from(value).map_or(Annotation::Float(value as f64), Annotation::Integer)
            }
        })*
    };
}

integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);
