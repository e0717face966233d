//! Cuts lines and shapes off above and below an area.

use super::sheet::{Area, Point};

/// The pieces of a line that are inside.
pub(crate) fn line(points: &[Point], area: Area) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    for pair in points.windows(2) {
        let Some((from, to)) = segment(pair[0], pair[1], area) else { continue };
        match pieces.last_mut() {
            Some(piece) if piece.last() == Some(&from) => piece.push(to),
            _ => pieces.push(vec![from, to]),
        }
    }
    pieces
}

/// The part of a segment that is inside.
fn segment(from: Point, to: Point, area: Area) -> Option<(Point, Point)> {
    let above = from.1 < area.top && to.1 < area.top;
    let below = from.1 > area.bottom && to.1 > area.bottom;
    let end = |point: Point| {
        if point.1 < area.top {
            crossing(from, to, area.top)
        } else if point.1 > area.bottom {
            crossing(from, to, area.bottom)
        } else {
            point
        }
    };
    (!above && !below).then(|| (end(from), end(to)))
}

/// Where the way from one point to another, which are on both sides of it, meets a height.
fn crossing(from: Point, to: Point, height: f64) -> Point {
    let share = (height - from.1) / (to.1 - from.1);
    (from.0 + share * (to.0 - from.0), height)
}

/// The part of a shape that is inside (Sutherland and Hodgman's way: one edge at a time).
pub(crate) fn shape(outline: &[Point], area: Area) -> Vec<Point> {
    let below_top = cut(outline, area.top, |point| point.1 >= area.top);
    cut(&below_top, area.bottom, |point| point.1 <= area.bottom)
}

fn cut(outline: &[Point], height: f64, keeps: impl Fn(&Point) -> bool) -> Vec<Point> {
    let before = outline.iter().cycle().skip(outline.len().saturating_sub(1));
    let mut kept = Vec::with_capacity(outline.len() + 2);
    for (from, to) in before.zip(outline) {
        if keeps(from) != keeps(to) {
            kept.push(crossing(*from, *to, height));
        }
        if keeps(to) {
            kept.push(*to);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { left: 0.0, top: 0.0, right: 10.0, bottom: 10.0 };

    #[test]
    fn cuts_a_line_where_it_leaves_and_comes_back() {
        let points = [(0.0, 5.0), (2.0, -5.0), (4.0, 5.0), (5.0, 6.0)];
        let pieces = line(&points, AREA);
        assert_eq!(pieces, [vec![(0.0, 5.0), (1.0, 0.0)], vec![(3.0, 0.0), (4.0, 5.0), (5.0, 6.0)]]);
        assert_eq!(line(&[(0.0, -1.0), (9.0, -2.0)], AREA), Vec::<Vec<Point>>::new());
    }

    #[test]
    fn cuts_a_line_that_passes_through() {
        assert_eq!(line(&[(0.0, -10.0), (3.0, 20.0)], AREA), [[(1.0, 0.0), (2.0, 10.0)]]);
    }

    #[test]
    fn cuts_a_shape_on_both_sides() {
        let tall = [(0.0, -5.0), (2.0, -5.0), (2.0, 15.0), (0.0, 15.0)];
        let mut kept = shape(&tall, AREA);
        kept.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(kept, [(0.0, 0.0), (0.0, 10.0), (2.0, 0.0), (2.0, 10.0)]);
        assert_eq!(shape(&[(0.0, -5.0), (2.0, -5.0), (2.0, -1.0)], AREA), []);
        assert_eq!(shape(&[], AREA), []);
    }
}
