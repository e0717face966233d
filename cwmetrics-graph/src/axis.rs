//! The two y-axes.

use crate::view::words;

/// Which y-axis something belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Side {
    /// The left one.
    #[default]
    Left,
    /// The right one.
    Right,
}

words!(Side: Left = "left", Right = "right");

/// The settings of a y-axis; what is not set follows from the data.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Axis {
    /// Its lower end.
    pub min: Option<f64>,
    /// Its upper end.
    pub max: Option<f64>,
    /// A text along it.
    pub label: Option<String>,
    /// Whether it shows the unit of its metrics.
    pub show_units: Option<bool>,
}

impl Axis {
    /// Nothing set.
    pub fn new() -> Axis {
        Axis::default()
    }

    /// Where it begins.
    pub fn min(mut self, min: f64) -> Axis {
        self.min = Some(min);
        self
    }

    /// Where it ends.
    pub fn max(mut self, max: f64) -> Axis {
        self.max = Some(max);
        self
    }

    /// A text along it.
    pub fn label(mut self, label: impl Into<String>) -> Axis {
        self.label = Some(label.into());
        self
    }

    /// Whether it shows the unit of its metrics.
    pub fn show_units(mut self, show: bool) -> Axis {
        self.show_units = Some(show);
        self
    }
}
