//! Pictures to be looked at: written to `target/gallery`.

use std::path::PathBuf;

use super::super::{png, svg};
use super::*;

/// A wave with some noise that is the same in every run.
fn wave(label: &str, seed: i64, middle: f64, height: f64) -> Line {
    let noise = |n: i64| f64::from(((n * 7919 + seed * 104_729) % 1009) as i32) / 1009.0 - 0.5;
    let value =
        |n: i64| middle + height * ((n + seed * 13) as f64 / 19.0).sin() + height * 0.5 * noise(n * n);
    let points = (0..=180).map(|n| (minute(n), value(n))).collect();
    Line { label: label.to_owned(), color: None, side: Side::Left, period: 60, points }
}

fn three_hours() -> Picture {
    Picture {
        title: Some("Latency of api".to_owned()),
        left: Axis { unit: Some("Milliseconds".to_owned()), ..Axis::default() },
        lines: vec![
            wave("p99", 1, 180.0, 40.0),
            wave("p90", 2, 120.0, 20.0),
            wave("p50", 3, 60.0, 9.0),
            wave("Average", 4, 75.0, 8.0),
        ],
        ..Picture::new(start(), minute(180))
    }
}

fn annotated() -> Picture {
    let horizontal = |value, label: &str, fill| Horizontal {
        value,
        label: Some(label.to_owned()),
        color: None,
        side: Side::Left,
        fill,
    };
    let vertical = |at, label: &str, color, fill| Vertical {
        time: minute(at),
        label: Some(label.to_owned()),
        color,
        fill,
    };
    Picture {
        horizontal: vec![
            horizontal(250.0, "Alarm", Fill::After),
            Horizontal {
                color: Some(Color::new(0x0E8A7A)),
                ..horizontal(40.0, "Good", Fill::To(90.0, Some("Fair".to_owned())))
            },
        ],
        vertical: vec![
            vertical(40, "Deployment", Some(BLUE), Fill::None),
            vertical(120, "Outage", None, Fill::To(minute(150), Some("Repaired".to_owned()))),
        ],
        ..three_hours()
    }
}

fn two_axes() -> Picture {
    let requests = Line { side: Side::Right, ..wave("Requests", 5, 1.4e6, 3e5) };
    Picture {
        left: Axis {
            label: Some("Latency".to_owned()),
            unit: Some("Milliseconds".to_owned()),
            ..Axis::default()
        },
        right: Axis { label: Some("Requests".to_owned()), unit: Some("Count".to_owned()), ..Axis::default() },
        lines: vec![wave("p99", 1, 180.0, 40.0), wave("p50", 3, 60.0, 9.0), requests],
        ..three_hours()
    }
}

fn hundred() -> Picture {
    let lines = (0..100).map(|n| wave(&format!("host-{n:03}.example.com"), n, 100.0 + n as f64 * 9.0, 30.0));
    Picture { title: Some("A hundred hosts".to_owned()), lines: lines.collect(), ..three_hours() }
}

fn gaps() -> Picture {
    let mut lines = three_hours().lines;
    lines[0].points.retain(|(time, _)| *time < minute(50) || *time > minute(90) || *time == minute(70));
    lines[1].points.retain(|(time, _)| time.millis() / 60_000 % 6 == 0);
    Picture { title: Some("Gaps and points alone".to_owned()), lines, ..three_hours() }
}

fn pictures() -> Vec<(&'static str, Picture)> {
    let size = |width, height, picture| Picture { width, height, ..picture };
    let dark = |picture| Picture { theme: Theme::Dark, ..picture };
    let stacked = Picture { view: View::Stacked, ..three_hours() };
    let pie = Picture { view: View::Pie, title: Some("Requests by kind".to_owned()), ..three_hours() };
    let bars = Picture { view: View::Bars, ..three_hours() };
    let one = Picture { lines: vec![line(RED, [5.0])], ..three_hours() };
    let empty = Picture { lines: vec![], note: Some("No data in this range".to_owned()), ..three_hours() };
    let right = Picture { legend: Legend::Right, ..hundred() };
    let days = Picture {
        title: Some("Two days in Kolkata".to_owned()),
        offset_minutes: 330,
        end: minute(2880),
        lines: (0..3)
            .map(|n| {
                let slow = wave("", n, 50.0, 20.0);
                let points = slow
                    .points
                    .iter()
                    .map(|(time, v)| (minute((time.millis() - start().millis()) / 3750), *v));
                Line { label: format!("Queue {n}"), period: 960, points: points.collect(), ..slow }
            })
            .collect(),
        ..three_hours()
    };
    vec![
        ("lines-light", three_hours()),
        ("lines-dark", dark(three_hours())),
        ("lines-300x200", size(300, 200, three_hours())),
        ("lines-2000x2000", size(2000, 2000, annotated())),
        ("annotations-light", annotated()),
        ("annotations-dark", dark(annotated())),
        ("annotations-300x200", size(300, 200, annotated())),
        ("two-axes", two_axes()),
        ("two-axes-300x200-dark", dark(size(300, 200, two_axes()))),
        ("stacked-light", stacked.clone()),
        ("stacked-dark", dark(stacked)),
        ("bars", bars.clone()),
        ("bars-300x200", size(300, 200, bars)),
        ("pie", pie.clone()),
        ("pie-dark-right", dark(Picture { legend: Legend::Right, ..pie.clone() })),
        ("pie-300x200", size(300, 200, pie)),
        ("hundred", hundred()),
        ("hundred-right", right),
        ("hundred-300x200", size(300, 200, hundred())),
        ("gaps", gaps()),
        ("days", days),
        ("one-point", one),
        ("empty", empty.clone()),
        ("empty-dark", dark(empty)),
        ("sparkline", size(240, 60, three_hours())),
        ("sparkline-dark", dark(size(240, 60, three_hours()))),
        ("tiny", size(20, 10, three_hours())),
    ]
}

#[test]
fn gallery_of_all_kinds_is_written() {
    // Beside the test's own program: target/debug/deps/….
    let program = std::env::current_exe().unwrap();
    let target: PathBuf = program.ancestors().nth(3).unwrap().join("gallery");
    std::fs::create_dir_all(&target).unwrap();
    for (name, picture) in pictures() {
        let file = png(&picture).unwrap();
        std::fs::write(target.join(name).with_extension("png"), &file).unwrap();
        std::fs::write(target.join(name).with_extension("svg"), svg(&picture)).unwrap();
        let pixels = Pixels::decode(&file);
        assert_eq!((pixels.width, pixels.height), (picture.width, picture.height), "{name}");
    }
}
