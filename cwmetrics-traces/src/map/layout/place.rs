//! From the order in each column to rows.

use super::Stops;

/// Rounds of pulling everything towards what it is linked with.
const ROUNDS: usize = 24;

/// The middle of each, in rows from the top, and how many rows there are: as near to those it is
/// linked with as its neighbours in the column leave room.
pub(super) fn place(stops: &Stops, order: &[Vec<usize>]) -> (Vec<f64>, f64) {
    let (left, right) = stops.neighbours();
    let mut rows = vec![0.0; stops.columns.len()];
    for round in 0..ROUNDS {
        for at in 0..order.len() {
            let column = &order[if round % 2 == 0 { at } else { order.len() - 1 - at }];
            let wish = |&stop: &usize| {
                let linked = || left[stop].iter().chain(&right[stop]).map(|&other| rows[other]);
                match linked().count() {
                    0 => rows[stop],
                    count => linked().sum::<f64>() / count as f64,
                }
            };
            let wishes: Vec<f64> = column.iter().map(wish).collect();
            settle(stops, column, &wishes, &mut rows);
        }
    }
    let edge = |side: f64| {
        let edges = rows.iter().enumerate().map(move |(stop, row)| row + side * stops.height(stop) / 2.0);
        edges.reduce(|a, b| if side < 0.0 { a.min(b) } else { a.max(b) }).unwrap_or(0.0)
    };
    let (top, bottom) = (edge(-1.0), edge(1.0));
    (rows.iter().map(|row| row - top).collect(), bottom - top)
}

/// Some of a column that stand together.
struct Group {
    top: f64,
    height: f64,
    count: usize,
    /// Where the top of the group would be by the wish of each, added up.
    wishes: f64,
}

/// Puts a column in rows in its order, with room between, and as near to the wishes as that lets: those
/// that get in each other's way stand together, where they wish to be on average.
fn settle(stops: &Stops, column: &[usize], wishes: &[f64], rows: &mut [f64]) {
    let mut groups: Vec<Group> = Vec::new();
    for (&stop, &wish) in column.iter().zip(wishes) {
        let height = stops.height(stop);
        let top = wish - height / 2.0;
        let mut group = Group { top, height, count: 1, wishes: top };
        while let Some(above) = groups.pop_if(|above| above.top + above.height > group.top) {
            let wishes = above.wishes + group.wishes - above.height * group.count as f64;
            let count = above.count + group.count;
            let height = above.height + group.height;
            group = Group { top: wishes / count as f64, height, count, wishes };
        }
        groups.push(group);
    }
    let mut members = column.iter();
    for group in groups {
        let mut top = group.top;
        for &stop in members.by_ref().take(group.count) {
            rows[stop] = top + stops.height(stop) / 2.0;
            top += stops.height(stop);
        }
    }
}
