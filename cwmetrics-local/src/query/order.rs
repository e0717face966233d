//! In which order expressions are evaluated: each after those that it refers to.

use std::collections::HashMap;

use super::{Query, QueryError, Source};
use crate::math::{Expression, Reference};

/// The expressions of some queries, parsed, and what they refer to.
pub(super) struct Expressions<'q> {
    queries: &'q [Query],
    /// For each query; `None` is a metric.
    parsed: Vec<Option<Expression>>,
    by_id: HashMap<&'q str, usize>,
    /// For each query those that it refers to, each once.
    references: Vec<Vec<usize>>,
}

impl<'q> Expressions<'q> {
    pub(super) fn parse(queries: &'q [Query]) -> Result<Expressions<'q>, QueryError> {
        let parse = |(index, query): (usize, &Query)| match &query.source {
            Source::Metric { .. } => Ok(None),
            Source::Expression { text, .. } => Expression::parse(text).map(Some).map_err(|error| {
                QueryError { query: index, id: query.id.clone(), message: error.to_string() }
            }),
        };
        let parsed = queries.iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        let named = queries.iter().enumerate().filter(|(_, query)| !query.id.is_empty());
        let by_id = named.map(|(index, query)| (query.id.as_str(), index)).collect();
        let mut expressions = Expressions { queries, parsed, by_id, references: Vec::new() };
        expressions.references = (0..queries.len()).map(|index| expressions.find_references(index)).collect();
        Ok(expressions)
    }

    /// The expression of this query; `None` if it is a metric.
    pub(super) fn get(&self, index: usize) -> Option<&Expression> {
        self.parsed.get(index)?.as_ref()
    }

    /// Which query has this id.
    pub(super) fn named(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The metrics whose id contains this.
    pub(super) fn metrics(&self, part: &str) -> impl Iterator<Item = usize> {
        let metric = |index: &usize| self.parsed[*index].is_none();
        (0..self.queries.len()).filter(metric).filter(move |&index| self.queries[index].id.contains(part))
    }

    /// The queries that this one refers to. An id that there is not is left out here; the
    /// evaluation finds it.
    pub(super) fn references(&self, index: usize) -> &[usize] {
        &self.references[index]
    }

    /// All expressions, each behind those that it refers to.
    pub(super) fn order(&self) -> Result<Vec<usize>, QueryError> {
        let mut waiting: Vec<usize> =
            (0..self.queries.len()).filter(|&index| self.parsed[index].is_some()).collect();
        let mut done: Vec<bool> = self.parsed.iter().map(Option::is_none).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let ready = |&index: &usize| self.references(index).iter().all(|&other| done[other]);
            let (now, later): (Vec<_>, Vec<_>) = waiting.iter().copied().partition(ready);
            if now.is_empty() {
                return Err(self.circle(&later));
            }
            for &index in &now {
                done[index] = true;
            }
            order.extend(now);
            waiting = later;
        }
        Ok(order)
    }

    /// Each of these refers to one of these: follows them until one comes again.
    fn circle(&self, stuck: &[usize]) -> QueryError {
        let mut path: Vec<usize> = stuck.first().copied().into_iter().collect();
        let start = loop {
            let next = path.last().and_then(|&last| {
                self.references(last).iter().copied().find(|reference| stuck.contains(reference))
            });
            let Some(next) = next else { break 0 };
            if let Some(start) = path.iter().position(|&index| index == next) {
                path.push(next);
                break start;
            }
            path.push(next);
        };
        let ids: Vec<_> = path[start..].iter().map(|&index| self.queries[index].id.as_str()).collect();
        QueryError {
            query: path.get(start).copied().unwrap_or_default(),
            id: ids.first().copied().unwrap_or_default().to_owned(),
            message: format!("it refers to itself: {}", ids.join(" -> ")),
        }
    }

    fn find_references(&self, index: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for reference in self.get(index).into_iter().flat_map(Expression::references) {
            match reference {
                Reference::Id(id) => found.extend(self.named(id)),
                Reference::Metrics(part) => found.extend(self.metrics(part)),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}
