//! The attributes of `cwmetrics`. Use them through that crate.

mod block;
mod expand;
mod item;
mod parse;
mod signature;
mod stack;

use proc_macro::TokenStream;

use crate::parse::Kind;

/// Time.
#[proc_macro_attribute]
pub fn timeit(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::Timeit, args.into(), item.into()).into()
}

/// Count.
#[proc_macro_attribute]
pub fn count(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::Count, args.into(), item.into()).into()
}

/// Task.
#[proc_macro_attribute]
pub fn monitored_task(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::attribute(Kind::MonitoredTask, args.into(), item.into()).into()
}
