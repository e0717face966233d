//! The order within each column.

use super::Stops;

/// How often the columns are gone through. More changes nothing with graphs of this size.
const ROUNDS: usize = 12;

/// Who is in each column, from the top, so that few links cross: each goes where those it is linked
/// with are on average, in the column before, and back, until the best of some rounds.
pub(super) fn order(stops: &Stops, columns: usize) -> Vec<Vec<usize>> {
    let mut order = vec![Vec::new(); columns];
    for (stop, &column) in stops.columns.iter().enumerate() {
        order[column].push(stop);
    }
    let (left, right) = stops.neighbours();
    let mut best = (crossings(&order, &right), order.clone());
    for round in 0..ROUNDS {
        let forward = round % 2 == 0;
        let neighbours = if forward { &left } else { &right };
        for step in 1..columns {
            let column = if forward { step } else { columns - 1 - step };
            let before = if forward { column - 1 } else { column + 1 };
            let places = places(&order[before], stops.columns.len());
            // For those that nothing pulls elsewhere.
            let stay = self::places(&order[column], stops.columns.len());
            order[column].sort_by(|&a, &b| {
                let wish = |stop: usize| average(&neighbours[stop], &places).unwrap_or(stay[stop]);
                wish(a).total_cmp(&wish(b))
            });
        }
        let count = crossings(&order, &right);
        if count < best.0 {
            best = (count, order.clone());
        }
    }
    best.1
}

/// Where each one of a column is in it.
fn places(column: &[usize], stops: usize) -> Vec<f64> {
    let mut places = vec![0.0; stops];
    for (place, &stop) in column.iter().enumerate() {
        places[stop] = place as f64;
    }
    places
}

fn average(neighbours: &[usize], places: &[f64]) -> Option<f64> {
    let sum: f64 = neighbours.iter().map(|&neighbour| places[neighbour]).sum();
    (!neighbours.is_empty()).then(|| sum / neighbours.len() as f64)
}

/// How many pairs of links cross.
fn crossings(order: &[Vec<usize>], right: &[Vec<usize>]) -> usize {
    let mut count = 0;
    for pair in order.windows(2) {
        let places = places(&pair[1], right.len());
        let links: Vec<(usize, f64)> = (pair[0].iter().enumerate())
            .flat_map(|(place, &stop)| right[stop].iter().map(move |&to| (place, to)))
            .map(|(place, to)| (place, places[to]))
            .collect();
        for (at, one) in links.iter().enumerate() {
            count += links[at + 1..].iter().filter(|other| one.0 < other.0 && one.1 > other.1).count();
        }
    }
    count
}
