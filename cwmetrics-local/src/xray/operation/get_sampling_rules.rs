//! GetSamplingRules: all rules, 100 a page.

use super::super::{Context, SamplingRule};
use super::page_start;
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::Problem;

const PAGE: usize = 100;

pub(super) fn run(input: &Input<'_>, context: &Context<'_>) -> Result<Node, Problem> {
    let first = page_start(input, "rules")?;
    let sampling = &context.xray.sampling;
    let rules = sampling.rules();
    let record = |rule: &SamplingRule| {
        structure([
            ("SamplingRule", written(rule)),
            ("CreatedAt", Node::from(sampling.since)),
            ("ModifiedAt", Node::from(sampling.since)),
        ])
    };
    let page = rules.iter().skip(first).take(PAGE).map(record).collect();
    let next = first.saturating_add(PAGE);
    Ok(structure([
        ("SamplingRuleRecords", Node::List(page)),
        ("NextToken", if next < rules.len() { Node::Text(format!("rules.{next}")) } else { Node::Null }),
    ]))
}

fn written(rule: &SamplingRule) -> Node {
    let text = |text: &String| Node::from(text.as_str());
    let arn = format!("arn:aws:xray:us-east-1:000000000000:sampling-rule/{}", rule.name);
    structure([
        ("RuleName", text(&rule.name)),
        ("RuleARN", Node::Text(arn)),
        ("ResourceARN", Node::from("*")),
        ("Priority", Node::Integer(rule.priority.into())),
        ("FixedRate", Node::Number(rule.fixed_rate)),
        ("ReservoirSize", Node::Integer(rule.reservoir_size.into())),
        ("ServiceName", text(&rule.service_name)),
        ("ServiceType", text(&rule.service_type)),
        ("Host", text(&rule.host)),
        ("HTTPMethod", text(&rule.http_method)),
        ("URLPath", text(&rule.url_path)),
        ("Version", Node::Integer(1)),
        ("Attributes", Node::Map(Vec::new())),
    ])
}
