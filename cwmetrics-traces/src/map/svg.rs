//! A service graph as a picture.

use askama::Template;

use super::busiest::Busiest;
use super::dot::summary;
use super::layout::{Layout, Point, layout};
use super::{Edge, Map, Service, Statistics};
use crate::shown::{count, cut, duration, printable};

/// So many services and edges can be told apart.
const MOST_SERVICES: usize = 60;
const MOST_EDGES: usize = 240;
/// Pixels of a service, between two columns, between two rows, and at the edges.
const BOX: (f64, f64) = (190.0, 60.0);
const BETWEEN: f64 = 110.0;
const GAP: f64 = 24.0;
/// Pixels of what stands for clients, at the right of a service's place.
const CLIENTS: (f64, f64) = (76.0, 32.0);
const MARGIN: f64 = 16.0;
/// Columns of text that have room in a service.
const NAME: usize = 24;
const SMALL: usize = 28;

#[derive(Template)]
#[template(path = "map.svg")]
struct Picture {
    /// None where the page has it.
    style: Option<&'static str>,
    title: String,
    left: f64,
    width: f64,
    height: f64,
    margin: f64,
    nodes: Vec<Shape>,
    edges: Vec<Line>,
    remark: Option<String>,
}

struct Shape {
    link: Option<String>,
    is_client: bool,
    x: String,
    y: String,
    width: f64,
    height: f64,
    tip: String,
    name: String,
    kind: String,
    figures: String,
    parts: Vec<Part>,
}

/// A part of the strip that says how requests ended.
struct Part {
    class: &'static str,
    x: String,
    width: String,
}

struct Line {
    class: &'static str,
    path: String,
    thickness: String,
    tip: String,
    label: String,
    label_x: String,
    label_y: String,
}

impl Map {
    /// The graph as an SVG picture, with its own colours for light and for dark: from left to right,
    /// who calls whom, how often, and how long it takes on average.
    ///
    /// It can stand in a page or in a file of its own, and loads nothing. Of more than 60 services, or
    /// more than 240 edges, those with the most requests are drawn, and the rest is said to be left out.
    pub fn to_svg(&self) -> String {
        self.draw(Some(Map::STYLE), &|_| None)
    }

    /// The rules of style in [`to_svg`](Map::to_svg), for the style sheet of a page that has
    /// [`to_inline_svg`](Map::to_inline_svg).
    pub const STYLE: &str = include_str!("../../templates/map.css");

    /// The same for a page that forbids styles of its elements' own: without any, and each service
    /// leads to the address that `link` gives for it, if it gives one.
    pub fn to_inline_svg(&self, link: impl Fn(&Service) -> Option<String>) -> String {
        self.draw(None, &link)
    }

    fn draw(&self, style: Option<&'static str>, link: &dyn Fn(&Service) -> Option<String>) -> String {
        let busiest = self.busiest(MOST_SERVICES, MOST_EDGES);
        let ends: Vec<(usize, usize)> = busiest.edges.iter().map(|&(from, to, _)| (from, to)).collect();
        let layout = layout(busiest.services.len(), &ends);
        let remark = busiest.remark();
        let height = 2.0 * MARGIN + (layout.rows * (BOX.1 + GAP) - GAP).max(BOX.1);
        let columns = layout.columns.max(1) as f64;
        // Clients do not fill their place.
        let first = || busiest.services.iter().zip(&layout.nodes).filter(|(_, at)| at.column == 0);
        let left = if first().all(|(service, _)| service.is_client()) { BOX.0 - CLIENTS.0 } else { 0.0 };
        let picture = Picture {
            style,
            title: title(&busiest),
            left,
            width: 2.0 * MARGIN + columns * (BOX.0 + BETWEEN) - BETWEEN - left,
            height: height + if remark.is_some() { 20.0 } else { 0.0 },
            margin: MARGIN,
            nodes: busiest
                .services
                .iter()
                .zip(&layout.nodes)
                .map(|(service, at)| Shape { link: link(service), ..shape(service, at) })
                .collect(),
            edges: lines(&busiest, &layout),
            remark,
        };
        // Writing to a text cannot fail.
        picture.render().unwrap_or_default()
    }
}

fn title(busiest: &Busiest<'_>) -> String {
    match busiest.services.iter().filter(|service| !service.is_client()).count() {
        1 => "1 service".to_owned(),
        services => format!("{} services", count(services)),
    }
}

fn shape(service: &Service, at: &Point) -> Shape {
    let (x, y) = middle(at);
    let statistics = &service.statistics;
    let name = printable(&service.id.name);
    let kind = printable(service.id.kind.as_deref().unwrap_or_default());
    let is_client = service.is_client();
    let (width, height) = if is_client { CLIENTS } else { BOX };
    Shape {
        link: None,
        is_client,
        x: pixels(x + BOX.0 / 2.0 - width),
        y: pixels(y - height / 2.0),
        width,
        height,
        tip: match is_client {
            true => format!("clients of {name}"),
            false => format!("{name}\n{kind}\n{}{}", summary(statistics), percentiles(service)),
        },
        name: if is_client { "clients".to_owned() } else { cut(&name, NAME) },
        kind: cut(&kind, SMALL),
        figures: cut(&figures(statistics), SMALL),
        parts: parts(statistics),
    }
}

fn percentiles(service: &Service) -> String {
    let shown =
        |percent: f64| Some(format!("p{percent} {}", duration(service.response_times.percentile(percent)?)));
    let both: Vec<String> = [50.0, 95.0].into_iter().filter_map(shown).collect();
    if both.is_empty() { String::new() } else { format!("\n{}", both.join(", ")) }
}

