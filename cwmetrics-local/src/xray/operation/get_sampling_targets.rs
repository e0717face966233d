//! GetSamplingTargets: takes what clients report, and gives each its quota.

use super::super::Context;
use super::super::sampling::{Counts, INTERVAL, QUOTA_HOLDS, Report};
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::Problem;

const MAX_DOCUMENTS: usize = 25;
const MAX_NAME: usize = 32;
const CLIENT_ID: usize = 24;

/// How old a report may be, in seconds: two that were missed.
const OLDEST: i64 = 3 * INTERVAL;

pub(super) fn run(input: &Input<'_>, context: &mut Context<'_>) -> Result<Node, Problem> {
    let list = input.required("SamplingStatisticsDocuments")?;
    let items = list.items()?;
    if items.len() > MAX_DOCUMENTS {
        return Err(Problem::too_many(list.place, items.len(), MAX_DOCUMENTS));
    }
    let reports: Vec<_> = items.map(|item| report(&item)).collect::<Result<_, _>>()?;
    let (mut targets, mut unprocessed) = (Vec::new(), Vec::new());
    for (report, timestamp) in reports {
        let (name, now) = (report.rule.clone(), context.now);
        let sampling = &mut context.xray.sampling;
        let Some(rule) = sampling.rule(&name).cloned() else {
            unprocessed.push(refusal(&name, "NoSuchRule", "There is no sampling rule of this name."));
            continue;
        };
        if timestamp < now.plus_seconds(-OLDEST) {
            let message = format!("The statistics are of {timestamp}, and now is {now}: they are too old.");
            unprocessed.push(refusal(&name, "StatisticsTooOld", &message));
            continue;
        }
        let quota = sampling.statistics.take(report, &rule, now);
        targets.push(structure([
            ("RuleName", Node::Text(name)),
            ("FixedRate", Node::Number(rule.fixed_rate)),
            ("ReservoirQuota", Node::Integer(quota.into())),
            ("ReservoirQuotaTTL", Node::from(now.plus_seconds(QUOTA_HOLDS))),
            ("Interval", Node::Integer(INTERVAL)),
        ]));
    }
    Ok(structure([
        ("SamplingTargetDocuments", Node::List(targets)),
        ("LastRuleModification", Node::from(context.xray.sampling.since)),
        ("UnprocessedStatistics", Node::List(unprocessed)),
    ]))
}

fn report(item: &Input<'_>) -> Result<(Report, crate::timestamp::Timestamp), Problem> {
    let name = item.required("RuleName")?;
    let rule = name.text()?;
    if !(1..=MAX_NAME).contains(&rule.chars().count()) {
        let must = format!("have 1 to {MAX_NAME} characters");
        return Err(Problem::value(name.place, rule, &must));
    }
    let id = item.required("ClientID")?;
    let client = id.text()?;
    if client.len() != CLIENT_ID {
        let must = format!("have {CLIENT_ID} characters, hexadecimal digits");
        return Err(Problem::value(id.place, client, &must));
    }
    let timestamp = item.required("Timestamp")?.time()?;
    let counts = Counts {
        requests: count(&item.required("RequestCount")?)?,
        sampled: count(&item.required("SampledCount")?)?,
        borrowed: item.member("BorrowCount")?.as_ref().map_or(Ok(0), count)?,
    };
    Ok((Report { rule: rule.to_owned(), client: client.to_owned(), counts }, timestamp))
}

fn count(input: &Input<'_>) -> Result<i64, Problem> {
    match input.integer()? {
        count @ 0.. => Ok(count),
        negative => Err(Problem::value(input.place, negative, "not be negative")),
    }
}

/// An item of `UnprocessedStatistics`. X-Ray does not publish its codes.
fn refusal(rule: &str, code: &str, message: &str) -> Node {
    structure([
        ("RuleName", Node::from(rule)),
        ("ErrorCode", Node::from(code)),
        ("Message", Node::from(message)),
    ])
}
