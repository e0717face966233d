//! GetInstances: which instances there are, by name, a page at a time.

use super::super::instance::LightsailInstance;
use super::super::{Context, Lightsail};
use crate::protocol::input::Input;
use crate::protocol::node::{Node, structure};
use crate::protocol::problem::Problem;
use crate::timestamp::Timestamp;

/// Lightsail does not say how many it gives.
const PAGE: usize = 20;

pub(super) fn run(input: &Input<'_>, context: &mut Context<'_>) -> Result<Node, Problem> {
    context.lightsail.read_machine(context.now);
    let lightsail: &Lightsail = context.lightsail;
    // The name of the last one that was given: pages miss none when another one is deleted meanwhile.
    let token = input.member("pageToken")?;
    let after = match &token {
        None => None,
        Some(token) => {
            let text = token.text()?;
            let after = text.strip_prefix("after.").ok_or_else(|| {
                Problem::value(token.place, text, "be a nextPageToken that GetInstances has returned")
            })?;
            Some(after)
        }
    };
    let mut rest = lightsail
        .instances
        .values()
        .skip_while(|instance| after.is_some_and(|after| instance.name.as_str() <= after))
        .peekable();
    let page: Vec<&LightsailInstance> = rest.by_ref().take(PAGE).collect();
    let described = page.iter().map(|instance| described(instance, lightsail.hardware(instance))).collect();
    let mut members = vec![("instances".to_owned(), Node::List(described))];
    if let Some(last) = page.last().filter(|_| rest.peek().is_some()) {
        members.push(("nextPageToken".to_owned(), Node::Text(format!("after.{}", last.name))));
    }
    Ok(Node::Map(members))
}

/// What Lightsail tells of an instance, as far as it is meaningful here.
fn described(instance: &LightsailInstance, (cpus, memory_gb): (usize, f64)) -> Node {
    let location = structure([("availabilityZone", "us-east-1a".into()), ("regionName", "us-east-1".into())]);
    let hardware = structure([
        ("cpuCount", Node::Integer(i64::try_from(cpus).unwrap_or(i64::MAX))),
        ("disks", Node::List(Vec::new())),
        ("ramSizeInGb", Node::Number(memory_gb)),
    ]);
    let (code, state) = &instance.state;
    let state = structure([("code", Node::Integer(i64::from(*code))), ("name", Node::from(state.as_str()))]);
    let arn = format!("arn:aws:lightsail:us-east-1:000000000000:Instance/{}", instance.name);
    structure([
        ("name", Node::from(instance.name.as_str())),
        ("arn", Node::Text(arn)),
        ("supportCode", "local".into()),
        ("createdAt", Node::from(Timestamp::from(instance.created_at))),
        ("location", location),
        ("resourceType", "Instance".into()),
        ("tags", Node::List(Vec::new())),
        ("isStaticIp", Node::Bool(false)),
        ("hardware", hardware),
        ("state", state),
    ])
}
