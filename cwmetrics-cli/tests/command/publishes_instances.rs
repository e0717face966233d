//! `cwmetrics lightsail --namespace`.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, SystemTime};

use cwmetrics_local::{Datum, Fault, Local, Request};

use crate::common::{World, bare, binary, expected_file, figures_of};

/// A command that remembers how far it has come, and nothing else.
struct Memory(tempfile::TempDir);

impl Memory {
    fn new() -> Memory {
        Memory(tempfile::tempdir().unwrap())
    }

    fn publish(&self, world: &World, more: &[&str]) -> snapbox::cmd::Command {
        let arguments = [&["lightsail", "--namespace", "Shop"], more].concat();
        world.command(&arguments).env("XDG_STATE_HOME", self.0.path())
    }

    /// The names of its files.
    fn files(&self) -> BTreeSet<String> {
        let directory = std::fs::read_dir(self.0.path().join("cwmetrics")).into_iter().flatten();
        let names = directory.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".json")).collect()
    }
}

/// What came: instance, metric and time of each point, which must be the source's, and there once.
fn points(local: &Local) -> BTreeSet<(String, String, SystemTime)> {
    let mut points = BTreeSet::new();
    for datum in local.datums() {
        let instance = datum.dimension("InstanceName").unwrap().to_owned();
        let told = figures_of(&instance, &datum.name, datum.timestamp);
        assert_eq!(Some(datum.statistics()), told, "{datum:?}");
        assert!(points.insert((instance, datum.name.clone(), datum.timestamp)), "twice: {datum:?}");
    }
    points
}

/// The times of the points of a metric of an instance, in seconds before now.
fn ages(local: &Local, instance: &str, metric: &str) -> Vec<u64> {
    let found = points(local).into_iter().filter(|(of, name, _)| of == instance && name == metric);
    let now = SystemTime::now();
    found.map(|(_, _, at)| now.duration_since(at).unwrap().as_secs()).collect()
}

#[test]
fn every_point_arrives_once_with_the_statistics_and_the_time_of_the_source() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    let run = memory.publish(&world, &["--since", "6h"]).assert().success().stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let sent = points(world.local()).len();
    assert!(stderr.ends_with(&format!("{sent} points sent to {}\n", world.url)), "{sent}: {stderr}");
    let ages = ages(world.local(), "web-1", "CPUUtilization");
    assert!(ages.iter().all(|age| *age <= 6 * 3600 + 300 + 5), "{ages:?}");
    // All but those that may not be settled yet.
    let settled = ages.iter().filter(|age| (3600..5 * 3600).contains(*age)).count();
    assert!((47..=49).contains(&settled), "{settled} in four hours");
    let datums = world.local().datums();
    let units: BTreeSet<(&str, &str)> =
        datums.iter().map(|datum| (datum.name.as_str(), datum.unit.as_str())).collect();
    let expected = [("CPUUtilization", "Percent"), ("NetworkIn", "Bytes"), ("StatusCheckFailed", "Count")];
    assert_eq!(units, BTreeSet::from(expected));
}

#[test]
fn no_proxy_stands_between_this_machine_and_what_is_sent_to_it() {
    let (world, memory, nobody) = (World::hosts_now(), Memory::new(), World::nowhere());
    memory.publish(&world, &["--since", "1h"]).env("HTTP_PROXY", &nobody.url).assert().success();
    assert!(!points(world.local()).is_empty());
}

#[test]
fn a_second_run_goes_on_where_the_first_has_come_to() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    let run = || memory.publish(&world, &["--metric", "CPUUtilization"]).assert().success();
    run();
    let first = points(world.local());
    run();
    assert!(points(world.local()).is_superset(&first));
    assert_eq!(memory.files().len(), 1, "{:?}", memory.files());
}

