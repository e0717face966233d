//! Every failure is one sentence and an exit code.

use cwmetrics_local::Fault;

use crate::common::{RANGE, World, bare, expected_file, failed};

const REGION: [&str; 2] = ["--region", "eu-west-1"];

#[test]
fn missing_credentials() {
    let sentence = "no credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give \
                    --profile, or sign in with the AWS command line";
    failed(bare(&[&["metrics"], &REGION[..]].concat()).assert(), 1, sentence);
}

#[test]
fn a_profile_that_is_not_there() {
    let sentence = "no credentials were found for the profile \"nobody\": it must be in ~/.aws/config or \
                    ~/.aws/credentials";
    failed(bare(&[&["metrics", "--profile", "nobody"], &REGION[..]].concat()).assert(), 1, sentence);
}

#[test]
fn a_missing_region() {
    let sentence = "no region is configured: give --region, set AWS_REGION, or set one for the profile in \
                    ~/.aws/config";
    failed(bare(&["metrics"]).assert(), 2, sentence);
}

#[test]
fn an_endpoint_that_is_not_there() {
    World::nowhere().fails(
        1,
        "[URL] cannot be reached: Connection refused (os error 111); `cwmetrics local` starts an endpoint \
         on this machine",
        &["metrics"],
    );
}

#[test]
fn an_endpoint_that_is_no_url() {
    let run = bare(&["metrics"]).env("AWS_ENDPOINT_URL", "127.0.0.1:4400").assert();
    let sentence =
        "AWS_ENDPOINT_URL is \"127.0.0.1:4400\", but an endpoint is a URL such as http://127.0.0.1:4400";
    failed(run, 2, sentence);
}

#[test]
fn access_denied_names_the_permission() {
    let world = World::shop();
    world.local().fail_when(|request| (request.operation == "GetMetricData").then_some(Fault::AccessDenied));
    let arguments = [&["metrics", "-s", "avg"], &RANGE[..]].concat();
    let sentence = "access denied: this needs the permission cloudwatch:GetMetricData (The caller is not \
                    authorized, as the test asked.)";
    world.fails(1, sentence, &arguments);
}

#[test]
fn throttling_is_told_once_the_retries_are_used_up() {
    let world = World::shop();
    world.local().fail_when(|_| Some(Fault::Throttle));
    world.fails(1, "ListMetrics is throttled: try again in a moment (Rate exceeded)", &["metrics"]);
}

#[test]
fn a_metric_that_is_not_there_has_near_names() {
    let world = World::shop();
    world.fails(
        3,
        "there is no metric \"reqests\" at [URL]; did you mean \"requests\"?",
        &["metrics", "--name", "reqests"],
    );
    world.fails(
        3,
        "there is no namespace \"shop\" at [URL]; did you mean \"Shop\"?",
        &["metrics", "-n", "shop"],
    );
    world.fails(
        3,
        "no such metric at [URL] has the dimensions Method=PUTT; did you mean \"Method=PUT\" or \"Method=GET\"?",
        &["metrics", "-d", "Method=PUTT"],
    );
    World::empty().fails(3, "there are no metrics at [URL] yet", &["cost"]);
}

#[test]
fn metrics_without_data_in_the_range() {
    let sentence = "2 metrics were found, but without data from 2023-11-14T10:00:00Z to 2023-11-14T11:00:00Z; \
                    a longer --since may have some, and percentiles need values that were not sent as a \
                    StatisticSet";
    let range = ["--from", "2023-11-14T10:00:00Z", "--to", "2023-11-14T11:00:00Z"];
    World::shop().fails(
        3,
        sentence,
        &[&["metrics", "-s", "p99", "-n", "Shop", "-d", "Method=GET"], &range[..]].concat(),
    );
}

#[test]
fn an_operation_that_the_endpoint_does_not_have() {
    let arguments = [&["dashboard", "-n", "Shop", "--put", "shop"], &RANGE[..]].concat();
    let run = World::shop().command(&arguments).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.contains("does not answer PutDashboard"), "{stderr}");
}

#[test]
fn wrong_options_say_what_would_be_right() {
    for (file, arguments) in [
        ("wrong-since.txt", &["metrics", "--since", "3"][..]),
        ("wrong-period.txt", &["metrics", "--period", "90s"]),
        ("wrong-time.txt", &["metrics", "--from", "yesterday"]),
        ("wrong-stat.txt", &["metrics", "--stat", "median"]),
        ("wrong-dimension.txt", &["metrics", "-d", "=GET"]),
        ("wrong-size.txt", &["graph", "--size", "5x"]),
        ("wrong-endpoint.txt", &["metrics", "--endpoint-url", "localhost:4400"]),
        ("wrong-hosts.txt", &["cost", "--hosts", "0"]),
        ("wrong-listen.txt", &["local", "--listen", "4400"]),
        ("wrong-subcommand.txt", &["metric"]),
    ] {
        bare(arguments).assert().code(2).stdout_eq("").stderr_eq(expected_file(file));
    }
}
