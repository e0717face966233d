//! A page of a GetMetricData's answer, and the token that leads to the next.

use super::Order;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::{Code, Problem};
use crate::query::Line;
use crate::timestamp::Timestamp;

/// Where a page begins: in which line, and behind which of its points. A point's time
/// stays right when data arrive between two pages; its number would not.
#[derive(Clone, Copy, Default)]
pub(super) struct Token {
    line: usize,
    after: Option<Timestamp>,
}

impl Token {
    pub(super) fn read(text: &str, lines: usize) -> Result<Token, Problem> {
        Token::parse(text).filter(|token| token.line < lines).ok_or_else(|| {
            Problem::new(
                Code::InvalidNextToken,
                "The parameter NextToken is invalid: it must be one that GetMetricData \
                     returned for the same queries.",
            )
        })
    }

    fn parse(text: &str) -> Option<Token> {
        let (line, after) = text.strip_prefix("data.")?.split_once('.')?;
        Some(Token {
            line: line.parse().ok()?,
            after: match after {
                "" => None,
                millis => Some(Timestamp::from_millis(millis.parse().ok()?)?),
            },
        })
    }

    fn write(self) -> Node {
        let after = self.after.map(|t| t.millis().to_string());
        Node::Text(format!("data.{}.{}", self.line, after.unwrap_or_default()))
    }
}

/// The results that fit.
pub(super) struct Page {
    from: Token,
    order: Order,
    /// How many more points there is room for.
    room: usize,
    results: Vec<Node>,
    next: Option<Token>,
}

impl Page {
    pub(super) fn new(room: usize, from: Token, order: Order) -> Page {
        Page { from, order, room, results: Vec::new(), next: None }
    }

    /// Whether anything of this line can be on this page.
    pub(super) fn wants(&self, number: usize) -> bool {
        number >= self.from.line && self.next.is_none()
    }

    /// Adds what fits of a line, in the order asked for.
    pub(super) fn add(&mut self, number: usize, line: Line) {
        let mut points = line.points;
        if self.order == Order::NewestFirst {
            points.reverse();
        }
        let shown = |time: Timestamp| match (self.from.after, self.order) {
            _ if number != self.from.line => false,
            (None, _) => false,
            (Some(after), Order::NewestFirst) => time >= after,
            (Some(after), Order::OldestFirst) => time <= after,
        };
        let rest = &points[points.partition_point(|&(time, _)| shown(time))..];
        if self.room == 0 && !rest.is_empty() {
            self.next = Some(Token { line: number, after: None });
            return;
        }
        let page = &rest[..rest.len().min(self.room)];
        self.room -= page.len();
        let complete = page.len() == rest.len();
        if !complete {
            self.next = Some(Token { line: number, after: page.last().map(|&(time, _)| time) });
        }
        self.results.push(structure([
            ("Id", Node::from(line.id.as_str())),
            ("Label", Node::from(line.label.as_str())),
            ("Timestamps", Node::List(page.iter().map(|&(time, _)| time.into()).collect())),
            ("Values", Node::List(page.iter().map(|&(_, value)| Node::Number(value)).collect())),
            ("StatusCode", Node::from(if complete { "Complete" } else { "PartialData" })),
        ]));
    }

    pub(super) fn into_node(self) -> Node {
        let mut members = vec![
            ("MetricDataResults".to_owned(), Node::List(self.results)),
            ("Messages".to_owned(), Node::List(Vec::new())),
        ];
        if let Some(next) = self.next {
            members.push(("NextToken".to_owned(), next.write()));
        }
        Node::Map(members)
    }
}