#[test]
fn two_destinations_share_nothing() {
    let (one, two, memory) = (World::hosts_now(), World::hosts_now(), Memory::new());
    let publish = |world, more: &[&str]| {
        memory.publish(world, &[&["--metric", "CPUUtilization"], more].concat()).assert().success();
    };
    for world in [&one, &two] {
        publish(world, &[]);
    }
    assert_eq!(points(one.local()).len(), points(two.local()).len());
    publish(&one, &["--region", "eu-west-1"]);
    assert_eq!(memory.files().len(), 3, "{:?}", memory.files());
}

#[test]
fn instances_metrics_dimensions_and_the_file_can_be_chosen() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    let file = memory.0.path().join("made/for/this.json");
    let twice = ["--instance", "web-2", "--metric", "NetworkIn"];
    let only = ["-d", "Stage=prod", "--progress", file.to_str().unwrap()];
    let only = [&twice[..], &twice, &only].concat();
    memory.publish(&world, &only).assert().success();
    let datums = world.local().datums();
    assert!(points(world.local()).len() > 10);
    let is_it = |datum: &Datum| {
        datum.name == "NetworkIn"
            && datum.dimension("InstanceName") == Some("web-2")
            && datum.dimension("Stage") == Some("prod")
            && datum.dimensions.len() == 2
    };
    assert!(datums.iter().all(is_it), "{:?}", datums.first());
    assert!(file.is_file());
    assert!(memory.files().is_empty());
}

#[test]
fn an_instance_that_is_not_there_or_forbidden_does_not_stop_the_others() {
    for (fault, name, code) in [(None, "gone", 3), (Some(Fault::AccessDenied), "web-2", 1)] {
        let (world, memory) = (World::hosts_now(), Memory::new());
        world.local().fail_when(move |request| {
            fault.filter(|_| String::from_utf8_lossy(&request.body).contains("web-2"))
        });
        let only = ["--metric", "CPUUtilization", "--instance", "web-1", "--instance", name];
        let run = memory.publish(&world, &only).assert().code(code).stdout_eq("");
        let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(stderr.contains(" points sent to "), "{stderr}");
        let errors: Vec<&str> = stderr.lines().filter(|line| line.starts_with("error: ")).collect();
        assert!(matches!(errors[..], [error] if error.contains(name)), "{stderr}");
        assert!(points(world.local()).iter().all(|(instance, _, _)| instance == "web-1"));
    }
}

#[test]
fn points_that_cloudwatch_refuses_are_no_success() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    world.local().fail_when(|request| (request.operation == "PutMetricData").then_some(Fault::TooLarge));
    let only = ["--instance", "web-1", "--metric", "CPUUtilization"];
    let run = memory.publish(&world, &only).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.starts_with("0 points sent to "), "{stderr}");
    assert!(stderr.contains(" points arrived is not known (CloudWatch answered 413 "), "{stderr}");
}

#[test]
fn why_lightsail_does_not_answer_is_said_as_with_show() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    world.local().fail_when(|request| (request.operation == "GetInstances").then_some(Fault::AccessDenied));
    let run = memory.publish(&world, &[]).assert().code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let sentence = "error: access denied: this needs the permission lightsail:GetInstances (";
    assert!(stderr.starts_with(sentence), "{stderr}");
    let run = memory.publish(&World::nowhere(), &[]).assert().code(1);
    run.stdout_eq("").stderr_eq(
        "error: [URL] cannot be reached: Connection refused (os error 111); `cwmetrics local` starts an \
         endpoint on this machine\n",
    );
}

#[test]
fn a_file_that_is_of_something_else_is_left_alone() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    let file = memory.0.path().join("notes.json");
    std::fs::write(&file, "[1, 2").unwrap();
    let run = memory.publish(&world, &["--progress", file.to_str().unwrap()]).assert().code(1);
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.contains("notes.json: it is not as the bridge wrote it"), "{stderr}");
    assert_eq!(std::fs::read(&file).unwrap(), b"[1, 2");
    assert!(world.local().requests().is_empty());
}

