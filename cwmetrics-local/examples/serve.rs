//! Runs the endpoint until standard input ends, on an address and with a data directory if they
//! are given: `cargo run --example serve -- 127.0.0.1:4400 --data target/metrics`.

use std::io::Read;

use cwmetrics_local::Local;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Local::builder();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        builder = match argument.as_str() {
            "--data" => builder.data(arguments.next().ok_or("--data needs a directory")?),
            address => builder.listen(address.parse()?),
        };
    }
    let local = builder.start()?;
    println!("{}", local.url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    for refusal in local.refusals() {
        eprintln!("{} {}: {}", refusal.operation, refusal.code, refusal.message);
    }
    Ok(())
}
