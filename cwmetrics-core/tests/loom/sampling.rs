//! The quota of a second, which threads take from while another one fills it.

use loom::sync::Arc;
use loom::sync::atomic::AtomicU64;
use loom::thread;

use crate::check;
use crate::record::quota::Left;

#[test]
fn no_more_are_sampled_than_the_quotas_allow_and_the_first_ones_are() {
    check(3, || {
        let left = Arc::new(Left::new(AtomicU64::new(1)));
        let takers: Vec<_> = (0..2)
            .map(|_| {
                let left = Arc::clone(&left);
                thread::spawn(move || u32::from(left.take()) + u32::from(left.take()))
            })
            .collect();
        left.fill(1);
        let taken: u32 = takers.into_iter().map(|taker| taker.join().unwrap()).sum();
        let rest = u32::from(left.take());
        assert!(!left.has_some() && !left.take());
        // One before the second began, if somebody was there so early, and one in it.
        assert!(taken >= 1 && (1..=2).contains(&(taken + rest)), "{taken} and {rest}");
    });
}
