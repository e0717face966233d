//! From a trace to the calls between services.

use super::{Map, called::called, span};
use crate::{Kind, Node, Segment, ServiceId, Trace};

/// Counts the requests of a trace.
pub(super) fn gather(map: &mut Map, trace: &Trace) {
    for node in trace.walk() {
        let Some(service) = trace.service_of(node) else { continue };
        match node.segment.kind {
            Kind::Segment => {
                let place = count_service(map, &service, &node.segment);
                incoming(map, trace, node, place);
            }
            Kind::Subsegment if node.segment.calls_out() => outgoing(map, trace, node, &service),
            Kind::Subsegment => (),
        }
    }
}

/// Who has called a segment: its clients, if nothing of the trace has. A call by a subsegment that
/// tells it is one is counted there.
fn incoming(map: &mut Map, trace: &Trace, node: &Node, place: usize) {
    let Some(parent) = node.parent.and_then(|parent| trace.nodes().get(parent)) else {
        let clients = map.place(&ServiceId::new(&node.segment.name, Some("client")));
        map.services[place].is_root = true;
        count_edge(map, clients, place, &node.segment);
        return;
    };
    if !parent.segment.calls_out()
        && let Some(caller) = trace.service_of(parent)
    {
        let from = map.place(&caller);
        count_edge(map, from, place, &node.segment);
    }
}

/// What a subsegment has called: the services that have sent segments for it, or else one that is
/// inferred.
fn outgoing(map: &mut Map, trace: &Trace, node: &Node, caller: &ServiceId) {
    let from = map.place(caller);
    let mut called_services: Vec<ServiceId> = Vec::new();
    for child in node.children.iter().filter_map(|&child| trace.nodes().get(child)) {
        if child.segment.kind == Kind::Segment
            && let Some(service) = trace.service_of(child)
            && !called_services.contains(&service)
        {
            called_services.push(service);
        }
    }
    if called_services.is_empty() {
        let to = count_service(map, &called(&node.segment), &node.segment);
        count_edge(map, from, to, &node.segment);
    }
    for service in called_services {
        let to = map.place(&service);
        count_edge(map, from, to, &node.segment);
    }
}

/// Counts a request at the one who has answered it. One in progress makes a service but no count.
fn count_service(map: &mut Map, id: &ServiceId, segment: &Segment) -> usize {
    let place = map.place(id);
    let service = &mut map.services[place];
    service.times = span(service.times, times(segment));
    if let Some(seconds) = segment.duration() {
        service.statistics.count(segment, seconds);
        service.response_times.count(seconds, 1);
    }
    place
}

/// Counts a request between the two.
fn count_edge(map: &mut Map, from: usize, to: usize, segment: &Segment) {
    let edge = map.edge(from, to);
    edge.times = span(edge.times, times(segment));
    if let Some(seconds) = segment.duration() {
        edge.statistics.count(segment, seconds);
        edge.response_times.count(seconds, 1);
    }
}

fn times(segment: &Segment) -> Option<(f64, f64)> {
    Some((segment.start_time, segment.end_time.unwrap_or(segment.start_time)))
}
