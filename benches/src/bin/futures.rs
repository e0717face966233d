//! The sizes of the futures of four nested functions with 1 KB arguments, by value and by
//! reference, undecorated, with ours, and (feature `peers`) with tracing's and fastrace's.

/// How many functions are nested.
const LEVELS: usize = 4;

type Payload = [u8; 1024];

/// Four nested functions with this attribute, and the sizes of the outermost one's futures.
macro_rules! nested {
    ($name:ident $(, $attribute:meta)?) => {
        mod $name {
            use crate::Payload;

            /// By value, and by reference.
            pub fn sizes() -> (usize, usize) {
                let payload = [0; _];
                (size_of_val(&value_1(payload)), size_of_val(&reference_1(&payload)))
            }

            nested!(@value value_1 value_2 $(, $attribute)?);
            nested!(@value value_2 value_3 $(, $attribute)?);
            nested!(@value value_3 value_4 $(, $attribute)?);

            $(#[$attribute])?
            async fn value_4(payload: Payload) -> u8 {
                std::future::pending::<()>().await;
                payload[0]
            }

            nested!(@reference reference_1 reference_2 $(, $attribute)?);
            nested!(@reference reference_2 reference_3 $(, $attribute)?);
            nested!(@reference reference_3 reference_4 $(, $attribute)?);

            $(#[$attribute])?
            async fn reference_4(payload: &Payload) -> u8 {
                std::future::pending::<()>().await;
                payload[0]
            }
        }
    };
    (@value $name:ident $next:ident $(, $attribute:meta)?) => {
        $(#[$attribute])?
        async fn $name(payload: Payload) -> u8 {
            $next(payload).await
        }
    };
    (@reference $name:ident $next:ident $(, $attribute:meta)?) => {
        $(#[$attribute])?
        async fn $name(payload: &Payload) -> u8 {
            $next(payload).await
        }
    };
}

nested!(plain);
nested!(timed, cwmetrics::timeit("api"));
#[cfg(feature = "peers")]
nested!(instrumented, tracing::instrument(skip_all));
#[cfg(feature = "peers")]
nested!(traced, fastrace::trace);

fn main() {
    let undecorated = plain::sizes();
    println!(
        "| | by value | × undecorated | by reference | more a level | target |\n|---|---|---|---|---|---|"
    );
    print_row("undecorated", undecorated, undecorated, "");
    let ours = timed::sizes();
    print_row("`#[timeit]`", ours, undecorated, &verdict(ours, undecorated));
    #[cfg(feature = "peers")]
    print_row("tracing, `#[instrument]`", instrumented::sizes(), undecorated, "");
    #[cfg(feature = "peers")]
    print_row("fastrace, `#[trace]`", traced::sizes(), undecorated, "");
}

fn print_row(what: &str, sizes: (usize, usize), undecorated: (usize, usize), target: &str) {
    let ((by_value, by_reference), (ratio, more)) = (sizes, compared(sizes, undecorated));
    println!("| {what} | {by_value} B | {ratio:.2} | {by_reference} B | {more:.0} B | {target} |");
}

/// How many times as large it is by value, and how many bytes a level it has more by reference.
fn compared(sizes: (usize, usize), undecorated: (usize, usize)) -> (f64, f64) {
    let more = (sizes.1 as f64 - undecorated.1 as f64) / LEVELS as f64;
    (sizes.0 as f64 / undecorated.0 as f64, more)
}

fn verdict(sizes: (usize, usize), undecorated: (usize, usize)) -> String {
    let word = |is_met| if is_met { "met" } else { "**missed**" };
    let (ratio, more) = compared(sizes, undecorated);
    format!(
        "≤ 1.7 × by value: {}<br>≤ 64 B more a level by reference: {}",
        word(ratio <= 1.7),
        word(more <= 64.0)
    )
}
