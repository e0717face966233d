//! Annotations fill what they say, and are always in sight.

use super::super::annotations::FILL_OPACITY;
use super::super::color::Shades;
use super::*;

fn horizontal(value: f64, fill: Fill<f64>) -> Horizontal {
    Horizontal { value, label: None, color: Some(RED), side: Side::Left, fill }
}

fn vertical(at: i64, fill: Fill<Timestamp>) -> Vertical {
    Vertical { time: minute(at), label: None, color: Some(RED), fill }
}

/// Which of five heights of ten, off the grid, are filled.
fn filled_heights(fill: Fill<f64>) -> [bool; 5] {
    let picture = Picture { left: axis(0.0, 10.0), horizontal: vec![horizontal(4.0, fill)], ..hour() };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let filled = over(Shades::of(Theme::Light).background, RED, FILL_OPACITY);
    let x = layout.x(minute(33)) + 4.0;
    [1.5, 3.5, 5.5, 7.5, 9.5].map(|value| same(pixels.at(x, layout.y(Side::Left, value)), filled))
}

/// Which of five minutes of an hour, off the grid, are filled.
fn filled_times(fill: Fill<Timestamp>) -> [bool; 5] {
    let picture = Picture { left: axis(0.0, 10.0), vertical: vec![vertical(22, fill)], ..hour() };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let filled = over(Shades::of(Theme::Light).background, RED, FILL_OPACITY);
    [7, 17, 27, 37, 57].map(|at| same(pixels.at(layout.x(minute(at)), layout.y(Side::Left, 5.5)), filled))
}

#[test]
fn horizontal_annotations_fill_below_above_or_a_band() {
    assert_eq!(filled_heights(Fill::None), [false; 5]);
    assert_eq!(filled_heights(Fill::Before), [true, true, false, false, false]);
    assert_eq!(filled_heights(Fill::After), [false, false, true, true, true]);
    assert_eq!(filled_heights(Fill::To(8.0, None)), [false, false, true, true, false]);
    assert_eq!(filled_heights(Fill::To(2.0, None)), [false, true, false, false, false]);
    assert_eq!(filled_heights(Fill::To(800.0, None)), [false, false, true, true, true]);
}

#[test]
fn vertical_annotations_fill_before_after_or_a_band() {
    assert_eq!(filled_times(Fill::None), [false; 5]);
    assert_eq!(filled_times(Fill::Before), [true, true, false, false, false]);
    assert_eq!(filled_times(Fill::After), [false, false, true, true, true]);
    assert_eq!(filled_times(Fill::To(minute(40), None)), [false, false, true, true, false]);
    assert_eq!(filled_times(Fill::To(minute(-40), None)), [true, true, false, false, false]);
}

#[test]
fn an_annotation_is_inside_the_scale_unless_the_axis_says_otherwise() {
    let picture = Picture {
        lines: vec![line(BLUE, [5.0; 61])],
        horizontal: vec![horizontal(50.0, Fill::None), horizontal(20.0, Fill::To(-30.0, None))],
        ..hour()
    };
    let layout = Layout::new(&picture);
    assert!(layout.left.low <= -30.0 && layout.left.high >= 50.0);
    assert!(Pixels::of(&picture).count(RED) > 300, "three lines of dashes");
    let bounded = Picture { left: axis(0.0, 10.0), ..picture };
    assert_eq!(Layout::new(&bounded).left.high, 10.0);
    assert_eq!(Pixels::of(&bounded).count(RED), 0);
}

#[test]
fn an_annotation_on_the_right_is_read_from_the_right_axis() {
    let picture = Picture {
        left: axis(0.0, 10.0),
        right: axis(0.0, 1000.0),
        lines: vec![line(BLUE, [5.0; 61])],
        horizontal: vec![Horizontal { side: Side::Right, ..horizontal(750.0, Fill::None) }],
        ..hour()
    };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let y = layout.plot.bottom - 0.75 * layout.plot.height();
    let dashes =
        (0..40).filter(|n| pixels.has(RED, layout.plot.left + 10.0 * f64::from(*n) + 5.0, y)).count();
    assert!(dashes > 15, "{dashes}");
}

#[test]
fn bars_have_no_times() {
    let marked = Picture {
        view: View::Bars,
        lines: vec![line(BLUE, [5.0])],
        vertical: vec![vertical(30, Fill::After)],
        ..hour()
    };
    assert_eq!(Pixels::of(&marked).count(RED), 0);
}

#[test]
fn what_is_filled_beyond_an_annotation_has_room() {
    let flat = || vec![line(BLUE, [5.0; 61])];
    let top =
        |fill| Layout::new(&Picture { lines: flat(), horizontal: vec![horizontal(10.0, fill)], ..hour() });
    assert_eq!(top(Fill::None).left.high, 10.0);
    assert!(top(Fill::After).left.high > 10.0);
    let below = Picture { lines: flat(), horizontal: vec![horizontal(-10.0, Fill::Before)], ..hour() };
    assert!(Layout::new(&below).left.low < -10.0);
}
