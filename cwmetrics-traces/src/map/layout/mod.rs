//! Where the services of a picture stand, and how the edges go between them.
//!
//! A layered layout, as Sugiyama, Tagawa and Toda describe it ("Methods for visual understanding of
//! hierarchical system structures", 1981): services get columns by who calls whom, an edge that is
//! longer than from one column to the next gets a stop in each column between, the order within a
//! column is chosen for few crossings, and then the places follow from the order.
//!
//! The crates that lay out graphs draw a picture of their own (`layout-rs`), tell no route for edges
//! (`rust-sugiyama`) or need a newer compiler and are no product of their own (`dugong`); and a graph
//! of services is small.

mod columns;
mod order;
mod place;

/// A graph that is laid out, in units of a column to the right, and of a row to the bottom.
#[derive(Debug, PartialEq)]
pub(super) struct Layout {
    /// Where each node is.
    pub(super) nodes: Vec<Point>,
    /// The points through which each edge goes, from node to node. An edge of a node with itself has
    /// its node twice.
    pub(super) routes: Vec<Vec<Point>>,
    /// How many columns there are.
    pub(super) columns: usize,
    /// How many rows there is need for.
    pub(super) rows: f64,
}

/// A place: the middle of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) column: usize,
    pub(super) row: f64,
}

/// Lays out nodes, of which there are so many, with these edges between them.
pub(super) fn layout(nodes: usize, edges: &[(usize, usize)]) -> Layout {
    let of_nodes = columns::columns(nodes, edges);
    let mut stops = Stops { nodes, columns: of_nodes, links: Vec::new() };
    let chains: Vec<Vec<usize>> = edges.iter().map(|&(from, to)| stops.chain(from, to)).collect();
    let columns = stops.columns.iter().map(|column| column + 1).max().unwrap_or(0);
    let order = order::order(&stops, columns);
    let (rows, height) = place::place(&stops, &order);
    let point = |&stop: &usize| Point { column: stops.columns[stop], row: rows[stop] };
    Layout {
        nodes: (0..nodes).map(|node| point(&node)).collect(),
        routes: chains.iter().map(|chain| chain.iter().map(point).collect()).collect(),
        columns,
        rows: height,
    }
}

/// The nodes, and after them the stops of long edges between them.
#[derive(Debug)]
struct Stops {
    /// How many of them are nodes.
    nodes: usize,
    /// The column of each.
    columns: Vec<usize>,
    /// From each column to the next; none within a column.
    links: Vec<(usize, usize)>,
}

impl Stops {
    /// The stops of an edge with its ends. A new one in each column between.
    fn chain(&mut self, from: usize, to: usize) -> Vec<usize> {
        let (left, right) = if self.columns[from] <= self.columns[to] { (from, to) } else { (to, from) };
        let mut chain = vec![left];
        for column in self.columns[left] + 1..self.columns[right] {
            chain.push(self.columns.len());
            self.columns.push(column);
        }
        chain.push(right);
        if self.columns[left] < self.columns[right] {
            self.links.extend(chain.windows(2).map(|pair| (pair[0], pair[1])));
        }
        if left != from {
            chain.reverse();
        }
        chain
    }

    /// How high it is, in rows. Where edges pass, they can be closer.
    fn height(&self, stop: usize) -> f64 {
        if stop < self.nodes { 1.0 } else { 0.5 }
    }

    /// Those linked to each one, in the columns to the left or to the right.
    fn neighbours(&self) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        let mut left = vec![Vec::new(); self.columns.len()];
        let mut right = left.clone();
        for &(from, to) in &self.links {
            right[from].push(to);
            left[to].push(from);
        }
        (left, right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(layout: &Layout) -> Vec<usize> {
        layout.nodes.iter().map(|node| node.column).collect()
    }

    #[test]
    fn who_is_called_stands_to_the_right() {
        let layout = layout(4, &[(0, 1), (1, 2), (0, 2), (3, 2)]);
        assert_eq!(columns(&layout), [0, 1, 2, 1]);
        // From the first column to the last there is a stop between, beside what stands there.
        let long = &layout.routes[2];
        assert_eq!(long.iter().map(|point| point.column).collect::<Vec<_>>(), [0, 1, 2]);
        for node in [1, 3] {
            assert!((long[1].row - layout.nodes[node].row).abs() >= 0.5, "{layout:?}");
        }
    }

    #[test]
    fn circles_and_calls_of_oneself_do_no_harm() {
        let layout = layout(3, &[(0, 1), (1, 2), (2, 0), (1, 1)]);
        assert_eq!(columns(&layout), [0, 1, 2]);
        assert_eq!(layout.routes[2].first(), Some(&layout.nodes[2]));
        assert_eq!(layout.routes[2].last(), Some(&layout.nodes[0]));
        assert_eq!(layout.routes[3], [layout.nodes[1]; 2]);
    }

    #[test]
    fn no_two_stand_in_the_same_place() {
        // A bad case: everybody calls everybody.
        let edges: Vec<(usize, usize)> = (0..12).flat_map(|from| (0..12).map(move |to| (from, to))).collect();
        let layout = layout(12, &edges);
        for (at, one) in layout.nodes.iter().enumerate() {
            for other in &layout.nodes[..at] {
                assert!(one.column != other.column || (one.row - other.row).abs() > 0.99, "{layout:?}");
            }
            assert!(one.row >= 0.5 && one.row + 0.5 <= layout.rows);
        }
    }

    #[test]
    fn edges_that_need_not_cross_do_not() {
        let layout = layout(6, &[(0, 5), (1, 4), (2, 3)]);
        let row = |node: usize| layout.nodes[node].row;
        for (one, other) in [((0, 5), (1, 4)), ((0, 5), (2, 3)), ((1, 4), (2, 3))] {
            assert_eq!(row(one.0) < row(other.0), row(one.1) < row(other.1), "{layout:?}");
        }
    }

    #[test]
    fn nothing_is_laid_out_too() {
        assert_eq!(layout(0, &[]), Layout { nodes: vec![], routes: vec![], columns: 0, rows: 0.0 });
        assert_eq!(layout(1, &[]).nodes, [Point { column: 0, row: 0.5 }]);
    }
}
