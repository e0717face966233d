//! Odd types in signatures: generics, bounds, `impl Trait`, lifetimes.

use std::fmt::{Debug, Display};
use std::future::Future;

use crate::support::block_on;

macro_rules! functions {
    ($name:ident, $($attr:meta),+) => {
        mod $name {
            use super::*;

            $(#[$attr])+
            fn const_generic<const N: usize>(items: [u8; N]) -> [u8; N] {
                items
            }

            $(#[$attr])+
            fn const_generic_result<T: Default + Copy, const N: usize>(_: T) -> Result<[T; N], T> {
                Ok([T::default(); N])
            }

            $(#[$attr])+
            fn higher_ranked<F>(apply: F, text: &str) -> Option<usize>
            where
                for<'x> F: Fn(&'x str) -> &'x str,
            {
                Some(apply(text).len())
            }

            $(#[$attr])+
            fn returns_higher_ranked() -> Result<Box<dyn for<'x> Fn(&'x str) -> &'x str>, ()> {
                Ok(Box::new(|text| text))
            }

            $(#[$attr])+
            fn generic<T>(value: T) -> T {
                value
            }

            $(#[$attr])+
            async fn generic_async<T: Clone, const N: usize>(value: &T) -> Result<[T; N], ()> {
                Ok(std::array::from_fn(|_| value.clone()))
            }

            $(#[$attr])+
            fn associated<I: Iterator>(mut items: I) -> Result<I::Item, &'static str> {
                items.next().ok_or("empty")
            }

            $(#[$attr])+
            fn takes_impl(value: impl Display + Clone, f: &mut impl FnMut(String)) -> Result<(), ()> {
                f(value.clone().to_string());
                Ok(())
            }

            $(#[$attr])+
            fn returns_impl<'a>(items: &'a [u8], by: u8) -> impl Iterator<Item = u8> + 'a {
                items.iter().map(move |item| item + by)
            }

            $(#[$attr])+
            fn returns_nested_impl(good: bool) -> Result<impl Display + Debug, impl Display + Debug> {
                if !good {
                    return Err("bad");
                }
                Ok(7)
            }

            $(#[$attr])+
            async fn returns_nested_impl_async(good: bool) -> Result<impl Display + Debug, Box<dyn std::error::Error>> {
                if !good {
                    return Err("bad".into());
                }
                Ok(7)
            }

            $(#[$attr])+
            async fn returns_impl_async(by: u8) -> impl Fn(u8) -> u8 {
                move |item| item + by
            }

            $(#[$attr])+
            fn precise_capture<'a, T: Display>(text: &'a str, value: T) -> impl Display + use<'a, T> {
                format!("{text}{value}")
            }

            $(#[$attr])+
            fn precise_future<'a>(text: &'a str, _other: &str) -> impl Future<Output = usize> + use<'a> {
                async move { text.len() }
            }

            $(#[$attr])+
            fn reborrow(items: &mut Vec<u8>) -> Result<&mut u8, &'static str> {
                items.push(1);
                items.last_mut().ok_or("empty")
            }

            $(#[$attr])+
            fn returns_argument<'a>(first: &'a mut String, second: &str) -> Option<&'a mut String> {
                first.push_str(second);
                Some(first)
            }

            $(#[$attr])+
            async fn reborrow_async(items: &mut [u8]) -> Result<&mut u8, String> {
                let item = items.last_mut().ok_or("empty")?;
                *item += 1;
                Ok(item)
            }

            $(#[$attr])+
            fn hidden_lifetime(text: &str) -> Result<std::str::Chars<'_>, std::borrow::Cow<'_, str>> {
                Ok(text.chars())
            }

            $(#[$attr])+
            fn boxes_a_borrow<'a>(text: &'a str) -> Result<Box<dyn Display + 'a>, ()> {
                Ok(Box::new(text))
            }

            #[test]
            fn all_do_what_they_say() {
                assert_eq!(const_generic([1, 2]), [1, 2]);
                assert_eq!(const_generic_result::<u8, 2>(1), Ok([0, 0]));
                assert_eq!(higher_ranked(|text| &text[1..], "abc"), Some(2));
                assert_eq!(returns_higher_ranked().unwrap()("x"), "x");
                assert_eq!(generic(Ok::<u8, ()>(1)), Ok(1));
                assert_eq!(block_on(generic_async::<_, 2>(&3)), Ok([3, 3]));
                assert_eq!(associated([1].iter()), Ok(&1));

                let mut seen = Vec::new();
                takes_impl(5, &mut |text| seen.push(text)).unwrap();
                assert_eq!(seen, ["5"]);
                assert!(returns_impl(&[1, 2], 1).eq([2, 3]));
                assert_eq!(returns_nested_impl(true).unwrap().to_string(), "7");
                assert_eq!(returns_nested_impl(false).unwrap_err().to_string(), "bad");
                assert_eq!(block_on(returns_nested_impl_async(true)).unwrap().to_string(), "7");
                assert!(block_on(returns_nested_impl_async(false)).is_err());
                assert_eq!(block_on(returns_impl_async(1))(2), 3);
                assert_eq!(precise_capture("a", 1).to_string(), "a1");
                assert_eq!(block_on(precise_future("abc", "")), 3);

                let mut items = vec![1];
                *reborrow(&mut items).unwrap() = 7;
                *block_on(reborrow_async(&mut items)).unwrap() += 1;
                assert_eq!(items, [1, 9]);
                assert_eq!(returns_argument(&mut "a".to_owned(), "b").unwrap(), "ab");
                assert_eq!(hidden_lifetime("ab").unwrap().count(), 2);
                assert_eq!(boxes_a_borrow("ab").unwrap().to_string(), "ab");
            }
        }
    };
}

under_every_attribute!(functions);
