//! Lines stand where the data are.

use super::*;

fn check_line(picture: &Picture, line: &Line, color: Color) {
    let (pixels, layout) = (Pixels::of(picture), Layout::new(picture));
    for (time, value) in &line.points {
        let (x, y) = (layout.x(*time), layout.y(line.side, *value));
        // A pixel from the edges there may be an axis.
        if x - layout.plot.left < 3.0 || layout.plot.right - x < 3.0 {
            continue;
        }
        assert!(pixels.has(color, x, y), "{}x{}: no line at ({x}, {y})", picture.width, picture.height);
    }
}

#[test]
fn lines_pass_through_their_points_at_every_size() {
    for (width, height) in [(60, 40), (240, 60), (300, 200), (600, 400), (1024, 300), (2000, 2000)] {
        let wave = line(RED, (0..=60).map(|n| 100.0 + 50.0 * (f64::from(n) / 9.0).sin()));
        let picture = Picture { width, height, lines: vec![wave.clone()], ..hour() };
        check_line(&picture, &wave, RED);
    }
}

#[test]
fn the_scale_of_pixels_is_that_of_the_axis() {
    let flat = line(RED, [25.0; 61]);
    let picture = Picture { left: axis(0.0, 100.0), lines: vec![flat], ..hour() };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let plot = layout.plot;
    for quarter in [0.25, 0.5, 0.75] {
        let (x, quarter_up) = (plot.left + plot.width() * quarter, plot.bottom - plot.height() * 0.25);
        assert!(pixels.has(RED, x, quarter_up));
        assert!(!pixels.has(RED, x, quarter_up - 5.0) && !pixels.has(RED, x, quarter_up + 5.0));
    }
}

#[test]
fn each_axis_has_its_own_scale() {
    let small = line(RED, (0..=60).map(|n| f64::from(n) / 60.0));
    let large = Line { side: Side::Right, ..line(BLUE, (0..=60).map(|n| 1e6 - f64::from(n) * 1e3)) };
    let picture = Picture {
        left: axis(0.0, 2.0),
        right: axis(0.0, 2e6),
        lines: vec![small.clone(), large.clone()],
        ..hour()
    };
    check_line(&picture, &large, BLUE);
    let lower = Picture { lines: vec![small.clone()], ..picture.clone() };
    check_line(&lower, &small, RED);
    // At the start one is at the foot, the other in the middle.
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let x = layout.x(minute(1));
    assert!(pixels.has(RED, x, layout.plot.bottom - layout.plot.height() / 120.0 - 1.0));
    assert!(pixels.has(BLUE, x, layout.plot.middle().1));
}

#[test]
fn a_gap_of_more_than_a_period_is_not_bridged() {
    let mut flat = line(RED, [5.0; 61]);
    flat.points.retain(|(time, _)| *time <= minute(20) || *time >= minute(40));
    let picture = Picture { left: axis(0.0, 10.0), lines: vec![flat.clone()], ..hour() };
    let has = |picture: &Picture, at: i64| {
        let layout = Layout::new(picture);
        Pixels::of(picture).has(RED, layout.x(minute(at)), layout.y(Side::Left, 5.0))
    };
    assert_eq!(
        [10, 19, 21, 30, 39, 41, 50].map(|at| has(&picture, at)),
        [true, true, false, false, false, true, true]
    );
    let slow = Picture { lines: vec![Line { period: 1200, ..flat }], ..picture };
    assert!(has(&slow, 30));
}

#[test]
fn a_point_alone_is_a_dot() {
    let lone = Line { points: vec![(minute(30), 5.0)], ..line(RED, []) };
    for (width, height) in [(50, 30), (300, 200), (2000, 2000)] {
        let picture = Picture { width, height, left: axis(0.0, 10.0), lines: vec![lone.clone()], ..hour() };
        let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
        assert!(pixels.has(RED, layout.x(minute(30)), layout.y(Side::Left, 5.0)));
        assert!(pixels.count(RED) < 400, "{} pixels", pixels.count(RED));
    }
}

#[test]
fn what_the_axis_leaves_out_stays_inside_the_axes() {
    let wide = line(RED, (0..=60).map(|n| if n % 2 == 0 { -1e9 } else { 1e9 }));
    let picture = Picture { left: axis(0.0, 10.0), lines: vec![wide], ..hour() };
    let (pixels, layout) = (Pixels::of(&picture), Layout::new(&picture));
    let (middle, y) = (layout.plot.middle().0, layout.plot.middle().1);
    let columns = (-20..20).filter(|dx| pixels.has(RED, middle + f64::from(*dx), y)).count();
    assert!(columns > 5, "the line is seen where it passes");
    for x in 0..600 {
        for y in [layout.plot.top - 4.0, layout.plot.bottom + 4.0] {
            assert!(!near(pixels.at(f64::from(x), y), RED), "({x}, {y})");
        }
    }
}

#[test]
fn points_outside_the_range_of_time_are_left_out() {
    let long = Line {
        points: (-60..120).map(|n| (minute(n), if (0..=60).contains(&n) { 5.0 } else { 900.0 })).collect(),
        ..line(RED, [])
    };
    let picture = Picture { lines: vec![long], ..hour() };
    assert!(Layout::new(&picture).left.high < 10.0);
}
