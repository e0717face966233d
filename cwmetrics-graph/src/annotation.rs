//! Lines and bands that mark a value or a time.

use serde_json::{Map, Value};

use crate::view::words;
use crate::{Color, Side, Time};

/// Which side of a horizontal line is shaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HorizontalFill {
    /// Above it.
    Above,
    /// Below it.
    Below,
    /// Neither.
    None,
}

words!(HorizontalFill: Above = "above", Below = "below", None = "none");

/// Which side of a vertical line is shaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VerticalFill {
    /// Before it.
    Before,
    /// After it.
    After,
    /// Neither.
    None,
}

words!(VerticalFill: Before = "before", After = "after", None = "none");

/// The other edge of a band.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Edge<T> {
    /// Where it is.
    pub value: T,
    /// The text beside it.
    pub label: Option<String>,
    /// What CloudWatch takes from the first edge and the console writes here too.
    pub(crate) kept: Map<String, Value>,
}

impl<T> Edge<T> {
    fn at(value: T) -> Edge<T> {
        Edge { value, label: None, kept: Map::new() }
    }
}

/// A value marked across the graph, or a band between two.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Horizontal {
    /// Where the line is, on its axis.
    pub value: f64,
    /// The text beside it.
    pub label: Option<String>,
    /// The colour of line and shade.
    pub color: Option<Color>,
    /// Which side is shaded; CloudWatch ignores it in a band.
    pub fill: Option<HorizontalFill>,
    /// Whether it is drawn.
    pub visible: Option<bool>,
    /// The axis that its value belongs to.
    pub y_axis: Option<Side>,
    /// The other edge, if it is a band.
    pub band: Option<Edge<f64>>,
}

/// A moment marked across the graph, or a band between two.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Vertical {
    /// When: an absolute time.
    pub value: Time,
    /// The text beside it.
    pub label: Option<String>,
    /// The colour of line and shade.
    pub color: Option<Color>,
    /// Which side is shaded; CloudWatch ignores it in a band.
    pub fill: Option<VerticalFill>,
    /// Whether it is drawn.
    pub visible: Option<bool>,
    /// The other edge, if it is a band.
    pub band: Option<Edge<Time>>,
}

impl Horizontal {
    /// A line at this value.
    pub fn line(value: f64) -> Horizontal {
        Horizontal { value, label: None, color: None, fill: None, visible: None, y_axis: None, band: None }
    }

    /// A shade between two values.
    pub fn band(from: f64, to: f64) -> Horizontal {
        Horizontal { band: Some(Edge::at(to)), ..Horizontal::line(from) }
    }

    /// Which side of the line is shaded.
    pub fn fill(mut self, fill: HorizontalFill) -> Horizontal {
        self.fill = Some(fill);
        self
    }

    /// The axis that its value belongs to.
    pub fn axis(mut self, side: Side) -> Horizontal {
        self.y_axis = Some(side);
        self
    }
}

impl Vertical {
    /// A line at this time.
    pub fn line(at: impl Into<Time>) -> Vertical {
        Vertical { value: at.into(), label: None, color: None, fill: None, visible: None, band: None }
    }

    /// A shade between two times.
    pub fn band(from: impl Into<Time>, to: impl Into<Time>) -> Vertical {
        Vertical { band: Some(Edge::at(to.into())), ..Vertical::line(from) }
    }

    /// Which side of the line is shaded.
    pub fn fill(mut self, fill: VerticalFill) -> Vertical {
        self.fill = Some(fill);
        self
    }
}

/// The setters that both kinds have.
macro_rules! marked {
    ($name:ident) => {
        impl $name {
            /// The text beside it.
            pub fn label(mut self, label: impl Into<String>) -> $name {
                self.label = Some(label.into());
                self
            }

            /// The text beside the other edge of a band; nothing if it is a line.
            pub fn other_label(mut self, label: impl Into<String>) -> $name {
                if let Some(edge) = &mut self.band {
                    edge.label = Some(label.into());
                }
                self
            }

            /// The colour of line and shade.
            pub fn color(mut self, color: Color) -> $name {
                self.color = Some(color);
                self
            }

            /// Kept, but not drawn.
            pub fn hidden(mut self) -> $name {
                self.visible = Some(false);
                self
            }
        }
    };
}

marked!(Horizontal);
marked!(Vertical);
