//! What a graph shows: metrics and math expressions.

use serde_json::{Map, Value};

use crate::{Color, Side, Stat};

/// One row of a widget's `metrics`.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A metric as it is stored.
    Metric(Metric),
    /// What is computed of others.
    Expression(Expression),
}

impl Entry {
    /// The name under which expressions know it.
    pub fn id(&self) -> Option<&str> {
        match self {
            Entry::Metric(metric) => metric.id.as_deref(),
            Entry::Expression(expression) => expression.id.as_deref(),
        }
    }
}

impl From<Metric> for Entry {
    fn from(metric: Metric) -> Entry {
        Entry::Metric(metric)
    }
}

impl From<Expression> for Entry {
    fn from(expression: Expression) -> Entry {
        Entry::Expression(expression)
    }
}

/// A metric and how it is shown. What is not set is taken from the widget.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Metric {
    /// 1 to 255 characters.
    pub namespace: String,
    /// 1 to 255 characters.
    pub name: String,
    /// Up to 30 names and values.
    pub dimensions: Vec<(String, String)>,
    /// The statistic.
    pub stat: Option<Stat>,
    /// Seconds: 1, 5, 10, 30 or a multiple of 60.
    pub period: Option<u32>,
    /// The name under which expressions know it: a lower-case letter, then letters, digits and
    /// underscores.
    pub id: Option<String>,
    /// Its name in the legend.
    pub label: Option<String>,
    /// Its colour.
    pub color: Option<Color>,
    /// Its y-axis.
    pub y_axis: Option<Side>,
    /// Whether it is drawn.
    pub visible: Option<bool>,
    /// What only dashboards know.
    pub(crate) kept: Map<String, Value>,
}

/// A math expression and how it is shown.
///
/// It has neither statistic nor period: it takes those of the metrics in it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Expression {
    /// Metric math, such as `100*errors/calls`; 1 to 2048 characters.
    pub expression: String,
    /// The name under which other expressions know it.
    pub id: Option<String>,
    /// Its name in the legend.
    pub label: Option<String>,
    /// Its colour.
    pub color: Option<Color>,
    /// Its y-axis.
    pub y_axis: Option<Side>,
    /// Whether it is drawn.
    pub visible: Option<bool>,
    /// What only the console writes.
    pub(crate) kept: Map<String, Value>,
}

impl Metric {
    /// A metric without dimensions.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Metric {
        Metric {
            namespace: namespace.into(),
            name: name.into(),
            dimensions: Vec::new(),
            stat: None,
            period: None,
            id: None,
            label: None,
            color: None,
            y_axis: None,
            visible: None,
            kept: Map::new(),
        }
    }

    /// One more dimension. All that the metric was put with have to be named: CloudWatch never
    /// aggregates across dimensions.
    pub fn dimension(mut self, name: impl Into<String>, value: impl Into<String>) -> Metric {
        self.dimensions.push((name.into(), value.into()));
        self
    }

    /// The statistic.
    pub fn stat(mut self, stat: Stat) -> Metric {
        self.stat = Some(stat);
        self
    }

    /// The period in seconds.
    pub fn period(mut self, seconds: u32) -> Metric {
        self.period = Some(seconds);
        self
    }
}

impl Expression {
    /// A math expression over the ids of the widget's metrics.
    pub fn new(expression: impl Into<String>) -> Expression {
        Expression {
            expression: expression.into(),
            id: None,
            label: None,
            color: None,
            y_axis: None,
            visible: None,
            kept: Map::new(),
        }
    }
}

/// The setters that both kinds have.
macro_rules! shown {
    ($name:ident) => {
        impl $name {
            /// The name under which expressions know it.
            pub fn id(mut self, id: impl Into<String>) -> $name {
                self.id = Some(id.into());
                self
            }

            /// Its name in the legend.
            pub fn label(mut self, label: impl Into<String>) -> $name {
                self.label = Some(label.into());
                self
            }

            /// Its colour.
            pub fn color(mut self, color: Color) -> $name {
                self.color = Some(color);
                self
            }

            /// Its y-axis.
            pub fn axis(mut self, side: Side) -> $name {
                self.y_axis = Some(side);
                self
            }

            /// Only for expressions to use, and not drawn.
            pub fn hidden(mut self) -> $name {
                self.visible = Some(false);
                self
            }
        }
    };
}

shown!(Metric);
shown!(Expression);
