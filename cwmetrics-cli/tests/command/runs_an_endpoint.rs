//! `cwmetrics local`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::common::{bare, binary, failed, http};

/// The endpoint as a child process, its URL read off its output.
fn start(more: &[&str]) -> (Child, String) {
    let mut child = Command::new(binary())
        .args(["local", "--listen", "127.0.0.1:0", "--output", "json"])
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut text = String::new();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    while !text.ends_with("}\n") {
        assert_ne!(stdout.read_line(&mut text).unwrap(), 0, "it ended: {text}");
    }
    let url = serde_json::from_str::<Value>(&text).unwrap()["url"].as_str().unwrap().to_owned();
    (child, url)
}

/// Ends it by a signal, and returns what it had on standard error.
fn end(mut child: Child, signal: &str) -> String {
    let mut stderr = child.stderr.take().unwrap();
    assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
    let mut said = String::new();
    stderr.read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success());
    said
}

#[test]
fn shows_refusals_as_they_come_and_ends_on_signals() {
    for signal in ["INT", "TERM"] {
        let (child, url) = start(&[]);
        let address = url.strip_prefix("http://").unwrap().parse().unwrap();
        let put = |namespace: &str| {
            let data = json!([{"MetricName": "api", "Value": 1}]);
            http::call(address, "PutMetricData", &json!({"Namespace": namespace, "MetricData": data}))
        };
        assert_eq!((put("Shop"), put(":Shop")), (200, 400));
        assert_eq!(
            end(child, signal),
            "refused PutMetricData InvalidParameterValue: The value :Shop for parameter Namespace is invalid: \
             it must not start with a colon.\n"
        );
    }
}

#[test]
fn says_how_to_point_a_program_at_it() {
    let mut child = Command::new(binary())
        .args(["local", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told: Vec<String> = lines.map(Result::unwrap).take_while(|line| !line.contains("Ctrl-C")).collect();
    assert!(told[0].starts_with("The endpoint is at http://127.0.0.1:"), "{told:?}");
    assert!(told.iter().any(|line| line.contains("export AWS_ENDPOINT_URL=http://127.0.0.1:")), "{told:?}");
    assert!(told.iter().any(|line| line.ends_with(" in a browser")), "{told:?}");
    assert_eq!(end(child, "TERM"), "");
}

#[test]
fn takes_traces_as_the_daemon() {
    let (child, url) = start(&["--daemon", "127.0.0.1:0"]);
    let (other, _) = start(&[]);
    assert_eq!(end(other, "TERM"), "", "beside any daemon");
    let datagram = b"{\"format\": \"json\", \"version\": 1}\n{\"id\": \"1\"}";
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.send_to(datagram, url.strip_prefix("http://").unwrap()).unwrap();
    let mut child = child;
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert_eq!(
        line,
        "refused PutTraceSegments InvalidId: 1: Invalid segment. ErrorCode: InvalidId, Cause: id is \"1\", and \
         must be a string of 16 hexadecimal digits\n"
    );
    child.stderr = Some(stderr.into_inner());
    end(child, "TERM");
}

#[test]
fn says_where_the_daemon_is() {
    let mut child = Command::new(binary())
        .args(["local", "--listen", "127.0.0.1:0", "--daemon", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told: Vec<String> = lines.map(Result::unwrap).take_while(|line| !line.contains("Ctrl-C")).collect();
    assert!(told.iter().any(|line| line.contains("export AWS_XRAY_DAEMON_ADDRESS=127.0.0.1:")), "{told:?}");
    assert_eq!(end(child, "TERM"), "");
}

#[test]
fn a_daemons_port_that_is_taken_has_a_hint() {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap().to_string();
    let run =
        bare(&["local", "--listen", "127.0.0.1:0", "--daemon", &address]).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.starts_with(&format!("error: cannot listen on {address}: ")), "{stderr}");
    assert!(stderr.ends_with("; choose another port with --daemon, or 0 for any free one\n"), "{stderr}");
}

#[test]
fn listens_on_this_machine_only() {
    let sentence = "0.0.0.0:4400 can be reached from other machines; the endpoint listens on a loopback address \
                    only, such as 127.0.0.1:4400";
    failed(bare(&["local", "--listen", "0.0.0.0:4400"]).assert(), 1, sentence);
}

#[test]
fn data_are_kept_in_the_directory_that_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("metrics");
    let data = ["--data", directory.to_str().unwrap()];
    let (child, url) = start(&data);
    let input = json!({"Namespace": "Shop", "MetricData": [{"MetricName": "api", "Value": 1}]});
    assert_eq!(
        http::call(url.strip_prefix("http://").unwrap().parse().unwrap(), "PutMetricData", &input),
        200
    );
    assert_eq!(end(child, "TERM"), "");
    let (child, url) = start(&data);
    let list = bare(&["metrics", "--endpoint-url", &url, "--output", "json"]).assert().success();
    let found: Value = serde_json::from_slice(&list.get_output().stdout).unwrap();
    assert_eq!(found, json!([{"Namespace": "Shop", "MetricName": "api", "Dimensions": []}]));
    let sentence = format!(
        "another endpoint keeps its data in {}; stop that one, or choose another directory",
        directory.display()
    );
    failed(bare(&["local", "--listen", "127.0.0.1:0", data[0], data[1]]).assert(), 1, &sentence);
    assert_eq!(end(child, "TERM"), "");
}

#[test]
fn a_file_is_no_data_directory() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let run = bare(&["local", "--listen", "127.0.0.1:0", "--data", path]).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.ends_with("it must be a directory that this user can write to\n"), "{stderr}");
}

#[test]
fn a_port_that_is_taken_has_a_hint() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let run = bare(&["local", "--listen", &address]).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(stderr.starts_with(&format!("error: cannot listen on {address}: ")), "{stderr}");
    assert!(stderr.ends_with("; choose another port with --listen, or 0 for any free one\n"), "{stderr}");
}
