//! Answers that are waited for while something else is done.

use std::collections::VecDeque;
use std::pin::pin;

use futures_util::future::{Either, select};
use futures_util::stream::Fuse;
use futures_util::{Stream, StreamExt};

/// How many answers wait at most. To hand over what is handed over at once takes about as long as to
/// read this many.
const MOST: usize = 8;

/// A stream, and what it has given already.
#[derive(Debug)]
pub(super) struct Ahead<S: Stream> {
    stream: Fuse<S>,
    read: VecDeque<S::Item>,
}

impl<S: Stream + Unpin> Ahead<S> {
    pub(super) fn new(stream: S) -> Ahead<S> {
        Ahead { stream: stream.fuse(), read: VecDeque::new() }
    }

    pub(super) async fn next(&mut self) -> Option<S::Item> {
        match self.read.pop_front() {
            Some(item) => Some(item),
            None => self.stream.next().await,
        }
    }

    /// Does the work, and reads on meanwhile.
    pub(super) async fn read_during<W: Future>(&mut self, work: W) -> W::Output {
        let mut work = pin!(work);
        while self.read.len() < MOST {
            match select(work.as_mut(), self.stream.next()).await {
                Either::Left((done, _)) => return done,
                Either::Right((Some(item), _)) => self.read.push_back(item),
                Either::Right((None, _)) => break,
            }
        }
        work.await
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use futures_util::FutureExt;
    use futures_util::stream::{self, iter};

    use super::*;

    #[test]
    fn what_was_read_during_work_comes_in_its_order() {
        let mut answers = Ahead::new(iter(0..3));
        assert_eq!(answers.next().now_or_never(), Some(Some(0)));
        // Work that is never done, so that everything is read.
        assert_eq!(answers.read_during(pending::<()>()).now_or_never(), None);
        assert_eq!(answers.read, [1, 2]);
        let rest: Vec<_> = std::iter::from_fn(|| answers.next().now_or_never().flatten()).collect();
        assert_eq!(rest, [1, 2]);
    }

    #[test]
    fn only_so_much_is_read_during_work() {
        let mut answers = Ahead::new(iter(0..));
        assert_eq!(answers.read_during(pending::<()>()).now_or_never(), None);
        assert_eq!(answers.read.len(), MOST);
    }

    #[test]
    fn work_ends_though_no_answer_comes() {
        let mut silent = Ahead::new(stream::pending::<()>());
        assert_eq!(silent.read_during(ready(1)).now_or_never(), Some(1));
    }
}
