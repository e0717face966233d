//! Whatever the texts, the sizes and the values: a whole picture, and nothing but a picture.

use super::super::{png, svg};
use super::*;

const TEXTS: [&str; 9] = [
    "<script>alert(1)</script>",
    "</text></svg><svg onload=\"alert(1)\">",
    "\"quotes\" 'and' `more` &amp; &#0; ]]>",
    "\u{0}\u{1}\u{8}\u{1B}[31m\u{7F}\u{85}",
    "\u{202E}drow\u{2066}s\u{200F}",
    "\u{FFFE}\u{FFFF}\u{FEFF}",
    "日本語 العربية עברית 🦀 e\u{301}\u{301}\u{301}",
    "   \t\r\n   ",
    "",
];

fn with_text(text: &str, view: View) -> Picture {
    let text = text.to_owned();
    let axis = Axis { label: Some(text.clone()), unit: Some(text.clone()), ..Axis::default() };
    let label = Some(text.clone());
    Picture {
        title: Some(text.clone()),
        view,
        legend: Legend::Right,
        left: axis.clone(),
        right: axis,
        lines: vec![
            Line { label: text.clone(), ..line(RED, [1.0, 2.0]) },
            Line { label: text.clone(), side: Side::Right, ..line(BLUE, [2.0, 1.0]) },
        ],
        horizontal: vec![Horizontal {
            value: 1.0,
            label: label.clone(),
            color: None,
            side: Side::Left,
            fill: Fill::To(2.0, label.clone()),
        }],
        vertical: vec![Vertical {
            time: minute(10),
            label: label.clone(),
            color: None,
            fill: Fill::To(minute(20), label),
        }],
        note: Some(text),
        ..hour()
    }
}

#[test]
fn texts_stay_texts() {
    let long = "W".repeat(1_000_000);
    for text in TEXTS.into_iter().chain([long.as_str()]) {
        for view in [View::Lines, View::Stacked, View::Bars, View::Pie] {
            let svg = svg(&with_text(text, view));
            let document =
                roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{text:?}: {error}"));
            for node in document.descendants().filter(|node| node.is_element()) {
                let name = node.tag_name().name();
                let known = ["svg", "title", "desc", "text", "rect", "line", "polyline", "polygon", "circle"];
                assert!(known.contains(&name), "{text:?} made <{name}>");
                for attribute in node.attributes() {
                    assert!(!attribute.name().starts_with("on") && attribute.name() != "href", "{text:?}");
                }
            }
            assert!(svg.len() < 50_000, "{} bytes", svg.len());
        }
    }
}

#[test]
fn texts_are_shown_as_they_are() {
    let svg = svg(&with_text("a < b && \"c\"", View::Lines));
    let document = roxmltree::Document::parse(&svg).unwrap();
    let texts =
        document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text());
    assert!(texts.filter(|text| text.trim() == "a < b && \"c\"").count() >= 5);
}

#[test]
fn every_text_becomes_a_png() {
    for text in TEXTS {
        let pixels = Pixels::of(&Picture { width: 300, height: 200, ..with_text(text, View::Lines) });
        assert_eq!((pixels.width, pixels.height), (300, 200));
    }
}

#[test]
fn every_size_is_drawn() {
    let sizes = [1, 2, 3, 7, 10, 30, 89, 90, 119, 120, 150, 200, 201, 333, 2000];
    for (width, height) in sizes.iter().flat_map(|width| sizes.iter().map(move |height| (*width, *height))) {
        for view in [View::Lines, View::Stacked, View::Bars, View::Pie] {
            let picture = Picture { width, height, ..with_text("A label", view) };
            let svg = svg(&picture);
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{width}x{height} {view:?}");
            let plot = Layout::new(&picture).plot;
            let inside = plot.left >= 0.0
                && plot.top >= 0.0
                && plot.right <= f64::from(width)
                && plot.bottom <= f64::from(height);
            assert!(inside && plot.width() >= 1.0 && plot.height() >= 1.0, "{width}x{height}: {plot:?}");
            // The larger ones take their time, and are drawn elsewhere.
            if width * height <= 40_000 {
                let pixels = Pixels::decode(&png(&picture).unwrap());
                assert_eq!((pixels.width, pixels.height), (width, height));
            }
        }
    }
}

#[test]
fn sizes_beyond_the_limits_are_brought_inside() {
    let pixels = Pixels::of(&Picture { width: 0, height: 0, ..hour() });
    assert_eq!((pixels.width, pixels.height), (1, 1));
    let svg = svg(&Picture { width: u32::MAX, height: 50, ..hour() });
    assert!(svg.contains("width=\"2000\" height=\"50\""));
}

#[test]
fn strange_values_are_drawn() {
    let values = [
        [0.0, 0.0],
        [1e-9, 2e-9],
        [5e-324, 1e-323],
        [-1e300, 1e300],
        [f64::MIN, f64::MAX],
        [f64::MAX, f64::MAX],
        [1e15, 1e15 + 0.125],
        [-5.0, -5.0],
        [f64::NAN, f64::INFINITY],
    ];
    let bounds = [None, Some(0.0), Some(-1e300), Some(f64::MAX), Some(5e-324), Some(f64::NAN)];
    for (values, view) in
        values.iter().flat_map(|v| [View::Lines, View::Stacked, View::Bars, View::Pie].map(|view| (v, view)))
    {
        for (min, max) in bounds.iter().flat_map(|min| bounds.iter().map(move |max| (*min, *max))) {
            let axis = Axis { min, max, ..Axis::default() };
            let picture = Picture {
                width: 200,
                height: 150,
                view,
                lines: vec![line(RED, *values), line(BLUE, *values)],
                left: axis,
                ..hour()
            };
            let svg = svg(&picture);
            roxmltree::Document::parse(&svg).unwrap();
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{values:?} {min:?}..{max:?} {view:?}");
            if (min, max) == (None, None) {
                png(&picture).unwrap();
            }
        }
    }
}

#[test]
fn strange_ranges_of_time_are_drawn() {
    let times =
        [0, -1, 1, 99_999_999_999_999, -99_999_999_999_999].map(|ms| Timestamp::from_millis(ms).unwrap());
    for (start, end) in times.iter().flat_map(|start| times.iter().map(move |end| (*start, *end))) {
        let picture = Picture {
            lines: vec![Line { points: vec![(start, 1.0), (end, 2.0)], period: i64::MAX, ..line(RED, []) }],
            offset_minutes: i32::MIN,
            ..Picture::new(start, end)
        };
        png(&picture).unwrap();
    }
}
