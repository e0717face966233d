//! Each subcommand asks what its policy in docs/iam.md allows, and all of it.

use std::collections::BTreeSet;

use crate::common::{CHECKOUT, RANGE, World};
use crate::policies::{made, policies};

#[test]
fn each_subcommand_asks_what_its_policy_allows_and_all_of_it() {
    let range = |arguments: &[&'static str]| [arguments, &RANGE].concat();
    // Every way that asks for something of its own.
    let all = [
        ("metrics", World::shop(), vec![range(&[]), range(&["--stat", "p99"])]),
        ("graph", World::shop(), vec![range(&["--namespace", "Shop"])]),
        ("dashboard", World::shop(), vec![range(&["--namespace", "Shop", "--put", "Shop"])]),
        ("cost", World::shop(), vec![range(&[])]),
        ("traces", World::traced(), vec![range(&[])]),
        ("trace", World::traced(), vec![vec![CHECKOUT]]),
        ("map", World::traced(), vec![range(&[]), vec!["--trace", CHECKOUT]]),
    ];
    let policies = policies();
    let mut checked = BTreeSet::new();
    for (command, world, ways) in all {
        let put_by_the_test = world.local().requests().len();
        for way in ways {
            let arguments = [&[command], &way[..]].concat();
            // The endpoint has no dashboards, so that one fails when all has been asked.
            let run = world.command(&arguments).assert();
            assert!(command == "dashboard" || run.get_output().status.success(), "{arguments:?}");
        }
        let heading = format!("`cwmetrics {command}`");
        let asked = made(world.local().requests().into_iter().skip(put_by_the_test));
        assert_eq!(asked, policies[&heading], "{heading}");
        checked.insert(heading);
    }
    let told = policies.into_keys().filter(|heading| heading.starts_with("`cwmetrics "));
    assert_eq!(checked, told.collect());
}

#[test]
fn lightsail_is_asked_what_its_policies_allow_and_all_of_it() {
    let memory = tempfile::tempdir().unwrap();
    for (heading, way) in [
        ("Reading Lightsail", &["--show"][..]),
        ("Reading Lightsail", &["--graph"]),
        ("The Lightsail bridge", &["-n", "Shop"]),
    ] {
        let world = World::hosts_now();
        let run = world.command(&[&["lightsail"], way].concat()).env("XDG_STATE_HOME", memory.path());
        run.assert().success();
        assert_eq!(made(world.local().requests()), policies()[heading], "{way:?}");
    }
}
