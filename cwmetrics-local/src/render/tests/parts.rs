//! Title, legend, axes and note are there where there is room.

use super::super::{png, svg};
use super::*;

/// A picture with everything, of a size.
fn full(width: u32, height: u32) -> Picture {
    Picture {
        width,
        height,
        title: Some("Title".to_owned()),
        legend: Legend::Bottom,
        left: Axis { unit: Some("Milliseconds".to_owned()), ..Axis::default() },
        lines: vec![Line { label: "Latency".to_owned(), ..line(RED, [1.0; 61]) }],
        ..hour()
    }
}

#[test]
fn small_pictures_leave_out_the_legend_then_the_title_then_the_axes() {
    let texts = |width, height| {
        let svg = svg(&full(width, height));
        let svg = svg.split_once("</desc>").unwrap().1.to_owned();
        ["\nLatency\n", "\nTitle\n", "\n12:00\n", "\nMilliseconds\n"].map(|text| svg.contains(text))
    };
    assert_eq!(texts(600, 400), [true; 4]);
    assert_eq!(texts(300, 200), [true; 4]);
    assert_eq!(texts(190, 140), [false, true, true, true]);
    assert_eq!(texts(130, 100), [false, false, true, true]);
    assert_eq!(texts(240, 60), [false; 4]);
}

#[test]
fn a_sparkline_uses_its_whole_size() {
    let plot = Layout::new(&full(240, 60)).plot;
    assert!(plot.width() >= 236.0 && plot.height() >= 56.0);
}

#[test]
fn the_plot_keeps_half_of_the_height_however_many_lines_there_are() {
    for legend in [Legend::Bottom, Legend::Right] {
        for (width, height) in [(300, 200), (600, 400), (2000, 2000)] {
            let mut picture = Picture { legend, ..full(width, height) };
            picture.lines =
                vec![Line { label: "A label of some length".to_owned(), ..line(RED, [1.0]) }; 100];
            let plot = Layout::new(&picture).plot;
            assert!(plot.width() > f64::from(width) * 0.5, "{legend:?} {width}x{height}: {plot:?}");
            assert!(plot.height() > f64::from(height) * 0.3, "{legend:?} {width}x{height}: {plot:?}");
            assert_eq!(svg(&picture).contains(" more\n"), width < 2000 || legend == Legend::Right);
        }
    }
}

#[test]
fn the_right_axis_is_seen_only_with_something_on_it() {
    let heading = Axis { label: Some("Requests".to_owned()), ..Axis::default() };
    let mut picture = Picture { right: heading, ..full(600, 400) };
    assert!(!svg(&picture).contains("Requests"));
    picture.lines.push(Line { side: Side::Right, ..line(BLUE, [1.0; 61]) });
    assert!(svg(&picture).contains("Requests"));
    picture.lines.remove(0);
    assert!(!svg(&picture).contains("Milliseconds"));
}

#[test]
fn the_time_zone_moves_the_labels() {
    let picture = Picture { offset_minutes: -300, ..full(600, 400) };
    assert!(svg(&picture).contains("\n07:00\n") && !svg(&picture).contains("\n12:00\n"));
}

#[test]
fn a_note_stands_in_the_middle() {
    let picture = Picture { note: Some("No data in this range".to_owned()), lines: vec![], ..full(600, 400) };
    assert!(svg(&picture).contains("\nNo data in this range\n"));
    let empty = Picture { note: None, ..picture.clone() };
    assert_ne!(png(&picture).unwrap(), png(&empty).unwrap());
}

#[test]
fn a_pie_says_the_percentages() {
    let picture =
        Picture { view: View::Pie, lines: vec![line(RED, [3.0]), line(BLUE, [1.0])], ..full(600, 400) };
    let svg = svg(&picture);
    assert!(svg.contains("\n75%\n") && svg.contains("\nLine 25%\n"), "{svg}");
}

#[test]
fn the_theme_is_that_of_the_paper() {
    for (theme, paper) in [(Theme::Light, 0xFFFFFF), (Theme::Dark, 0x16191F)] {
        let pixels = Pixels::of(&Picture { theme, ..full(600, 400) });
        assert_eq!(pixels.at(0.0, 0.0), Color::new(paper));
        assert_eq!(pixels.at(599.0, 399.0), Color::new(paper));
    }
}

#[test]
fn texts_are_drawn_with_the_embedded_font() {
    let titled =
        Picture { title: Some("A title of some length".to_owned()), left: Axis::default(), ..full(600, 400) };
    let foot = Layout::new(&titled).title.unwrap().foot;
    let dark = |picture: &Picture| {
        let pixels = Pixels::of(picture);
        let rows = (foot as u32 - 14)..(foot as u32 + 1);
        let places = rows.flat_map(|y| (40..150).map(move |x| (f64::from(x), f64::from(y))));
        places.filter(|(x, y)| pixels.at(*x, *y).luminance() < 0.1).count()
    };
    assert!(dark(&titled) > 200, "{}", dark(&titled));
    assert_eq!(dark(&Picture { title: None, ..titled }), 0);
}
