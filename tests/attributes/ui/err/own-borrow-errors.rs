use cwmetrics::timeit;

#[timeit]
fn moved() -> String {
    let text = String::new();
    drop(text);
    text
}

#[timeit(outcome)]
fn another_lifetime<'a>(first: &'a str, second: &str) -> Result<&'a str, ()> {
    let _ = first;
    Ok(second)
}

#[timeit(outcome)]
fn not_mutable(items: Vec<u8>) -> Result<(), ()> {
    items.push(1);
    Ok(())
}

#[timeit]
async fn not_mutable_async(items: Vec<u8>) -> Result<(), ()> {
    items.push(1);
    Ok(())
}

fn main() {
    moved();
    let _ = another_lifetime("", "");
    let _ = not_mutable(vec![]);
    drop(not_mutable_async(vec![]));
}
