//! A table in Markdown.

/// Prints it, with a line for the heads of the columns.
pub fn print(heads: &[&str], rows: &[Vec<String>]) {
    println!("| {} |", heads.join(" | "));
    println!("|{}", "---|".repeat(heads.len()));
    for row in rows {
        println!("| {} |", row.join(" | "));
    }
    println!();
}

/// What became of a target.
pub fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "**missed**" }
}
