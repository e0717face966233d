//! One trace through three services, and what can be seen of it.
//!
//! ```sh
//! cargo run --example traces             # visits the shop, and looks at the traces
//! cargo run --example traces -- --page   # goes on until ctrl-c, with a page to look at
//! ```
//!
//! This program is the service `front`. It starts itself twice more: as the process `orders`, which
//! sends its segments to a daemon by UDP, and as the process `payments`, which puts them by the API. The
//! embedded endpoint is both. `front` calls `orders`, that calls `payments`, and that CloudWatch.

mod children;
mod front;
mod look;
mod orders;
mod payments;
mod server;
mod settings;

use std::error::Error;
use std::process::ExitCode;

use children::Child;
use cwmetrics_local::Local;
use settings::Settings;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let run = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => front(false).await,
        ["--page"] => front(true).await,
        ["--service", name] => service(name).await,
        _ => {
            eprintln!("usage: traces [--page]");
            return ExitCode::from(2);
        }
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("traces: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A child process, until its standard input ends.
async fn service(name: &str) -> Result<(), Box<dyn Error>> {
    let settings = Settings::from_environment()?;
    match name {
        "orders" => {
            let xray = cwmetrics::Xray::daemon(&settings.daemon);
            server::run(&settings, "orders", xray, orders::router(&settings)).await
        }
        "payments" => {
            let config = settings.aws();
            let xray = cwmetrics::Xray::api().sdk_config(&config);
            server::run(&settings, "payments", xray, payments::router(&config)).await
        }
        _ => Err(format!("{name} is none of the services: orders, payments").into()),
    }
}

async fn front(page: bool) -> Result<(), Box<dyn Error>> {
    let local = Local::builder().daemon("127.0.0.1:0".parse()?).start()?;
    let mut settings = Settings {
        endpoint: local.url().to_owned(),
        daemon: local.daemon_address().to_string(),
        next: String::new(),
    };
    let payments = Child::start("payments", &settings).await?;
    settings.next = payments.address.clone();
    let orders = Child::start("orders", &settings).await?;
    settings.next = orders.address.clone();

    let xray = cwmetrics::Xray::api().sdk_config(&settings.aws()).rate(1.0).account_rules(false);
    let reporter = settings.reporter("front").xray(xray).install()?;
    let mut rounds = 1;
    front::visit(&settings.next).await?;
    if page {
        println!("\n{}/traces has the traces; ctrl-c ends this", local.url());
        rounds += front::visit_until_ctrl_c(&settings.next).await?;
    }
    reporter.shutdown().await?;
    // Each sends what it has before it ends.
    orders.end().await?;
    payments.end().await?;
    look::look(&settings, rounds).await
}
