//! `cwmetrics traces`.

use cwmetrics_local::Fault;
use serde_json::Value;

use crate::common::{BEGUN, CART, CHECKOUT, RANGE, World};

fn ids(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|trace| trace["Id"].as_str().unwrap()).collect()
}

#[test]
fn lists_the_newest_first_with_how_they_ended() {
    World::traced().prints("traces.txt", &[&["traces"], &RANGE[..]].concat());
}

#[test]
fn lists_what_a_filter_leaves() {
    let world = World::traced();
    let filtered = |filter: &str| {
        let found = world.json(&[&["traces", "--filter", filter], &RANGE[..]].concat());
        ids(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(filtered("fault"), [CHECKOUT]);
    assert_eq!(filtered("service(\"shop\") AND !fault"), [CART]);
    assert_eq!(filtered("annotation[customer] = 7"), [CHECKOUT]);
}

#[test]
fn json_has_the_names_of_x_ray() {
    let found = World::traced().json(&[&["traces"], &RANGE[..]].concat());
    assert_eq!(ids(&found), [BEGUN, CART, CHECKOUT]);
    let checkout = &found[2];
    assert_eq!(
        (&checkout["HasFault"], &checkout["IsPartial"], &found[0]["IsPartial"]),
        (&true.into(), &false.into(), &true.into())
    );
    assert_eq!(checkout["Http"]["HttpStatus"], 500);
    assert_eq!(checkout["EntryPoint"]["Name"], "shop");
    assert_eq!(checkout["Annotations"]["customer"][0]["AnnotationValue"]["NumberValue"].as_f64(), Some(7.0));
}

#[test]
fn a_limit_is_kept_and_said() {
    let world = World::traced();
    let run = world.command(&[&["traces", "--limit", "2"], &RANGE[..]].concat()).assert().success();
    let table = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(table.contains(BEGUN) && table.contains(CART) && !table.contains(CHECKOUT), "{table}");
    assert!(table.ends_with("\nThe newest 2; a larger --limit shows more.\n"), "{table}");
}

#[test]
fn nothing_found_is_said() {
    let world = World::traced();
    let sentence = "there are no traces at [URL] from 2023-11-14T10:00:00Z to 2023-11-14T11:00:00Z that match \
                    fault; a longer --since may have some";
    let range = ["--from", "2023-11-14T10:00:00Z", "--to", "2023-11-14T11:00:00Z"];
    world.fails(3, sentence, &[&["traces", "--filter", "fault"], &range[..]].concat());
}

#[test]
fn a_wrong_filter_is_refused_with_its_place() {
    let run = World::traced().command(&[&["traces", "--filter", "fault AND"], &RANGE[..]].concat()).assert();
    let stderr = String::from_utf8_lossy(&run.code(1).stdout_eq("").get_output().stderr).into_owned();
    assert!(stderr.starts_with("error: GetTraceSummaries was refused with "), "{stderr}");
}

#[test]
fn a_range_is_one_that_x_ray_keeps() {
    let sentence = "X-Ray keeps traces for 30 days, so the range must be 30d at most";
    World::empty().fails(2, sentence, &["traces", "--since", "31d"]);
}

#[test]
fn access_denied_names_the_permission_of_x_ray() {
    let world = World::traced();
    world.local().fail_when(|_| Some(Fault::AccessDenied));
    let run = world.command(&[&["traces"], &RANGE[..]].concat()).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.contains("this needs the permission xray:GetTraceSummaries"), "{stderr}");
}

#[test]
fn an_endpoint_that_is_not_there() {
    World::nowhere().fails(
        1,
        "[URL] cannot be reached: Connection refused (os error 111); `cwmetrics local` starts an endpoint on this \
         machine",
        &["traces"],
    );
}
