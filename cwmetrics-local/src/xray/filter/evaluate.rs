//! Whether an expression holds for a trace.

use cwmetrics_traces::{Kind, Node, Segment, ServiceId, Trace};

use super::Filter;
use super::parse::{Pattern, Step};
use super::subject::Subject;

/// A service's work for a request, or a call of a service that has sent no segment for it.
struct Work<'t> {
    segment: &'t Segment,
    service: ServiceId,
    is_root: bool,
    is_inferred: bool,
}

/// A call, as the caller has seen it.
struct Call<'t> {
    segment: &'t Segment,
    from: ServiceId,
    to: ServiceId,
}

impl Filter {
    /// Whether it holds for this trace.
    pub(crate) fn accepts(&self, trace: &Trace) -> bool {
        self.holds(Subject::Trace(trace), trace)
    }

    /// Without steps it holds for everything.
    fn holds(&self, subject: Subject<'_>, trace: &Trace) -> bool {
        let mut truths: Vec<bool> = Vec::new();
        for step in &self.steps {
            let truth = match step {
                Step::Condition(keyword, condition) => condition.holds(subject.values(keyword).into_iter()),
                Step::Service(pattern, filter) => works(trace).iter().any(|work| {
                    pattern.is_of(&work.service, work.segment) && filter.holds(work.subject(), trace)
                }),
                Step::Edge(from, to, filter) => calls(trace).iter().any(|call| {
                    from.is_of(&call.from, call.segment)
                        && to.is_of(&call.to, call.segment)
                        && filter.holds(call.subject(), trace)
                }),
                Step::Not => !truths.pop().unwrap_or_default(),
                Step::And => {
                    let (b, a) = (truths.pop(), truths.pop());
                    a.unwrap_or_default() && b.unwrap_or_default()
                }
                Step::Or => {
                    let (b, a) = (truths.pop(), truths.pop());
                    a.unwrap_or_default() || b.unwrap_or_default()
                }
            };
            truths.push(truth);
        }
        truths.pop().unwrap_or(true)
    }
}

impl Pattern {
    fn is_of(&self, service: &ServiceId, segment: &Segment) -> bool {
        let account = || segment.aws.get("account_id").and_then(|account| account.as_str());
        self.name.as_ref().is_none_or(|name| *name == service.name)
            && self.kind.as_ref().is_none_or(|kind| Some(kind) == service.kind.as_ref())
            && self.account.as_ref().is_none_or(|wanted| account() == Some(wanted))
    }
}

impl Work<'_> {
    fn subject(&self) -> Subject<'_> {
        let Work { segment, service, is_root, is_inferred } = self;
        Subject::Segment { segment, service, is_root: *is_root, is_inferred: *is_inferred }
    }
}

impl Call<'_> {
    fn subject(&self) -> Subject<'_> {
        Subject::Segment { segment: self.segment, service: &self.to, is_root: false, is_inferred: false }
    }
}

/// The segments that a node has called.
fn called<'t>(trace: &'t Trace, node: &'t Node) -> impl Iterator<Item = &'t Node> {
    let children = node.children.iter().filter_map(|&child| trace.nodes().get(child));
    children.filter(|child| child.segment.kind == Kind::Segment)
}

fn works(trace: &Trace) -> Vec<Work<'_>> {
    let root = trace.root().map(|root| root.segment.id);
    let work = |node: &'_ Node| {
        let segment = &node.segment;
        match segment.kind {
            Kind::Segment => Some((trace.service_of(node)?, segment.inferred)),
            Kind::Subsegment if segment.calls_out() && called(trace, node).next().is_none() => {
                Some((segment.called(), true))
            }
            Kind::Subsegment => None,
        }
    };
    let all = trace.walk().filter_map(|node| {
        let (service, is_inferred) = work(node)?;
        let segment = &node.segment;
        Some(Work { segment, service, is_root: Some(segment.id) == root, is_inferred })
    });
    all.collect()
}

fn calls(trace: &Trace) -> Vec<Call<'_>> {
    let mut all = Vec::new();
    for node in trace.walk() {
        let Some(service) = trace.service_of(node) else { continue };
        let segment = &node.segment;
        if segment.kind == Kind::Subsegment && segment.calls_out() {
            let mut others: Vec<ServiceId> =
                called(trace, node).filter_map(|other| trace.service_of(other)).collect();
            if others.is_empty() {
                others.push(segment.called());
            }
            all.extend(others.into_iter().map(|to| Call { segment, from: service.clone(), to }));
            continue;
        }
        // Segments that name what is no call as their parent.
        for other in called(trace, node) {
            let Some(to) = trace.service_of(other) else { continue };
            all.push(Call { segment: &other.segment, from: service.clone(), to });
        }
    }
    all
}
