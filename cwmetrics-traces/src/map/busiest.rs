//! Which services a picture shows, if not all have room.

use super::{Edge, Map, Service};

/// Some services of a map and the edges between them.
pub(super) struct Busiest<'a> {
    pub(super) services: Vec<&'a Service>,
    /// With places in these services.
    pub(super) edges: Vec<(usize, usize, &'a Edge)>,
    /// How many services are not among them.
    pub(super) left_out: usize,
    /// How many edges between these services are not.
    pub(super) edges_left_out: usize,
}

impl Map {
    /// So many services and edges at most: those with the most requests, in the order in which they
    /// were met.
    pub(super) fn busiest(&self, most: usize, most_edges: usize) -> Busiest<'_> {
        let mut requests: Vec<u64> = self.services.iter().map(|service| service.statistics.total()).collect();
        // Clients have no requests of their own, only those that they make.
        for edge in &self.edges {
            requests[edge.from] = requests[edge.from].max(edge.statistics.total());
        }
        let mut order: Vec<usize> = (0..self.services.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(requests[at]));
        order.truncate(most);
        order.sort_unstable();
        let mut places = vec![None; self.services.len()];
        for (place, &at) in order.iter().enumerate() {
            places[at] = Some(place);
        }
        let mut edges: Vec<(usize, usize, &Edge)> = Vec::new();
        for edge in &self.edges {
            if let (Some(from), Some(to)) = (places[edge.from], places[edge.to]) {
                edges.push((from, to, edge));
            }
        }
        let edges_left_out = edges.len().saturating_sub(most_edges);
        if edges_left_out > 0 {
            edges.sort_by_key(|(_, _, edge)| std::cmp::Reverse(edge.statistics.total()));
            edges.truncate(most_edges);
        }
        let left_out = self.services.len() - order.len();
        let services = order.iter().map(|&at| &self.services[at]).collect();
        Busiest { services, edges, left_out, edges_left_out }
    }
}

impl Busiest<'_> {
    /// How many are not shown, as a sentence; none if all are.
    pub(super) fn remark(&self) -> Option<String> {
        let counted = |count: usize, one: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            more => Some(format!("{} {one}s", crate::shown::count(more))),
        };
        let (services, edges) = (counted(self.left_out, "service"), counted(self.edges_left_out, "edge"));
        let parts: Vec<String> = [services, edges].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("with fewer requests, and not shown: {}", parts.join(" and ")))
    }
}
