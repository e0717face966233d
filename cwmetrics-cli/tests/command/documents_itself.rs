//! Help, manual pages and completions.

use crate::common::{bare, expected_file};

#[test]
fn help_tells_the_subcommands_and_the_exit_codes() {
    bare(&["--help"]).assert().success().stdout_eq(expected_file("help.txt")).stderr_eq("");
}

#[test]
fn every_subcommand_has_help_and_a_manual_page() {
    for name in [
        "local",
        "metrics",
        "graph",
        "dashboard",
        "cost",
        "traces",
        "trace",
        "map",
        "lightsail",
        "completions",
        "man",
    ] {
        let help = bare(&[name, "--help"]).assert().success().stderr_eq("");
        assert!(
            String::from_utf8_lossy(&help.get_output().stdout).contains(&format!("Usage: cwmetrics {name}"))
        );
        let page = bare(&["man", name]).assert().success().stderr_eq("");
        assert!(
            String::from_utf8_lossy(&page.get_output().stdout).contains(&format!(".TH cwmetrics-{name} 1"))
        );
    }
    let page = bare(&["man"]).assert().success().stderr_eq("");
    assert!(String::from_utf8_lossy(&page.get_output().stdout).contains(".TH cwmetrics 1"));
}

#[test]
fn help_of_lightsail_tells_what_it_takes() {
    bare(&["lightsail", "--help"])
        .assert()
        .success()
        .stdout_eq(expected_file("lightsail-help.txt"))
        .stderr_eq("");
}

#[test]
fn bash_accepts_the_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = bare(&["completions", shell]).assert().success().stderr_eq("");
        let script = script.get_output().stdout.clone();
        assert!(String::from_utf8_lossy(&script).contains("dashboard"), "{shell}");
        if shell == "bash" {
            snapbox::cmd::Command::new("bash").arg("-n").stdin(script).assert().success().stderr_eq("");
        }
    }
}
