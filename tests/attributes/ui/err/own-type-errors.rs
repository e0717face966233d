use cwmetrics::timeit;

#[timeit]
fn no_tail() -> u8 {
    drop(1);
}

#[timeit]
fn wrong_tail() -> u8 {
    "text"
}

#[timeit(outcome)]
fn wrong_return(early: bool) -> Result<u8, String> {
    if early {
        return Ok("text");
    }
    let number: u16 = "1".parse()?;
    Ok(number)
}

#[timeit]
async fn wrong_return_async(early: bool) -> Result<u8, String> {
    if early {
        return Ok("text");
    }
    let number: u16 = "1".parse()?;
    Ok(number)
}

#[timeit(outcome)]
async fn no_tail_async() -> u8 {
    drop(1);
}

#[timeit]
async fn tail_without_type() {
    5
}

fn main() {
    no_tail();
    wrong_tail();
    let _ = wrong_return(true);
    drop((wrong_return_async(true), no_tail_async(), tail_without_type()));
}
