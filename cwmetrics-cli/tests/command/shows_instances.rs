//! `cwmetrics lightsail --show`.

use cwmetrics_local::Fault;
use serde_json::{Value, json};

use crate::common::{World, bare, expected_file, failed};

/// An hour of which the last ten minutes are those of the endpoints here.
const RANGE: [&str; 4] = ["--from", "2023-11-14T21:10:00Z", "--to", "2023-11-14T22:10:00Z"];

fn show<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["lightsail", "--show"], &RANGE[..], more].concat()
}

#[test]
fn the_table_has_a_row_for_each_instance_and_metric() {
    World::hosts().prints("lightsail.txt", &show(&[]));
}

#[test]
fn instances_and_metrics_can_be_chosen() {
    let world = World::hosts();
    let only = [
        "--instance",
        "web-2",
        "--metric",
        "NetworkIn",
        "--metric",
        "CPUUtilization",
        "--metric",
        "NetworkIn",
    ];
    let found = world.json(&show(&only));
    let named: Vec<[&Value; 2]> =
        found.as_array().unwrap().iter().map(|row| [&row["InstanceName"], &row["MetricName"]]).collect();
    assert_eq!(named, [["web-2", "NetworkIn"], ["web-2", "CPUUtilization"]]);
    let asked: Vec<String> =
        world.local().requests().iter().map(|request| request.operation.clone()).collect();
    assert_eq!(asked, ["GetInstanceMetricData"; 2], "nothing else is asked for, and no point is published");
}

#[test]
fn json_has_every_point_with_all_of_its_statistics() {
    let found = World::hosts().json(&show(&["--instance", "web-1", "--metric", "CPUUtilization"]));
    let [row] = &found.as_array().unwrap()[..] else { panic!("{found}") };
    let mut rest = row.clone();
    let points = rest.as_object_mut().unwrap().remove("Datapoints").unwrap();
    assert_eq!(
        rest,
        json!({"InstanceName": "web-1", "MetricName": "CPUUtilization", "Unit": "Percent", "Period": 300,
            "Stat": "Average", "Latest": 11.0, "Minimum": 2.5, "Average": 15.5, "Maximum": 72.0})
    );
    assert_eq!(points.as_array().unwrap().len(), 12);
    assert_eq!(
        points[11],
        json!({"Timestamp": "2023-11-14T22:05:00Z", "SampleCount": 5.0, "Sum": 55.0, "Average": 11.0,
            "Minimum": 2.5, "Maximum": 52.0})
    );
}

#[test]
fn bytes_are_summed_up_by_period() {
    let found = World::hosts().json(&show(&["--instance", "web-1", "--metric", "NetworkIn"]));
    let figures = ["Latest", "Minimum", "Average", "Maximum"].map(|name| found[0][name].as_f64().unwrap());
    // 5,000 bytes a period more than in the one before, but for the fourth of the hour, which is a gap.
    let all = 5000.0 * f64::from((0..12).filter(|period| *period != 3).sum::<u32>());
    assert_eq!(figures, [5000.0, 0.0, all / 11.0, 55_000.0]);
    assert_eq!((&found[0]["Stat"], found[0]["Datapoints"].as_array().unwrap().len()), (&json!("Sum"), 11));
}

#[test]
fn an_instance_that_is_not_there_is_named_beside_the_others() {
    let only = ["--metric", "CPUUtilization", "--instance", "web-3", "--instance", "web-1"];
    let run = World::hosts().command(&show(&only)).assert().code(3);
    run.stdout_eq(expected_file("lightsail-one.txt"))
        .stderr_eq("error: there is no instance \"web-3\" at [URL]; did you mean \"web-1\" or \"web-2\"?\n");
}

#[test]
fn a_forbidden_instance_is_named_beside_the_others() {
    let world = World::hosts();
    world.local().fail_when(|request| {
        let about_two = String::from_utf8_lossy(&request.body).contains("web-2");
        about_two.then_some(Fault::AccessDenied)
    });
    let only = ["--metric", "CPUUtilization", "--metric", "NetworkIn", "--instance", "gone"];
    let only = [&only[..], &["--instance", "web-1", "--instance", "web-2"]].concat();
    let run = world.command(&show(&only)).assert().code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let stdout = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    let lines: Vec<&str> = stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{stderr}");
    assert!(lines[0].starts_with("error: there is no instance \"gone\" at "), "{stderr}");
    let permission =
        "error: web-2: access denied: this needs the permission lightsail:GetInstanceMetricData (";
    assert!(lines[1].starts_with(permission), "{stderr}");
    assert_eq!(stdout.matches("web-1").count(), 2, "{stdout}");
    let about_two = |body: &[u8]| String::from_utf8_lossy(body).contains("web-2");
    let asked = world.local().requests().iter().filter(|request| about_two(&request.body)).count();
    assert_eq!(asked, 1, "one refusal is enough");
}

#[test]
fn what_may_not_be_listed_names_the_permission() {
    let world = World::hosts();
    world.local().fail_when(|request| (request.operation == "GetInstances").then_some(Fault::AccessDenied));
    let sentence = "access denied: this needs the permission lightsail:GetInstances (Lightsail refused GetInstances \
                    for all instances: AccessDeniedException: The caller is not authorized, as the test asked.)";
    world.fails(1, sentence, &show(&[]));
}

#[test]
fn nothing_there_is_said_to_be_nothing() {
    let world = World::hosts();
    let sentence = "there are no points from 2023-11-14T21:10:00Z to 2023-11-14T22:10:00Z; a longer --since may \
                    have some";
    world.fails(3, sentence, &show(&["--metric", "BurstCapacityTime"]));
    for name in ["web-1", "web-2"] {
        assert!(world.local().delete_instance(name));
    }
    world.fails(3, "there are no instances at [URL]", &show(&[]));
}

#[test]
fn nobody_there_is_said_as_everywhere() {
    let sentence = "[URL] cannot be reached: Connection refused (os error 111); `cwmetrics local` starts an \
                    endpoint on this machine";
    World::nowhere().fails(1, sentence, &show(&[]));
}

#[test]
fn missing_credentials_have_a_hint() {
    let run = bare(&show(&["--region", "eu-west-1"])).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.contains("there are no AWS credentials"), "{stderr}");
    assert!(stderr.ends_with("or sign in with the AWS command line\n"), "{stderr}");
}

#[test]
fn a_metric_that_lightsail_does_not_know_is_refused() {
    let world = World::hosts();
    let run = world.command(&show(&["--metric", "MemoryUtilization:Percent:60"])).assert().code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        stderr.starts_with("error: Lightsail refused GetInstanceMetricData for MemoryUtilization of web-1")
    );
    let asked: Value = serde_json::from_slice(&world.local().requests()[1].body).unwrap();
    assert_eq!((&asked["period"], &asked["unit"]), (&json!(60), &json!("Percent")));
}

#[test]
fn wrong_options_say_what_would_be_right() {
    for (file, arguments) in [
        ("lightsail-wrong-metric.txt", &["lightsail", "--show", "--metric", "CpuUtilization"][..]),
        ("lightsail-nothing-to-do.txt", &["lightsail"]),
        ("lightsail-show-out.txt", &["lightsail", "--show", "-o", "web.png"]),
    ] {
        bare(arguments).assert().code(2).stdout_eq("").stderr_eq(expected_file(file));
    }
    let sentence = "no region is configured: give --region, set AWS_REGION, or set one for the profile in \
                    ~/.aws/config";
    failed(bare(&["lightsail", "--show"]).assert(), 2, sentence);
}
