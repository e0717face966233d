//! How a graph looks: the choices of one word.

use crate::error::shown;

/// A choice that the JSON writes as one word.
pub(crate) trait Word: Copy + Sized + 'static {
    /// Every choice and its word.
    const WORDS: &'static [(Self, &'static str)];

    fn same(self, other: Self) -> bool;

    fn word(self) -> &'static str {
        let found = Self::WORDS.iter().find(|(choice, _)| choice.same(self));
        found.map_or("", |(_, word)| word)
    }

    /// The choice of this word, or what would be right.
    fn parse(text: &str) -> Result<Self, String> {
        let found = Self::WORDS.iter().find(|(_, word)| *word == text);
        found.map(|(choice, _)| *choice).ok_or_else(|| {
            let quoted: Vec<_> = Self::WORDS.iter().map(|(_, word)| format!("{word:?}")).collect();
            let (last, others) = quoted.split_last().map_or(("", &[][..]), |(last, rest)| (last, rest));
            format!("must be {} or {last}, but is {}", others.join(", "), shown(text))
        })
    }
}

/// Gives an enum its words.
macro_rules! words {
    ($name:ident: $($choice:ident = $word:literal),+) => {
        impl $crate::view::Word for $name {
            const WORDS: &'static [($name, &'static str)] = &[$(($name::$choice, $word)),+];

            fn same(self, other: $name) -> bool {
                self == other
            }
        }
    };
}
pub(crate) use words;

/// What kind of graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum View {
    /// Lines over time.
    #[default]
    TimeSeries,
    /// A bar for each metric.
    Bar,
    /// A piece of a pie for each metric.
    Pie,
}

words!(View: TimeSeries = "timeSeries", Bar = "bar", Pie = "pie");

/// The colours of the graph itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on black.
    Dark,
}

words!(Theme: Light = "light", Dark = "dark");

/// Where the legend stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Legend {
    /// Below the graph.
    #[default]
    Bottom,
    /// Beside the graph.
    Right,
    /// Nowhere.
    Hidden,
}

words!(Legend: Bottom = "bottom", Right = "right", Hidden = "hidden");
