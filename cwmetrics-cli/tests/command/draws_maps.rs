//! `cwmetrics map`.

use serde_json::Value;

use crate::common::{BEGUN, CART, CHECKOUT, RANGE, World};

#[test]
fn a_map_is_a_table_of_services_and_their_calls() {
    World::traced().prints("map.txt", &[&["map"], &RANGE[..]].concat());
}

#[test]
fn a_map_can_be_that_of_some_traces() {
    let world = World::traced();
    let names = |arguments: &[&str]| {
        let services = world.json(arguments);
        let mut names: Vec<String> = (services.as_array().unwrap().iter())
            .filter(|service| service["Type"] != "client")
            .map(|service| service["Name"].as_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(&["map", "--trace", CART]), ["shop"]);
    assert_eq!(names(&["map", "--trace", BEGUN, "--trace", CHECKOUT]), ["bank", "carts", "night", "shop"]);
}

#[test]
fn json_has_the_names_of_x_ray() {
    let services = World::traced().json(&[&["map"], &RANGE[..]].concat());
    let named = |name: &str, is_client: bool| -> &Value {
        let is_it = |service: &&Value| service["Name"] == name && (service["Type"] == "client") == is_client;
        services.as_array().unwrap().iter().find(is_it).unwrap()
    };
    let shop = named("shop", false);
    assert_eq!(shop["SummaryStatistics"]["TotalCount"], 2);
    assert_eq!(shop["SummaryStatistics"]["FaultStatistics"]["TotalCount"], 1);
    let called: Vec<&Value> =
        shop["Edges"].as_array().unwrap().iter().map(|edge| &edge["ReferenceId"]).collect();
    assert_eq!(called.len(), 2);
    assert!(called.contains(&&named("bank", false)["ReferenceId"]));
    assert_eq!(named("shop", true)["Edges"][0]["ReferenceId"], shop["ReferenceId"]);
}

#[test]
fn the_picture_goes_into_a_file_and_dot_to_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.svg");
    let world = World::traced();
    let picture = ["map", "--svg", path.to_str().unwrap()];
    world.command(&[&picture, &RANGE[..]].concat()).assert().success().stdout_eq("").stderr_eq("");
    let svg = std::fs::read_to_string(&path).unwrap();
    assert!(svg.starts_with("<svg ") && svg.contains(">bank</text>"), "{svg}");
    let run = world.command(&[&["map", "--dot"], &RANGE[..]].concat()).assert().success().stderr_eq("");
    let dot = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(dot.starts_with("digraph services {\n") && dot.ends_with("}\n"), "{dot}");
    assert!(dot.contains("bank"), "{dot}");
}

#[test]
fn a_map_of_nothing_is_said_to_be_one() {
    let sentence = "no service has traces at [URL] from 2023-11-14T22:00:00Z to 2023-11-14T22:10:00Z; a longer \
                    --since may have some";
    World::empty().fails(3, sentence, &[&["map"], &RANGE[..]].concat());
}
