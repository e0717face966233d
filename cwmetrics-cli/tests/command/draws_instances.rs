//! `cwmetrics lightsail --graph`.

use crate::common::World;
use crate::common::pictures::{colored, picture};

fn graph<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["lightsail", "--graph"], more].concat()
}

#[test]
fn the_picture_is_a_png_of_the_size_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("web.png");
    let options = ["--size", "700x300", "-o", path.to_str().unwrap()];
    let run = World::hosts_now().command(&graph(&options)).assert().success().stdout_eq("");
    run.stderr_eq("Without points: BurstCapacityPercentage of web-1; BurstCapacityPercentage of web-2\n");
    let picture = picture(&std::fs::read(&path).unwrap());
    assert_eq!(picture.dimensions(), (700, 300));
    assert!(colored(&picture) > 500, "{} coloured pixels", colored(&picture));
}

#[test]
fn two_units_have_an_axis_each_and_nothing_is_published() {
    let world = World::hosts_now();
    let metrics = ["--metric", "NetworkIn", "--metric", "CPUUtilization", "--instance", "web-1"];
    let run = world.command(&graph(&metrics)).assert().success().stderr_eq("");
    assert_eq!(picture(&run.get_output().stdout).dimensions(), (600, 400));
    let asked: Vec<String> =
        world.local().requests().iter().map(|request| request.operation.clone()).collect();
    assert_eq!(asked, ["GetInstanceMetricData"; 2]);
    assert!(world.local().datums().is_empty());
}

#[test]
fn points_are_drawn_where_they_are() {
    let world = World::hosts_now();
    let of = |more: &[&str]| {
        let only = ["--instance", "web-1", "--metric", "NetworkIn"];
        let run = world.command(&graph(&[&only, more].concat())).assert().success().stderr_eq("");
        colored(&picture(&run.get_output().stdout))
    };
    let (long, short) = (of(&["--since", "6h"]), of(&["--since", "20m"]));
    assert!(long > short, "{long} coloured pixels of six hours, {short} of three points");
}

#[test]
fn two_weeks_are_drawn_by_the_hour() {
    let world = World::hosts_now();
    let only = ["--instance", "web-2", "--metric", "StatusCheckFailed", "--since", "14d"];
    world.command(&graph(&only)).assert().success().stderr_eq("");
    let [asked] = &world.local().requests()[..] else { panic!("one call is enough") };
    let body: serde_json::Value = serde_json::from_slice(&asked.body).unwrap();
    assert_eq!(body["period"], 3600);
}

#[test]
fn what_one_graph_cannot_show_is_told_before_any_call() {
    let world = World::hosts_now();
    let units = ["CPUUtilization", "NetworkIn", "NetworkOut", "BurstCapacityTime"];
    let units: Vec<&str> = units.into_iter().flat_map(|name| ["--metric", name]).collect();
    let sentence = "a graph has two axes, and these metrics have 3 units: Percent (CPUUtilization), Bytes \
                    (NetworkIn, NetworkOut), Seconds (BurstCapacityTime); leave out those of one of them";
    world.fails(2, sentence, &graph(&units));
    world.fails(2, "a graph of Lightsail's metrics covers 14d at most", &graph(&["--since", "15d"]));
    world.fails(2, "--output json goes with --show; --graph draws", &graph(&["--output", "json"]));
    let many: Vec<String> = (0..51).map(|number| format!("web-{number}")).collect();
    let many: Vec<&str> = many.iter().flat_map(|name| ["--instance", name]).collect();
    let sentence = "a graph has 100 lines at most, which 2 metrics of 51 instances are not; choose fewer with \
                    --instance and --metric";
    world.fails(2, sentence, &graph(&many));
    assert!(world.local().requests().is_empty());
}

#[test]
fn an_instance_that_is_not_there_is_named_beside_the_picture() {
    let only = ["--metric", "CPUUtilization", "--instance", "cache", "--instance", "web-1"];
    let run = World::hosts_now().command(&graph(&only)).assert().code(3);
    assert_eq!(picture(&run.get_output().stdout).dimensions(), (600, 400));
    run.stderr_eq("error: there is no instance \"cache\" at [URL]\n");
}

#[test]
fn without_a_point_there_is_no_picture() {
    let only = ["--metric", "BurstCapacityTime", "--since", "1h"];
    let run = World::hosts_now().command(&graph(&only)).assert().code(3).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.starts_with("error: there are no points from "), "{stderr}");
}

#[test]
fn no_proxy_stands_between_this_machine_and_itself() {
    let nobody = World::nowhere();
    let run = World::hosts_now()
        .command(&graph(&["--metric", "CPUUtilization"]))
        .env("HTTP_PROXY", &nobody.url)
        .assert();
    assert_eq!(picture(&run.success().stderr_eq("").get_output().stdout).dimensions(), (600, 400));
}
