//! Stacked areas, bars and pies are as large as the data say.

use super::super::color::Shades;
use super::super::lines::AREA_OPACITY;
use super::super::pie;
use super::*;

#[test]
fn stacked_areas_lie_on_each_other() {
    let lines = vec![line(RED, [2.0; 61]), line(BLUE, [3.0; 61])];
    let picture = Picture { view: View::Stacked, left: axis(0.0, 10.0), lines, ..hour() };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    // Off the grid, whose lines shine through.
    let x = layout.x(minute(33)) + 4.0;
    assert!(pixels.has(RED, x, layout.y(Side::Left, 2.0)));
    assert!(pixels.has(BLUE, x, layout.y(Side::Left, 5.0)));
    let paper = Shades::of(Theme::Light).background;
    assert!(same(pixels.at(x, layout.y(Side::Left, 1.1)), over(paper, RED, AREA_OPACITY)));
    assert!(same(pixels.at(x, layout.y(Side::Left, 3.5)), over(paper, BLUE, AREA_OPACITY)));
    assert!(same(pixels.at(x, layout.y(Side::Left, 5.5)), paper));
}

#[test]
fn the_scale_of_stacked_areas_shows_their_sum_from_zero() {
    let lines = vec![line(RED, [80.0; 61]), line(BLUE, [70.0; 61])];
    let picture = Picture { view: View::Stacked, lines, ..hour() };
    let scale = Layout::new(&picture).left;
    assert!(scale.low == 0.0 && scale.high >= 150.0, "{scale:?}");
}

#[test]
fn what_the_axis_cuts_of_an_area_stays_cut() {
    let picture = Picture {
        view: View::Stacked,
        left: axis(0.0, 10.0),
        lines: vec![line(RED, [50.0; 61]), line(BLUE, [50.0; 61])],
        ..hour()
    };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let paper = Shades::of(Theme::Light).background;
    let x = layout.x(minute(33)) + 4.0;
    assert!(same(pixels.at(x, layout.plot.top + 3.0), over(paper, RED, AREA_OPACITY)));
    assert!(same(pixels.at(x, layout.plot.top - 4.0), paper));
}

#[test]
fn bars_are_as_high_as_the_latest_value() {
    let lines = vec![line(RED, [9.0, 9.0, 4.0]), line(BLUE, [1.0, -2.0])];
    let picture = Picture { view: View::Bars, left: axis(-5.0, 10.0), lines, ..hour() };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let x = |part: f64| layout.plot.left + layout.plot.width() * part;
    let y = |value| layout.y(Side::Left, value);
    assert!(near(pixels.at(x(0.25), y(3.8)), RED) && near(pixels.at(x(0.25), y(0.2)), RED));
    assert!(!pixels.has(RED, x(0.22), y(4.3)) && !pixels.has(RED, x(0.22), y(-0.3)));
    assert!(near(pixels.at(x(0.75), y(-0.2)), BLUE) && near(pixels.at(x(0.75), y(-1.8)), BLUE));
    assert!(!pixels.has(BLUE, x(0.72), y(-2.3)) && !pixels.has(BLUE, x(0.72), y(0.3)));
}

#[test]
fn slices_are_as_large_as_the_share() {
    let lines = vec![line(RED, [30.0]), line(BLUE, [10.0])];
    let picture = Picture { view: View::Pie, lines, ..hour() };
    let pixels = Pixels::of(&picture);
    let (red, blue) = (pixels.count(RED) as f64, pixels.count(BLUE) as f64);
    assert!((red / blue - 3.0).abs() < 0.15, "{red} to {blue} pixels");
    // The first slice begins at the top and goes to the right.
    let (x, y) = Layout::new(&picture).plot.middle();
    assert!(near(pixels.at(x + 20.0, y - 100.0), RED) && near(pixels.at(x - 20.0, y - 100.0), BLUE));
}

#[test]
fn a_single_slice_is_a_whole_circle() {
    let picture = Picture { view: View::Pie, width: 400, lines: vec![line(RED, [1.0])], ..hour() };
    let (pixels, plot) = (Pixels::of(&picture), Layout::new(&picture).plot);
    let circle = std::f64::consts::PI * (plot.height().min(plot.width()) * 0.47).powi(2);
    assert!((pixels.count(RED) as f64 / circle - 1.0).abs() < 0.05);
}

#[test]
fn shares_are_of_what_is_above_zero() {
    let lines = [f64::MAX, f64::MAX, -5.0, 0.0].map(|value| line(RED, [value])).to_vec();
    let picture = Picture { view: View::Pie, lines, ..hour() };
    assert_eq!(pie::shares(&picture), [Some(0.5), Some(0.5), None, None]);
    let none = Picture { lines: vec![line(RED, [0.0]), line(RED, [])], ..picture };
    assert_eq!(pie::shares(&none), [None, None]);
}
