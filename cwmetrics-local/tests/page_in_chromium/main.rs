//! The page in a real browser: each test is a flow of `using.py`, `tracing.py` or `looking.py` in a
//! headless Chromium, against an endpoint of its own. Screenshots go to `target/page/`.

mod chromium;

use std::sync::{PoisonError, RwLock};
use std::time::{Duration, UNIX_EPOCH};

use chromium::Chromium;
use cwmetrics_local::Local;

/// The time at every endpoint of these tests.
const NOW: u64 = 1_700_000_670;

/// A test for each flow, under its name.
macro_rules! flows {
    ($($name:ident)*) => {
        const FLOWS: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                run(stringify!($name));
            }
        )*
    };
}

flows! {
    data_appear_without_a_reload
    focus_scroll_and_typing_survive_updates
    filter_namespace_and_range_take_effect_at_once
    charts_and_table_are_two_views
    pause_stops_updates_and_resume_catches_up
    clear_empties_after_a_question
    a_card_leads_to_the_large_chart
    a_refusal_shows_up_and_is_announced
    an_endpoint_that_is_gone_is_said
    traces_appear_and_keep_the_focus
    an_expression_takes_effect_as_it_is_typed
    a_trace_shows_its_timeline_and_details
    the_map_leads_to_the_traces_of_a_service
    a_chart_leads_to_its_slow_traces
    traces_work_without_javascript
    the_theme_follows_the_system
    all_works_without_javascript
    all_works_by_keyboard
    no_accessibility_rule_is_broken
    narrow_screens_need_no_sideways_scrolling
    hostile_texts_run_nothing
    a_thousand_series_show_within_a_second
}

/// Taken for writing by the flow that looks at the time: it runs beside no other.
static MACHINE: RwLock<()> = RwLock::new(());

fn run(flow: &str) {
    let Some(chromium) = Chromium::find() else {
        return;
    };
    let (_alone, _shared);
    if flow.ends_with("_within_a_second") {
        _alone = MACHINE.write().unwrap_or_else(PoisonError::into_inner);
    } else {
        _shared = MACHINE.read().unwrap_or_else(PoisonError::into_inner);
    }
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    let local = Local::builder().clock(move || now).start().unwrap();
    chromium.run(flow, &[local.url(), &NOW.to_string()]);
}

#[test]
fn every_flow_of_the_script_is_a_test() {
    let Some(chromium) = Chromium::find() else {
        return;
    };
    let said = chromium.run("list", &[]);
    let mut flows = FLOWS.to_vec();
    flows.sort_unstable();
    assert_eq!(said.lines().collect::<Vec<_>>(), flows);
}
