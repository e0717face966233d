//! From loose segments to a tree of them, laid out in a list.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::Node;
use crate::{Kind, Segment, SegmentId};

/// The nodes, each after its parent, whatever the order of the segments.
pub(super) fn assemble(segments: impl Iterator<Item = Segment>) -> Vec<Node> {
    let segments = distinct(segments);
    let mut parents = parents(&segments);
    cut_circles(&mut parents);
    let mut children = vec![Vec::new(); segments.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, parent) in parents.iter().enumerate() {
        match parent {
            Some(parent) => children[*parent].push(at),
            None => open.push(at),
        }
    }
    // Next is always the last one.
    open.reverse();
    let mut order = Vec::with_capacity(segments.len());
    while let Some(at) = open.pop() {
        order.push(at);
        open.extend(children[at].iter().rev());
    }
    let mut place = vec![0; segments.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut segments: Vec<Option<Segment>> = segments.into_iter().map(Some).collect();
    let mut nodes: Vec<Node> = Vec::with_capacity(order.len());
    for &old in &order {
        let Some(segment) = segments[old].take() else { continue };
        let parent = parents[old].map(|parent| place[parent]);
        let around = parent.map(|parent| &nodes[parent]);
        let service = match segment.kind {
            Kind::Segment => Some(nodes.len()),
            Kind::Subsegment => around.and_then(|around| around.service),
        };
        nodes.push(Node {
            parent,
            children: children[old].iter().map(|&child| place[child]).collect(),
            depth: around.map_or(0, |around| around.depth + 1),
            service,
            is_orphan: parent.is_none() && segment.parent_id.is_some(),
            segment,
        });
    }
    nodes
}

/// Each id once, in the order of their starts.
fn distinct(segments: impl Iterator<Item = Segment>) -> Vec<Segment> {
    let mut known: HashMap<SegmentId, Segment> = HashMap::new();
    for segment in segments {
        match known.get_mut(&segment.id) {
            Some(before) if is_newer(&segment, before) => *before = segment,
            Some(_) => (),
            None => {
                known.insert(segment.id, segment);
            }
        }
    }
    let mut segments: Vec<Segment> = known.into_values().collect();
    segments.sort_by(|a, b| a.start_time.total_cmp(&b.start_time).then(a.id.cmp(&b.id)));
    segments
}

/// Whether the first has more to say of the same work: its end, or else a later one.
fn is_newer(segment: &Segment, before: &Segment) -> bool {
    match (segment.end_time, before.end_time) {
        (Some(end), Some(before)) => end.total_cmp(&before) == Ordering::Greater,
        (end, before) => end.is_some() && before.is_none(),
    }
}

fn parents(segments: &[Segment]) -> Vec<Option<usize>> {
    let places: HashMap<SegmentId, usize> =
        segments.iter().enumerate().map(|(at, segment)| (segment.id, at)).collect();
    segments.iter().map(|segment| places.get(&segment.parent_id?).copied()).collect()
}

/// Where segments name each other as their parents, one of them is taken as the outermost, so that
/// every one is reached.
fn cut_circles(parents: &mut [Option<usize>]) {
    // In which round each was met, from 1.
    let mut met = vec![0; parents.len()];
    for start in 0..parents.len() {
        let round = start + 1;
        let mut at = start;
        while met[at] == 0 {
            met[at] = round;
            match parents[at] {
                Some(parent) if met[parent] == round => parents[at] = None,
                Some(parent) => at = parent,
                None => (),
            }
        }
    }
}
