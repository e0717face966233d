//! What is different in a terminal.

use std::io::{Read, Write};

use pty_process::Size;
use pty_process::blocking::{Command, open};

use serde_json::json;

use crate::common::{CHECKOUT, RANGE, World, binary};

/// Runs the command in a terminal of 24 lines and so many columns, and returns what it wrote there.
fn run(url: &str, columns: u16, variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let (mut terminal, end) = open().unwrap();
    terminal.resize(Size::new(24, columns)).unwrap();
    let mut command = Command::new(binary());
    command =
        command.args(arguments).env_clear().env("AWS_ENDPOINT_URL", url).envs(variables.iter().copied());
    let mut child = command.spawn(end).unwrap();
    let mut written = Vec::new();
    // Linux says EIO where the other end is closed.
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = terminal.read(&mut part) {
        written.extend(&part[..length]);
        // Where the cursor is, asks whoever draws below it.
        if part[..length].ends_with(b"\x1b[6n") {
            terminal.write_all(b"\x1b[1;1R").unwrap();
        }
    }
    assert!(child.wait().unwrap().success());
    String::from_utf8(written).unwrap()
}

const STATISTICS: [&str; 7] = ["metrics", "-s", "avg", "-n", "Shop", "--period", "1m"];

#[test]
fn tables_are_no_wider_than_the_terminal() {
    for (world, arguments, narrowest) in
        [(World::shop(), &STATISTICS[..], 60), (World::hosts(), &["lightsail", "--show"], 80)]
    {
        let arguments = [arguments, &RANGE].concat();
        for columns in [narrowest, 100, 200] {
            let written = run(&world.url, columns, &[("NO_COLOR", "1")], &arguments);
            let table = written.lines().filter(|line| line.starts_with(['┌', '│', '└']));
            let widest = table.map(|line| line.trim_end().chars().count()).max().unwrap();
            assert!(widest <= usize::from(columns), "{widest} in {columns}:\n{written}");
        }
    }
}

#[test]
fn traces_and_maps_are_no_wider_than_the_terminal() {
    let world = World::traced();
    for arguments in [&["traces"][..], &["map"], &["trace", CHECKOUT]] {
        let range = if arguments[0] == "trace" { &[] } else { &RANGE[..] };
        for columns in [50, 80, 120] {
            let written = run(&world.url, columns, &[("NO_COLOR", "1")], &[arguments, range].concat());
            let lines = written.lines().filter(|line| !line.starts_with("Trace "));
            let widest = lines.map(|line| line.trim_end().chars().count()).max().unwrap();
            assert!(widest <= usize::from(columns), "{widest} in {columns}:\n{written}");
        }
    }
}

#[test]
fn a_backfill_has_a_bar() {
    let (world, memory) = (World::hosts_now(), tempfile::tempdir().unwrap());
    let only = ["--instance", "web-2", "--metric", "StatusCheckFailed", "--since", "14d"];
    let arguments = [&["lightsail", "-n", "Shop"], &only[..]].concat();
    let variables = [("TERM", "xterm"), ("XDG_STATE_HOME", memory.path().to_str().unwrap())];
    let written = run(&world.url, 100, &variables, &arguments);
    assert!(written.contains(" of 14 calls made, "), "{written:?}");
    assert!(written.contains(&format!(" points sent to {}", world.url)), "{written:?}");
}

#[test]
fn how_a_trace_ended_is_a_colour_too() {
    let world = World::traced();
    let written = run(&world.url, 100, &[("TERM", "xterm")], &["trace", CHECKOUT]);
    for (colour, word) in [(31, "fault"), (93, "throttled"), (35, "cancelled")] {
        assert!(written.contains(&format!("\u{1b}[{colour}m{word}\u{1b}[0m")), "{word}: {written:?}");
        assert!(written.contains(&format!("\u{1b}[{colour}m█")), "{word}: {written:?}");
    }
}

#[test]
fn colours_follow_the_terminal_no_color_and_the_option() {
    let world = World::shop();
    let bold = |variables: &[(&str, &str)], more: &[&str]| {
        run(&world.url, 80, variables, &[&["metrics"], more].concat()).contains("\u{1b}[1m")
    };
    assert!(bold(&[("TERM", "xterm")], &[]));
    assert!(!bold(&[("TERM", "xterm"), ("NO_COLOR", "1")], &[]));
    assert!(!bold(&[("TERM", "xterm")], &["--color", "never"]));
    assert!(bold(&[("NO_COLOR", "1")], &["--color", "always"]));
}

#[test]
fn a_picture_is_shown_in_blocks_of_its_colours() {
    let world = World::shop();
    let folder = tempfile::tempdir().unwrap();
    let widget = folder.path().join("widget.json");
    let bar = |method: &str, color: &str| json!(["Shop", "requests", "Method", method, {"color": color, "label": method}]);
    let bars = json!({"metrics": [bar("GET", "#ff0000"), bar("PUT", "#0000ff")], "view": "bar", "stat": "Sum",
        "title": "Requests", "start": "-PT15M", "period": 300});
    std::fs::write(&widget, bars.to_string()).unwrap();
    let arguments = ["graph", "--blocks", "--widget", widget.to_str().unwrap()];
    let terminal = [("COLORTERM", "truecolor"), ("TERM", "xterm"), ("TERM_PROGRAM", "iTerm.app")];
    let written = run(&world.url, 80, &terminal, &arguments);
    let (red, blue) = ("2;255;0;0m", "2;0;0;255m");
    assert!(written.find(red) < written.find(blue), "red is to the left of blue: {written:?}");
    assert!(written.matches(red).count() > 3, "they are areas: {written:?}");
    let legend = format!("\u{1b}[38;{red}■\u{1b}[0m GET   \u{1b}[38;{blue}■\u{1b}[0m PUT");
    assert!(written.trim_end().ends_with(&legend), "{written:?}");
    assert!(written.contains("Requests"), "{written:?}");
    // The size that can be read in 80 columns of 24 lines without the caption and the prompt.
    let asked = world.local().requests().pop().unwrap().body;
    let asked = String::from_utf8_lossy(&asked).into_owned();
    assert!(asked.contains(r#""height":105"#) && asked.contains(r#""width":200"#), "{asked}");
}