#[test]
#[cfg(unix)]
fn following_goes_on_until_a_signal_comes() {
    for name in ["INT", "TERM"] {
        let (world, memory) = (World::hosts_now(), Memory::new());
        let mut child = std::process::Command::new(binary())
            .args(["lightsail", "--namespace", "Shop", "--follow", "--metric", "CPUUtilization"])
            .args(["--instance", "gone", "--instance", "web-1"])
            .env("AWS_ENDPOINT_URL", &world.url)
            .env("XDG_STATE_HOME", memory.0.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let said: Vec<String> = lines.by_ref().take(2).collect();
        assert!(said[0].ends_with(&format!(" points sent to {}", world.url)), "{said:?}");
        assert!(said[1].starts_with("error: ") && said[1].contains("gone"), "{said:?}");
        signal(&child, name);
        assert!(child.wait().unwrap().success());
        assert_eq!(lines.collect::<Vec<_>>(), [""; 0], "it is said once");
        assert!(points(world.local()).len() > 10);
        assert_eq!(memory.files().len(), 1);
    }
}

#[test]
#[cfg(unix)]
fn a_run_that_a_signal_ends_is_not_done() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    let reads = |request: &Request| request.operation == "GetInstanceMetricData";
    world.local().fail_when(move |request| reads(request).then_some(Fault::Stall));
    let child = std::process::Command::new(binary())
        .args(["lightsail", "--namespace", "Shop"])
        .env("AWS_ENDPOINT_URL", &world.url)
        .env("XDG_STATE_HOME", memory.0.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    assert!(world.local().wait_until(Duration::from_secs(60), |local| local.requests().iter().any(reads)));
    signal(&child, "INT");
    let ended = child.wait_with_output().unwrap();
    let said = "error: stopped by a signal; the next run goes on from what was sent\n";
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(1), said));
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
}

#[test]
fn without_a_directory_for_it_the_file_must_be_given() {
    let run = World::hosts_now().command(&["lightsail", "--namespace", "Shop"]).env_remove("HOME").assert();
    run.code(2).stdout_eq("").stderr_eq(
        "error: neither XDG_STATE_HOME nor HOME is set, so there is nowhere to remember how far this has come: \
         give --progress FILE\n",
    );
}

#[test]
fn what_cannot_be_published_is_told_before_any_call() {
    let (world, memory) = (World::hosts_now(), Memory::new());
    for (sentence, more) in [
        (
            "CloudWatch takes no points from before two weeks, so --since must be 14d at most",
            ["--since", "15d"],
        ),
        ("--output json goes with --show; --namespace publishes", ["--output", "json"]),
    ] {
        let run = memory.publish(&world, &more).assert();
        run.code(2).stdout_eq("").stderr_eq(format!("error: {sentence}\n"));
    }
    let run = memory.publish(&world, &[]).env("CWMETRICS", "off").assert();
    run.code(2).stdout_eq("").stderr_eq("error: CWMETRICS=off in the environment turns publishing off\n");
    let run = world.command(&["lightsail", "-n", ":Shop"]).env("XDG_STATE_HOME", memory.0.path()).assert();
    let stderr = String::from_utf8_lossy(&run.code(2).get_output().stderr).into_owned();
    assert!(stderr.contains(":Shop"), "{stderr}");
    assert!(world.local().requests().is_empty());
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for (file, arguments) in [
        ("lightsail-wrong-dimension.txt", &["lightsail", "-n", "Shop", "-d", "Stage"][..]),
        ("lightsail-follow-nothing.txt", &["lightsail", "--show", "--follow"]),
        ("lightsail-publish-from.txt", &["lightsail", "-n", "Shop", "--from", "2026-01-31T12:00:00Z"]),
        ("lightsail-publish-show.txt", &["lightsail", "-n", "Shop", "--show"]),
    ] {
        bare(arguments).assert().code(2).stdout_eq("").stderr_eq(expected_file(file));
    }
}
