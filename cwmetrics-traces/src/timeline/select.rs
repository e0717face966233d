//! Which rows a timeline has, if not all have room.

use std::collections::HashMap;

use super::describe::{Exceptions, detail};
use super::{Row, Status};
use crate::shown::printable;
use crate::{Kind, Node, Trace};

/// So many siblings of the same name have rows of their own where not all have room.
const OF_A_NAME: usize = 3;

/// The rows, and how many segments and subsegments have none of their own.
pub(super) fn rows(trace: &Trace, start_time: f64, most: usize) -> (Vec<Row>, usize) {
    let sizes = sizes(trace);
    let shown = trace.nodes().iter().filter(|node| !is_echo(trace, node)).count();
    let stacks = if shown > most { stacks(trace) } else { HashMap::new() };
    let exceptions = Exceptions::of(trace);
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(node) = trace.nodes().get(at) {
        match stacks.get(&at) {
            _ if is_echo(trace, node) => at += 1,
            None => {
                rows.push(row(node, start_time, &exceptions));
                at += 1;
            }
            Some(Stack::Follows(_)) => at += sizes[at],
            Some(Stack::Leads(members)) => {
                let members = members.iter().map(|&member| &trace.nodes()[member]);
                rows.push(together(members, row(node, start_time, &exceptions)));
                at += sizes[at];
            }
        }
    }
    let mut rows = shallowest(rows, most);
    hide(&mut rows, trace, &stacks);
    let own = rows.iter().filter(|row| row.times == 1).count();
    (rows, shown - own)
}

/// How many nodes each holds, with itself.
fn sizes(trace: &Trace) -> Vec<usize> {
    let mut sizes = vec![1; trace.nodes().len()];
    for (at, node) in trace.nodes().iter().enumerate().rev() {
        if let Some(parent) = node.parent {
            sizes[parent] += sizes[at];
        }
    }
    sizes
}

/// Whether X-Ray has made it of the row above it.
fn is_echo(trace: &Trace, node: &Node) -> bool {
    let calls_out = |parent: usize| trace.nodes()[parent].segment.calls_out();
    node.segment.inferred && node.children.is_empty() && node.parent.is_some_and(calls_out)
}

/// What becomes of a node of which there are many.
enum Stack {
    /// It is the first of these, which are one row.
    Leads(Vec<usize>),
    /// It is in the row of this one.
    Follows(usize),
}

fn stacks(trace: &Trace) -> HashMap<usize, Stack> {
    let mut stacks = HashMap::new();
    let outermost = (0..trace.nodes().len()).filter(|&at| trace.nodes()[at].parent.is_none()).collect();
    for children in std::iter::once(&outermost).chain(trace.walk().map(|node| &node.children)) {
        let mut of_a_name: HashMap<&str, Vec<usize>> = HashMap::new();
        for &child in children {
            of_a_name.entry(&trace.nodes()[child].segment.name).or_default().push(child);
        }
        for members in of_a_name.into_values().filter(|members| members.len() > OF_A_NAME + 1) {
            let stacked = &members[OF_A_NAME..];
            stacks.extend(stacked.iter().map(|&member| (member, Stack::Follows(stacked[0]))));
            stacks.insert(stacked[0], Stack::Leads(stacked.to_vec()));
        }
    }
    stacks
}

fn row(node: &Node, start_time: f64, exceptions: &Exceptions<'_>) -> Row {
    let segment = &node.segment;
    Row {
        id: segment.id,
        depth: node.depth,
        name: printable(&segment.name),
        detail: detail(segment),
        is_segment: segment.kind == Kind::Segment,
        is_orphan: node.is_orphan,
        start: segment.start_time - start_time,
        duration: segment.duration(),
        status: Status::from(segment),
        causes: exceptions.causes(segment),
        times: 1,
        hidden: 0,
    }
}

/// One row for several of a name, of which the first has this row.
fn together<'a>(members: impl Iterator<Item = &'a Node> + Clone, first: Row) -> Row {
    let start = members.clone().map(|node| node.segment.start_time).fold(f64::INFINITY, f64::min);
    let end =
        members.clone().map(|node| node.segment.end_time).try_fold(start, |last, end| Some(last.max(end?)));
    let statuses = members.clone().map(|node| Status::from(&node.segment));
    let went_wrong = statuses.clone().filter(|status| *status >= Status::Cancelled).count();
    Row {
        detail: match went_wrong {
            0 => String::new(),
            some => format!("{} went wrong", crate::shown::count(some)),
        },
        duration: end.map(|end| end - start),
        status: statuses.max().unwrap_or(first.status),
        causes: Vec::new(),
        times: members.count(),
        ..first
    }
}

/// The rows down to a depth at which all have room, and of the next as many as have.
fn shallowest(rows: Vec<Row>, most: usize) -> Vec<Row> {
    let mut at_depth = vec![0; rows.iter().map(|row| row.depth + 1).max().unwrap_or(0)];
    for row in &rows {
        at_depth[row.depth] += 1;
    }
    let mut room = most;
    let Some(deepest) = at_depth.iter().position(|&count| {
        let is_too_much = count > room;
        room -= if is_too_much { 0 } else { count };
        is_too_much
    }) else {
        return rows;
    };
    let mut kept = Vec::with_capacity(most);
    for row in rows.into_iter().filter(|row| row.depth <= deepest) {
        if row.depth < deepest {
            kept.push(row);
        } else if room > 0 {
            room -= 1;
            kept.push(row);
        }
    }
    kept
}

/// Tells each row how many happened in it that have none: by the nearest one around that has.
fn hide(rows: &mut [Row], trace: &Trace, stacks: &HashMap<usize, Stack>) {
    let places: HashMap<_, _> = rows.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
    // Where the row of each node is, or that of the nearest around it.
    let mut nearest: Vec<Option<usize>> = Vec::with_capacity(trace.nodes().len());
    for (at, node) in trace.nodes().iter().enumerate() {
        let around = node.parent.and_then(|parent| nearest[parent]);
        let of_row = match stacks.get(&at) {
            Some(Stack::Follows(first)) => &trace.nodes()[*first],
            _ => node,
        };
        let own = places.get(&of_row.segment.id).copied();
        if let Some(around) = around
            && own.is_none()
            && !is_echo(trace, node)
        {
            rows[around].hidden += 1;
        }
        nearest.push(own.or(around));
    }
}
