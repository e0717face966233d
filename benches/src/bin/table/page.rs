//! BENCHMARKS.md.

use std::error::Error;
use std::time::Duration;

use cwmetrics_benches::ours;

use crate::children::Children;
use crate::row::{head as table_head, row};
use crate::section::Section;
use crate::target::{self, End};

/// What comes before all parts.
pub fn head(machine: &str, took: Duration, parts: &[&str]) -> String {
    format!(
        "\
# Benchmarks

Written by this command, which builds and runs all of it:

```sh
cargo run --release -p cwmetrics-benches --bin table -- --write
```

`--only PART` in the place of `--write` prints one part: {}.

{machine}- {:.0} minutes, once all was built
",
        parts.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>().join(", "),
        took.as_secs_f64() / 60.0,
    )
}

/// What another binary prints, under its title.
pub fn section(children: &Children, section: &Section) -> String {
    let Section { title, binary, .. } = section;
    eprintln!("{binary}");
    let printed = children.run(binary, &[]).map(|(printed, status)| match status.success() {
        true => printed,
        // What is missed stands in what it has printed; why it failed, in what it said beside.
        false => format!("{}\n\n`{binary}` has ended with {status}.\n", printed.trim_end()),
    });
    format!("\n## {title}\n\n{}\n", or_why(printed).trim())
}

/// The table of times.
pub fn arms(children: &Children, runs: usize) -> String {
    or_why(measured_arms(children, runs))
}

fn or_why(part: Result<String, Box<dyn Error>>) -> String {
    part.unwrap_or_else(|error| format!("\n**failed**: {error}\n"))
}

fn measured_arms(children: &Children, runs: usize) -> Result<String, Box<dyn Error>> {
    let arms = children.arms()?;
    let results = children.results(&arms, runs)?;
    let our_names: Vec<_> = ours::all().iter().map(|arm| arm.name).collect();
    let table = |of_ours: bool| -> String {
        let arms = arms.iter().filter(|(name, _)| our_names.contains(&&**name) == of_ours);
        let rows: String = arms.map(|(name, what)| row(name, what, of_ours, &results)).collect();
        table_head(of_ours) + &rows
    };
    let verdicts: Vec<_> = our_names.iter().flat_map(|name| target::verdicts(name, &results)).collect();
    let count = |end: End| verdicts.iter().filter(|verdict| verdict.end == end).count();
    let (met, missed, not_judged) = (count(End::Met), count(End::Missed), count(End::NotJudged));

    let (ours, peers) = (table(true), table(false));
    Ok(format!(
        "
## Time

Nanoseconds a call of a function that does next to nothing, in a process of its own: the best round of
5 ms in {runs} runs, in which the arms take turns (other programs only add to a time), or the median of
their median rounds where the column says so. Machines differ, so look at the ratio: a call's time over that of the undecorated
twin, which takes turns with it in the same process, as a multiple of that of two bare TSC reads. On
two threads it is the time from the first one's start to the last one's end; *throughput* is how many
calls a second both make for one of a single thread. That of the undecorated call says what cores the
machine had to spare: without them contention does not show. *Delivered* is what the sink received of
what was recorded.

### Ours

Of the targets {met} are met, {missed} missed and {not_judged} not judged. Each is over the undecorated
call unless it says otherwise.

{ours}
### Peers

{peers}"
    ))
}
