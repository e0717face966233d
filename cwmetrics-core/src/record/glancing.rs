//! Async calls that say why they have failed, if they are traced.

use std::future::Future;

use super::call::{Args, Call};
use super::future::{Look, Run, Seen, Unseen};
use super::keep::Keep;
use crate::segment::Cause;

/// Looks at an output as another does, and besides at that of a call that is traced.
#[derive(Debug)]
pub struct Glancing<L, C> {
    look: L,
    cause: Option<C>,
}

impl<R, L: Look<R>, C: FnOnce(&R) -> Option<Cause>> Look<R> for Glancing<L, C> {
    const LOOKS: bool = L::LOOKS;
    const GLANCES: bool = true;

    #[inline]
    fn judge(&mut self, output: &R) -> bool {
        self.look.judge(output)
    }

    #[cold]
    fn cause(&mut self, output: &R) -> Option<Cause> {
        self.cause.take().and_then(|cause| cause(output))
    }
}

impl<A: Args> Call<A> {
    /// Runs a future as this call, and asks for the cause where it is traced.
    #[inline]
    pub fn run_glancing<F: Future, K: Keep<F::Output>, C>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
        cause: C,
    ) -> Run<F, Glancing<Unseen, C>, K, A>
    where
        C: FnOnce(&F::Output) -> Option<Cause>,
    {
        Run::new(self, Glancing { look: Unseen, cause: Some(cause) }, future)
    }

    /// The same, and looks at the output in any case.
    #[inline]
    pub fn run_looking_and_glancing<F: Future, K: Keep<F::Output>, L, C>(
        self,
        future: F,
        _keep: impl FnOnce(&F) -> K,
        is_error: L,
        cause: C,
    ) -> Run<F, Glancing<Seen<L>, C>, K, A>
    where
        L: FnOnce(&F::Output) -> bool,
        C: FnOnce(&F::Output) -> Option<Cause>,
    {
        Run::new(self, Glancing { look: Seen::with(is_error), cause: Some(cause) }, future)
    }
}
