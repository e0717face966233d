//! The attributes of [`cwmetrics`](https://docs.rs/cwmetrics): [`macro@timeit`], [`macro@count`] and
//! [`macro@monitored_task`]. Use them through that crate, which re-exports them; what they expand to
//! needs it.

mod block;
mod expand;
mod item;
mod parse;
mod signature;
mod stack;

use proc_macro::TokenStream;

use crate::parse::Kind;

#[doc = include_str!("docs/timeit.md")]
#[proc_macro_attribute]
pub fn timeit(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::Timeit, options.into(), item.into()).into()
}

#[doc = include_str!("docs/count.md")]
#[proc_macro_attribute]
pub fn count(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::Count, options.into(), item.into()).into()
}

#[doc = include_str!("docs/monitored_task.md")]
#[proc_macro_attribute]
pub fn monitored_task(options: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::MonitoredTask, options.into(), item.into()).into()
}
