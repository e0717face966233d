//! aws-config's default chain reads the environment of the process, so each test runs in a process
//! of its own.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use super::server::{Answer, Server};
use super::{CloudWatch, origin, send};
use crate::sink::cloudwatch::Source;

/// Runs one of the ignored tests below with this environment and nothing else of AWS.
fn in_a_process(test: &str, home: &PathBuf, variables: &[(&str, &str)]) {
    let name = format!("sink::cloudwatch::tests::chain::{test}");
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", &name, "--ignored", "--nocapture"])
        .env_clear()
        .env("HOME", home)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && stdout.contains("1 passed"), "{stdout}{stderr}");
    fs::remove_dir_all(home).unwrap();
}

fn home(name: &str) -> PathBuf {
    let home = env::temp_dir().join(format!("cwmetrics-{}-{name}", std::process::id()));
    fs::create_dir_all(home.join(".aws")).unwrap();
    home
}

fn chain() -> CloudWatch {
    CloudWatch::new(origin(Source::Chain))
}

#[test]
fn region_endpoint_and_credentials_of_the_environment_are_used() {
    let server = Server::start(&[Answer::Accepted]);
    let variables = [
        ("AWS_REGION", "eu-west-3"),
        ("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_ENDPOINT_URL", &server.url),
    ];
    in_a_process("delivers", &home("environment"), &variables);
    let head = server.request().head;
    assert!(head.contains("AKIDENVIRONMENT/") && head.contains("/eu-west-3/"), "{head}");
}

#[test]
#[ignore = "run by a test in a process of its own"]
fn delivers() {
    assert_eq!(send(&chain()), Ok(()));
}

#[test]
fn without_a_region_the_failure_says_where_to_set_it() {
    in_a_process("lacks_a_region", &home("region"), &[]);
}

#[test]
#[ignore = "run by a test in a process of its own"]
fn lacks_a_region() {
    let failure = send(&chain()).unwrap_err();
    assert!(failure.message().contains("AWS_REGION"), "{failure}");
}

#[test]
fn what_an_operator_puts_right_is_noticed() {
    let server = Server::start(&[Answer::Accepted]);
    let variables = [("AWS_REGION", "eu-west-3"), ("AWS_ENDPOINT_URL", &*server.url)];
    in_a_process("gets_credentials_later", &home("later"), &variables);
    assert!(server.request().head.contains("AKIDLATER/"));
}

#[test]
#[ignore = "run by a test in a process of its own"]
fn gets_credentials_later() {
    let sink = chain();
    let failure = send(&sink).unwrap_err();
    assert_eq!(failure.message(), "no AWS credentials: the credential provider was not enabled");
    let profile = "[default]\naws_access_key_id = AKIDLATER\naws_secret_access_key = secret\n";
    fs::write(PathBuf::from(env::var_os("HOME").unwrap()).join(".aws/credentials"), profile).unwrap();
    assert_eq!(send(&sink), Ok(()));
}
