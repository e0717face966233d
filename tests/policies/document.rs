//! The policies of docs/iam.md, and what was asked of an endpoint, in the same words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cwmetrics_local::{Protocol, Request};
use serde_json::{Value, json};

/// Such as `cloudwatch:PutMetricData`.
pub type Actions = BTreeSet<String>;

/// The actions that the policies allow, by the heading above each. Every policy is a good one.
pub fn policies() -> BTreeMap<String, Actions> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("docs/iam.md"))
        .find(|path| path.exists());
    let text = std::fs::read_to_string(path.unwrap()).unwrap();
    let mut policies = BTreeMap::new();
    for section in text.split("\n#").skip(1) {
        let (heading, rest) = section.split_once('\n').unwrap();
        let Some((_, block)) = rest.split_once("```json\n") else { continue };
        let (policy, after) = block.split_once("```").unwrap();
        assert!(!after.contains("```"), "one policy under {heading}");
        let policy = serde_json::from_str(policy).unwrap_or_else(|error| panic!("{heading}: {error}"));
        policies.insert(heading.trim_start_matches(['#', ' ']).to_owned(), allowed(&policy));
    }
    policies
}

/// What a policy allows, no further than it can be restricted (service authorization reference).
fn allowed(policy: &Value) -> Actions {
    assert_eq!(policy["Version"], "2012-10-17");
    let mut all = Actions::new();
    for statement in policy["Statement"].as_array().unwrap() {
        let actions: Vec<&str> = match &statement["Action"] {
            Value::String(action) => vec![action],
            actions => actions.as_array().unwrap().iter().map(|action| action.as_str().unwrap()).collect(),
        };
        let mut expected = json!({"Effect": "Allow", "Action": statement["Action"], "Resource": "*"});
        if actions.contains(&"cloudwatch:PutMetricData") {
            expected["Condition"] = json!({"StringEquals": {"cloudwatch:namespace": "Shop"}});
        }
        if actions.contains(&"cloudwatch:PutDashboard") {
            expected["Resource"] = json!("arn:aws:cloudwatch::123456789012:dashboard/Shop");
        }
        assert_eq!(statement, &expected);
        for action in actions {
            assert!(all.insert(action.to_owned()), "{action} is there twice");
        }
    }
    all
}

/// What these requests ask for.
pub fn made(requests: impl IntoIterator<Item = Request>) -> Actions {
    let action = |request: Request| {
        let service = match request.protocol {
            Protocol::Json11 => "lightsail",
            Protocol::RestJson => "xray",
            _ => "cloudwatch",
        };
        format!("{service}:{}", request.operation)
    };
    requests.into_iter().map(action).collect()
}
