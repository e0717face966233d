//! Odd ways to return a future.

use std::future::Future;
use std::pin::Pin;

use crate::support::{block_on, must_be_send};

macro_rules! functions {
    ($name:ident, $($attr:meta),+) => {
        mod $name {
            use super::*;

            $(#[$attr])+
            fn future(number: u8) -> impl Future<Output = Result<u8, String>> {
                async move { if number == 0 { Err("zero".to_owned()) } else { Ok(number) } }
            }

            $(#[$attr])+
            fn future_early(number: u8) -> impl Future<Output = Option<u8>> + Send {
                if number == 0 {
                    return std::future::ready(None);
                }
                std::future::ready(Some(number))
            }

            $(#[$attr])+
            fn boxed(number: u8) -> Pin<Box<dyn Future<Output = Result<u8, ()>> + Send>> {
                if number == 0 {
                    return Box::pin(std::future::ready(Err(())));
                }
                Box::pin(async move { Ok(number) })
            }

            $(#[$attr])+
            fn boxed_borrow<'a>(items: &'a mut Vec<u8>) -> std::pin::Pin<std::boxed::Box<dyn Future<Output = usize> + 'a>> {
                Box::pin(async {
                    items.push(1);
                    items.len()
                })
            }

            $(#[$attr])+
            fn boxed_elided(items: &[u8]) -> Pin<Box<dyn Future<Output = usize> + '_>> {
                Box::pin(async { items.len() })
            }

            $(#[$attr])+
            fn boxed_impl(number: u8) -> Pin<Box<impl Future<Output = u8>>> {
                Box::pin(async move { number })
            }

            $(#[$attr])+
            fn only_boxed(number: u8) -> Box<dyn Future<Output = u8> + Unpin> {
                Box::new(std::future::ready(number))
            }

            $(#[$attr])+
            fn only_boxed_immovable(number: u8) -> Box<dyn Future<Output = u8> + Send> {
                Box::new(async move { number })
            }

            $(#[$attr])+
            fn boxed_recursive(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
                Box::pin(async move { if n == 0 { 0 } else { 1 + boxed_recursive(n - 1).await } })
            }

            $(#[$attr])+
            fn future_of_closure<F, R>(f: F) -> impl Future<Output = R::Output>
            where
                F: FnOnce() -> R,
                R: Future,
            {
                f()
            }

            #[test]
            fn all_do_what_they_say() {
                assert_eq!(block_on(future(1)), Ok(1));
                assert!(block_on(future(0)).is_err());
                assert_eq!(block_on(must_be_send(future_early(0))), None);
                assert_eq!(block_on(must_be_send(boxed(0))), Err(()));
                assert_eq!(block_on(boxed(1)), Ok(1));
                assert_eq!(block_on(boxed_borrow(&mut vec![1])), 2);
                assert_eq!(block_on(boxed_elided(&[1])), 1);
                assert_eq!(block_on(boxed_impl(3)), 3);
                assert_eq!(block_on(only_boxed(3)), 3);
                assert_eq!(block_on(Box::into_pin(only_boxed_immovable(3))), 3);
                assert_eq!(block_on(must_be_send(boxed_recursive(3))), 3);
                assert_eq!(block_on(future_of_closure(|| async { 5 })), 5);
            }
        }
    };
}

under_every_attribute!(functions);
