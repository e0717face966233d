//! Runs the endpoint until standard input ends: `cargo run --example serve -- 127.0.0.1:4400`.

use std::io::Read;

use cwmetrics_local::Local;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = Local::builder();
    if let Some(address) = std::env::args().nth(1) {
        builder = builder.listen(address.parse()?);
    }
    let local = builder.start()?;
    println!("{}", local.url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    for refusal in local.refusals() {
        eprintln!("{} {}: {}", refusal.operation, refusal.code, refusal.message);
    }
    Ok(())
}
