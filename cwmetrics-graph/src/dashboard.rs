//! Many graphs on one page of the console.

use serde_json::{Map, Value, json};

use crate::{Widget, WidgetError, check, write};

/// The columns of a dashboard's grid.
const COLUMNS: u32 = 24;
/// The rows that a widget may have.
const MAX_ROWS: u32 = 1000;
/// "Up to 500 widgets on each dashboard" (User Guide, CloudWatch dashboards).
const MAX_WIDGETS: usize = 500;
/// "Up to 2,500 metrics across all graphs of a dashboard" (the same).
const MAX_METRICS: usize = 2500;

/// The body of a CloudWatch dashboard, for the console's "Source" or PutDashboard.
///
/// Widgets are placed from left to right, and below when a row of 24 columns is full.
///
/// ```
/// use cwmetrics_graph::{Dashboard, Metric, Widget};
///
/// let graph = Widget::new().title("api").metric(Metric::new("Shop", "api"));
/// let body = Dashboard::new("eu-central-1")
///     .text("# Shop", COLUMNS, 1)
///     .widget(graph.clone(), 12, 6)
///     .widget(graph, 12, 6)
///     .to_json()?;
/// assert!(body.starts_with('{'));
/// # const COLUMNS: u32 = 24;
/// # Ok::<(), cwmetrics_graph::WidgetError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    region: String,
    placed: Vec<Placed>,
}

#[derive(Clone, Debug, PartialEq)]
struct Placed {
    what: What,
    width: u32,
    height: u32,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Graph(Box<Widget>),
    Text(String),
}

impl Dashboard {
    /// An empty dashboard of metrics in this region; a widget may name another.
    pub fn new(region: impl Into<String>) -> Dashboard {
        Dashboard { region: region.into(), placed: Vec::new() }
    }

    /// One more graph, so many columns wide and rows high.
    pub fn widget(mut self, widget: Widget, columns: u32, rows: u32) -> Dashboard {
        self.placed.push(Placed { what: What::Graph(Box::new(widget)), width: columns, height: rows });
        self
    }

    /// One more text in Markdown, so many columns wide and rows high.
    pub fn text(mut self, markdown: impl Into<String>, columns: u32, rows: u32) -> Dashboard {
        self.placed.push(Placed { what: What::Text(markdown.into()), width: columns, height: rows });
        self
    }

    /// The body in JSON.
    ///
    /// # Errors
    ///
    /// [`WidgetError`] for the first field that breaks a rule, as `widgets[2].properties.stat`, and
    /// for more than 500 widgets or 2,500 metrics.
    pub fn to_json(&self) -> Result<String, WidgetError> {
        let wrong = |problem: String| Err(WidgetError::new("widgets", problem));
        if self.placed.len() > MAX_WIDGETS {
            return wrong(format!("must not be more than {MAX_WIDGETS}, but are {}", self.placed.len()));
        }
        let metrics: usize = self.placed.iter().map(Placed::metrics).sum();
        if metrics > MAX_METRICS {
            return wrong(format!("must not have more than {MAX_METRICS} metrics, but have {metrics}"));
        }
        let (mut x, mut y, mut row) = (0, 0, 0);
        let mut widgets = Vec::with_capacity(self.placed.len());
        for (index, placed) in self.placed.iter().enumerate() {
            let field = format!("widgets[{index}]");
            placed.check(&field)?;
            if x + placed.width > COLUMNS {
                (x, y, row) = (0, y + row, 0);
            }
            widgets.push(json!({
                "type": placed.kind(), "x": x, "y": y, "width": placed.width, "height": placed.height,
                "properties": placed.properties(&self.region),
            }));
            x += placed.width;
            row = row.max(placed.height);
        }
        Ok(json!({ "widgets": widgets }).to_string())
    }
}

impl Placed {
    fn metrics(&self) -> usize {
        match &self.what {
            What::Graph(widget) => widget.metrics.len(),
            What::Text(_) => 0,
        }
    }

    fn kind(&self) -> &'static str {
        match self.what {
            What::Graph(_) => "metric",
            What::Text(_) => "text",
        }
    }

    fn check(&self, field: &str) -> Result<(), WidgetError> {
        let within = |name: &str, size: u32, most: u32| match size {
            size if (1..=most).contains(&size) => Ok(()),
            other => Err(WidgetError::new(
                format!("{field}.{name}"),
                format!("must be 1 to {most}, but is {other}"),
            )),
        };
        within("width", self.width, COLUMNS)?;
        within("height", self.height, MAX_ROWS)?;
        match &self.what {
            What::Graph(widget) => {
                check::widget(widget).map_err(|error| error.under(&format!("{field}.properties")))
            }
            What::Text(_) => Ok(()),
        }
    }

    fn properties(&self, region: &str) -> Map<String, Value> {
        match &self.what {
            What::Text(markdown) => Map::from_iter([("markdown".to_owned(), markdown.as_str().into())]),
            What::Graph(widget) => {
                let mut properties = write::properties(widget);
                // A dashboard has the size of its grid and the theme of its reader.
                for of_pictures in ["width", "height", "theme"] {
                    properties.remove(of_pictures);
                }
                properties.entry("region").or_insert_with(|| region.into());
                properties
            }
        }
    }
}
