//! BENCHMARKS.md.

use std::error::Error;

use cwmetrics_benches::ours;

use crate::children::{Children, Named};
use crate::results::Results;
use crate::row::{head, row};
use crate::section;
use crate::target::{self, End};

/// The whole page.
pub fn page(
    machine: &str,
    arms: &[Named],
    results: &Results,
    runs: usize,
    children: &Children,
) -> Result<String, Box<dyn Error>> {
    let our_names: Vec<_> = ours::all().iter().map(|arm| arm.name).collect();
    let table = |of_ours: bool| -> String {
        let arms = arms.iter().filter(|(name, _)| our_names.contains(&&**name) == of_ours);
        let rows: String = arms.map(|(name, what)| row(name, what, of_ours, results)).collect();
        head(of_ours) + &rows
    };
    let verdicts: Vec<_> = our_names.iter().flat_map(|name| target::verdicts(name, results)).collect();
    let count = |end: End| verdicts.iter().filter(|verdict| verdict.end == end).count();
    let (met, missed, not_judged) = (count(End::Met), count(End::Missed), count(End::NotJudged));

    let (ours, peers) = (table(true), table(false));
    let mut page = format!(
        "\
# Benchmarks

Written by this command, which builds and runs all of it:

```sh
cargo run --release -p cwmetrics-benches --bin table -- --write
```

{machine}
Times are nanoseconds a call of a function that does next to nothing: the best round of 5 ms in a
process of its own, or the median round where the column says so, and of that the median of {runs}
runs, in which the arms take turns. Machines differ, so look at the ratio: a call's time over that of
the undecorated twin, which takes turns with it in the same process, as a multiple of that of two bare
TSC reads. On two threads it is the time from the first one's start to the last one's end;
*throughput* is how many calls a second both make for one of a single thread. That of the undecorated
call says what cores the machine had to spare: without them contention does not show. *Delivered* is
what the sink received of what was recorded.

## Ours

Of the targets {met} are met, {missed} missed and {not_judged} not judged. Each is over the undecorated
call unless it says otherwise.

{ours}
## Peers

{peers}"
    );
    for section in section::ALL {
        // It may end with an error: then what it prints says which target is missed.
        let (printed, _) = children.run(section.binary, &[])?;
        if printed.is_empty() {
            return Err(format!("{} printed nothing", section.binary).into());
        }
        page += &format!("\n## {}\n\n{printed}", section.title);
    }
    Ok(page)
}