/// How many requests there were, and how long they took on average.
fn figures(statistics: &Statistics) -> String {
    let requests = count(statistics.total());
    let average = statistics.average().map(|average| format!(" · {}", duration(average)));
    format!("{requests}{}", average.unwrap_or_default())
}

fn parts(statistics: &Statistics) -> Vec<Part> {
    let total = statistics.total().max(1) as f64;
    let full = BOX.0 - 20.0;
    let mut x = 10.0;
    let counts = [
        ("ok", statistics.ok),
        ("error", statistics.error),
        ("throttle", statistics.throttle),
        ("fault", statistics.fault),
    ];
    let mut parts = Vec::new();
    for (class, number) in counts.into_iter().filter(|&(_, number)| number > 0) {
        let width = full * number as f64 / total;
        parts.push(Part { class, x: pixels(x), width: pixels(width.max(1.0)) });
        x += width;
    }
    parts
}

fn lines(busiest: &Busiest<'_>, layout: &Layout) -> Vec<Line> {
    let most = busiest.edges.iter().map(|(_, _, edge)| edge.statistics.total()).max().unwrap_or(0).max(1);
    let (mut outgoing, mut incoming) = (vec![0; busiest.services.len()], vec![0; busiest.services.len()]);
    for &(from, to, _) in &busiest.edges {
        outgoing[from] += 1;
        incoming[to] += 1;
    }
    let line = |(&(from, to, edge), route): (&(usize, usize, &Edge), &Vec<Point>)| {
        // Where there are fewer others.
        let at_start = outgoing[from] < incoming[to];
        let share = (edge.statistics.total() as f64 / most as f64).sqrt();
        let (path, (x, y)) = path(route, at_start);
        let [caller, called] = [from, to].map(|at| printable(&busiest.services[at].id.name));
        Line {
            class: class(edge),
            path,
            thickness: pixels(1.0 + 2.0 * share),
            tip: format!("{caller} → {called}\n{}", summary(&edge.statistics)),
            label: figures(&edge.statistics),
            label_x: pixels(x),
            label_y: pixels(y - 5.0),
        }
    };
    busiest.edges.iter().zip(&layout.routes).map(line).collect()
}

/// The worst of what more than one request in a hundred met.
fn class(edge: &Edge) -> &'static str {
    let counts = &edge.statistics;
    let is_many = |number: u64| number * 100 > counts.total();
    match counts {
        counts if is_many(counts.fault) => "fault",
        counts if is_many(counts.throttle) => "throttle",
        counts if is_many(counts.error) => "error",
        _ => "",
    }
}

/// A curve through all points, and where its label is: near its start or its end.
fn path(route: &[Point], at_start: bool) -> (String, (f64, f64)) {
    let (Some(first), Some(last)) = (route.first(), route.last()) else {
        return (String::new(), (0.0, 0.0));
    };
    if first == last {
        return loop_at(middle(first));
    }
    let to_the_right = first.column < last.column;
    // Those that go back are a little lower, so that they are not on top of others.
    let (side, lower) = if to_the_right { (1.0, 0.0) } else { (-1.0, 12.0) };
    let mut points = Vec::new();
    for (at, point) in route.iter().enumerate() {
        let (x, y) = middle(point);
        let half = side * BOX.0 / 2.0;
        // An edge goes straight through the width of a column.
        if at > 0 {
            points.push((x - half, y + lower));
        }
        if at + 1 < route.len() {
            points.push((x + half, y + lower));
        }
    }
    let mut path = format!("M{} {}", pixels(points[0].0), pixels(points[0].1));
    for (at, pair) in points.windows(2).enumerate() {
        let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
        let [x2_text, y2_text] = [pixels(x2), pixels(y2)];
        if at % 2 == 0 {
            let bend = pixels((x1 + x2) / 2.0);
            path.push_str(&format!(" C{bend} {} {bend} {y2_text} {x2_text} {y2_text}", pixels(y1)));
        } else {
            path.push_str(&format!(" L{x2_text} {y2_text}"));
        }
    }
    let [first, last] = [[points[0], points[1]], [points[points.len() - 2], points[points.len() - 1]]];
    let label = if at_start { along(first, 0.32) } else { along(last, 0.68) };
    (path, label)
}

/// A point of the curve between two, from 0 at the first to 1 at the second.
fn along([(x1, y1), (x2, y2)]: [(f64, f64); 2], at: f64) -> (f64, f64) {
    let rest = 1.0 - at;
    // Both of the points that bend it are half-way to the right, one at each height.
    let x = 1.5 * rest * at + at.powi(3);
    let y = 3.0 * rest * at.powi(2) + at.powi(3);
    (x1 + x * (x2 - x1), y1 + y * (y2 - y1))
}

/// The calls of a service by itself.
fn loop_at((x, y): (f64, f64)) -> (String, (f64, f64)) {
    let (right, top) = (x + BOX.0 / 2.0, y - BOX.1 / 2.0);
    let [x1, y1, x2, y2] = [right, y - 6.0, right - 30.0, top].map(pixels);
    let path = format!("M{x1} {y1} C{} {y1} {x2} {} {x2} {y2}", pixels(right + 36.0), pixels(top - 30.0));
    (path, (right + 26.0, top))
}

fn middle(point: &Point) -> (f64, f64) {
    let x = MARGIN + point.column as f64 * (BOX.0 + BETWEEN) + BOX.0 / 2.0;
    let y = MARGIN - GAP / 2.0 + point.row * (BOX.1 + GAP);
    (x, y)
}

/// Tenths of a pixel are as fine as anybody sees.
fn pixels(value: f64) -> String {
    format!("{value:.1}")
}
