//! Annotated functions work through real files, what they record is pushed through the AWS SDK,
//! read back through the API, shown as a table and drawn.
//!
//! ```sh
//! cargo run --example quickstart             # the files of this repository, no AWS account
//! cargo run --example quickstart -- ~/notes  # other files
//! cargo run --example quickstart -- --page   # and go on, with the live page to look at
//! cargo run --example quickstart -- --aws    # to the real CloudWatch
//! ```

mod arguments;
mod destination;
mod files;
mod graph;
mod readback;
mod table;

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use arguments::Arguments;
use destination::Destination;

/// How long to wait before the files are checked again, for the page.
const AGAIN: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read() {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{}", arguments::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprint!("quickstart: {error}");
            let sources = std::iter::successors(error.source(), |&error| error.source());
            sources.for_each(|source| eprint!(": {source}"));
            eprintln!();
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let destination = Destination::find(arguments.aws).await?;
    println!("Files in {} → {}", arguments.folder.display(), destination.name());

    // Configured once, in `main`.
    let reporter = cwmetrics::namespace(destination::NAMESPACE).sdk_config(&destination.config).install()?;
    let totals = files::check_folder(&arguments.folder).await?;
    reporter.flush().await?;

    println!(
        "{} files, {} lines, {} words; {} are not as they should be\n",
        totals.files, totals.lines, totals.words, totals.failed
    );
    let rows = readback::rows(&destination.config).await?;
    if rows.is_empty() {
        println!(
            "CloudWatch shows new metrics only after a minute or two. Look at {}.",
            destination::NAMESPACE
        );
    }
    let widget = graph::widget(&rows);
    if !rows.is_empty() {
        println!("{}", table::table(rows));
    }
    if let Some(widget) = widget {
        println!("The graph is in {}", graph::save(&destination.config, &widget).await?.display());
    }
    let stats = cwmetrics::stats();
    println!(
        "{} samples recorded, {} accepted, in {} data and {} request(s) of {} bytes",
        stats.recorded, stats.accepted, stats.datums, stats.requests, stats.bytes
    );
    if let Some(url) = destination.url().filter(|_| arguments.page) {
        println!("The live page is at {url}. The files are checked again and again, until Ctrl-C.");
        check_until_ctrl_c(&arguments.folder).await?;
    }
    reporter.shutdown().await?;
    Ok(())
}

/// Something to see on the page.
async fn check_until_ctrl_c(folder: &Path) -> io::Result<()> {
    let ctrl_c = tokio::signal::ctrl_c();
    tokio::pin!(ctrl_c);
    loop {
        tokio::select! {
            pressed = &mut ctrl_c => return pressed,
            () = tokio::time::sleep(AGAIN) => drop(files::check_folder(folder).await?),
        }
    }
}
