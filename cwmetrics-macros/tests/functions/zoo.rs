//! Odd functions, each under several sets of options. That they compile, under denied warnings and
//! in both editions, is most of the test; the rest is that they still do what they say.

#![allow(clippy::unused_async, clippy::trivially_copy_pass_by_ref, clippy::needless_pass_by_value)]
#![allow(clippy::unnecessary_wraps, clippy::needless_lifetimes, clippy::elidable_lifetime_names)]
#![allow(clippy::boxed_local, clippy::ignored_unit_patterns)]

use std::fmt::{Debug, Display};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use cwmetrics::{count, monitored_task, timeit};

use crate::support::block_on;

/// Every function under the attribute `$attr`.
macro_rules! zoo {
    ($name:ident, $($attr:meta),+) => {
        mod $name {
            use super::*;

            // --- generics and bounds

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

            // --- impl Trait

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

            // --- lifetimes and reborrows

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

            // --- ends

            $(#[$attr])+
            fn never(panics: bool) -> ! {
                if panics {
                    panic!("never returns");
                }
                std::panic::resume_unwind(Box::new("quiet"))
            }

            $(#[$attr])+
            async fn never_async() -> ! {
                loop {
                    std::future::pending::<()>().await;
                }
            }

            $(#[$attr])+
            fn only_panics() -> Result<u8, ()> {
                unimplemented!("on purpose")
            }

            $(#[$attr])+
            async fn only_panics_async() -> Result<u8, ()> {
                panic!("on purpose")
            }

            $(#[$attr])+
            fn no_type(cell: &std::cell::Cell<u8>) {
                if cell.get() > 3 {
                    return;
                }
                cell.set(9);
            }

            $(#[$attr])+
            fn empty() {}

            $(#[$attr])+
            async fn empty_async() {}

            $(#[$attr])+
            fn question_marks(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
                let number: u32 = text.parse()?;
                if number == 13 {
                    Err("unlucky")?;
                }
                Ok(number)
            }

            $(#[$attr])+
            fn questions_option(items: &[Option<u8>]) -> Option<u8> {
                let mut sum = 0;
                for item in items {
                    sum += (*item)?;
                }
                Some(sum)
            }

            // --- unsafe and foreign

            $(#[$attr])+
            unsafe fn not_safe(pointer: *const u8) -> Result<u8, ()> {
                Ok(unsafe { *pointer })
            }

            $(#[$attr])+
            async unsafe fn not_safe_async(pointer: *const u8) -> u8 {
                unsafe { *pointer }
            }

            $(#[$attr])+
            extern "C" fn foreign(a: i32, b: i32) -> i32 {
                a + b
            }

            // --- parameters

            pub struct Point {
                pub x: u8,
                pub y: u8,
            }

            $(#[$attr])+
            fn destructured((a, ref b): (u8, String), Point { x, y: up }: Point, [first, ..]: [u8; 3]) -> Result<u8, ()> {
                Ok(a + u8::try_from(b.len()).map_err(drop)? + x + up + first)
            }

            $(#[$attr])+
            async fn destructured_async((a, mut b): (u8, String), Point { x, .. }: Point, &c: &u8) -> Result<usize, ()> {
                b.push('!');
                Ok(b.len() + usize::from(a + x + c))
            }

            $(#[$attr])+
            fn ignored(_: &str, _unused: u8, _: String) -> Result<(), ()> {
                Ok(())
            }

            $(#[$attr])+
            async fn ignored_async(_: &str, _unused: u8, _: String) {}

            $(#[$attr])+
            fn configured(#[cfg(any())] missing: Missing, #[cfg(all())] here: u8, #[allow(unused)] x: u8) -> Option<u8> {
                Some(here)
            }

            $(#[$attr])+
            fn mutable(mut items: Vec<u8>, mut sum: u8) -> Result<Vec<u8>, u8> {
                sum += items.pop().ok_or(sum)?;
                items.push(sum);
                Ok(items)
            }

            $(#[$attr])+
            async fn mutable_async(mut items: Vec<u8>, mut sum: u8) -> Vec<u8> {
                sum += items.pop().unwrap_or_default();
                items.push(sum);
                items
            }

            $(#[$attr])+
            fn r#match(r#type: u8) -> Result<u8, u8> {
                Ok(r#type)
            }

            $(#[$attr])+
            fn moved_sometimes(items: Vec<u8>, other: Vec<u8>, moves: bool) -> Result<Vec<u8>, usize> {
                if moves { Ok(items) } else { Err(other.len()) }
            }

            // --- bodies

            $(#[$attr])+
            fn inner_attributes() -> Result<u8, ()> {
                #![allow(unused_variables)]
                #![allow(clippy::let_unit_value)]
                let unused = ();
                Ok(1)
            }

            $(#[$attr])+
            async fn inner_attributes_async() -> u8 {
                #![allow(unused_variables)]
                let unused = 3;
                1
            }

            $(#[$attr])+
            fn items_in_body() -> Result<usize, std::num::ParseIntError> {
                use std::str::FromStr as _;
                const ONE: usize = 1;
                static TWO: usize = 2;
                #[derive(Default)]
                struct Local(usize);
                impl Local {
                    fn get(&self) -> usize {
                        self.0
                    }
                }
                fn inner() -> usize {
                    Local::default().get()
                }
                Ok(usize::from_str("3")? + ONE + TWO + inner())
            }

            $(#[$attr])+
            async fn items_in_body_async() -> usize {
                const ONE: usize = 1;
                fn inner() -> usize {
                    2
                }
                ONE + inner()
            }

            $(#[$attr])+
            fn labels(limit: u8) -> Option<u8> {
                let found = 'outer: loop {
                    for number in 0.. {
                        if number == limit {
                            break 'outer number;
                        }
                        if number > 100 {
                            return None;
                        }
                    }
                };
                'block: {
                    if found > 3 {
                        break 'block;
                    }
                    return Some(0);
                }
                Some(found)
            }

            $(#[$attr])+
            fn starts_with_a_block() -> Result<u8, ()> {
                {
                    let _ = 1;
                }
                const { Ok(3) }
            }

            $(#[$attr])+
            fn unsafe_block_first(byte: &u8) -> u8 {
                unsafe { *std::ptr::from_ref(byte) }
            }

            $(#[$attr])+
            fn recursive(n: u64) -> Result<u64, ()> {
                if n < 2 { Ok(n) } else { Ok(recursive(n - 1)? + recursive(n - 2)?) }
            }

            $(#[$attr])+
            async fn recursive_async(n: u64) -> Result<u64, ()> {
                if n == 0 { Ok(0) } else { Ok(1 + Box::pin(recursive_async(n - 1)).await?) }
            }

            $(#[$attr])+
            #[must_use]
            #[inline]
            fn attributed() -> Option<u8> {
                Some(1)
            }

            $(#[$attr])+
            fn closures(by: u8) -> Result<impl Fn(u8) -> u8, ()> {
                let add = move |x| x + by;
                Ok(move |x| add(x))
            }

            $(#[$attr])+
            async fn not_send(text: Rc<str>) -> Result<usize, ()> {
                let other = Rc::clone(&text);
                std::future::ready(()).await;
                Ok(other.len() + text.len())
            }

            $(#[$attr])+
            async fn held_by_value(cell: std::cell::Cell<u8>, other: std::sync::mpsc::Receiver<u8>) -> Result<u8, ()> {
                std::future::ready(()).await;
                let _ = other.try_recv();
                Ok(cell.get())
            }

            $(#[$attr])+
            async fn borrows_across(text: &str, items: &mut Vec<String>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
                for part in text.split(',') {
                    std::future::ready(()).await;
                    items.push(part.parse()?);
                }
                Ok(())
            }

            // --- functions that return futures

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

            // --- methods

            #[derive(Clone)]
            struct Shop<T>(T);

            trait Sells {
                type Item;
                type Error;
                fn required(&self) -> u8;

                $(#[$attr])+
                fn provided(&self) -> Result<u8, Self::Error> {
                    Ok(self.required())
                }

                $(#[$attr])+
                fn takes_self(self) -> Result<Self, u8>
                where
                    Self: Sized,
                {
                    Ok(self)
                }

                fn item(&self) -> Result<Self::Item, Self::Error>;

                fn sells(&self) -> impl Future<Output = Result<u8, Self::Error>>;
            }

            impl<T: Clone> Sells for Shop<T> {
                type Item = T;
                type Error = String;

                $(#[$attr])+
                fn required(&self) -> u8 {
                    3
                }

                $(#[$attr])+
                fn item(&self) -> Result<Self::Item, Self::Error> {
                    Ok(self.0.clone())
                }

                $(#[$attr])+
                async fn sells(&self) -> Result<u8, Self::Error> {
                    self.item()?;
                    Ok(self.required())
                }
            }

            impl<T> Shop<T> {
                $(#[$attr])+
                fn new(value: T) -> Self {
                    Self(value)
                }

                $(#[$attr])+
                fn by_ref(&self) -> Result<&T, &Self> {
                    Ok(&self.0)
                }

                $(#[$attr])+
                fn by_mut(&mut self) -> Option<&mut T> {
                    Some(&mut self.0)
                }

                $(#[$attr])+
                fn by_value(mut self, value: T) -> Result<T, Self> {
                    std::mem::swap(&mut self.0, &mut { value });
                    Ok(self.0)
                }

                $(#[$attr])+
                fn by_box(self: Box<Self>) -> Result<T, ()> {
                    Ok(self.0)
                }

                $(#[$attr])+
                fn by_rc(self: &Rc<Self>) -> Result<Rc<Self>, ()> {
                    Ok(Rc::clone(self))
                }

                $(#[$attr])+
                async fn by_arc(self: Arc<Self>) -> Arc<Self> {
                    self
                }

                $(#[$attr])+
                fn by_pin(self: Pin<&mut Self>) -> Option<Pin<&mut Self>> {
                    Some(self)
                }

                $(#[$attr])+
                async fn by_ref_async(&self) -> Result<&T, String> {
                    Ok(&self.0)
                }

                $(#[$attr])+
                async fn by_mut_async<'a>(&'a mut self, other: &T) -> &'a mut T
                where
                    T: Clone,
                {
                    self.0 = other.clone();
                    &mut self.0
                }

                $(#[$attr])+
                fn by_lifetime<'a, 'b: 'a>(self: &'b Self, _other: &'a T) -> Result<&'a T, ()> {
                    Ok(&self.0)
                }
            }

            /// What is spawned must be `Send` and `'static`.
            fn must_be_send<F: Future + Send + 'static>(future: F) -> F {
                future
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

                assert!(std::panic::catch_unwind(|| never(false)).is_err());
                assert!(std::panic::catch_unwind(|| only_panics()).is_err());
                assert!(std::panic::catch_unwind(|| block_on(only_panics_async())).is_err());
                drop(never_async());
                no_type(&std::cell::Cell::new(1));
                empty();
                block_on(empty_async());
                assert_eq!(question_marks("4").unwrap(), 4);
                assert_eq!(question_marks("13").unwrap_err().to_string(), "unlucky");
                assert!(question_marks("x").is_err());
                assert_eq!(questions_option(&[Some(1), None]), None);

                assert_eq!(unsafe { not_safe(&3) }, Ok(3));
                assert_eq!(block_on(unsafe { not_safe_async(&3) }), 3);
                assert_eq!(foreign(1, 2), 3);

                assert_eq!(destructured((1, "ab".to_owned()), Point { x: 1, y: 2 }, [4, 5, 6]), Ok(10));
                assert_eq!(block_on(destructured_async((1, "ab".to_owned()), Point { x: 1, y: 2 }, &4)), Ok(9));
                assert_eq!(ignored("", 1, String::new()), Ok(()));
                block_on(ignored_async("", 1, String::new()));
                assert_eq!(configured(3, 4), Some(3));
                assert_eq!(mutable(vec![1], 2), Ok(vec![3]));
                assert_eq!(block_on(mutable_async(vec![1], 2)), [3]);
                assert_eq!(r#match(3), Ok(3));
                assert_eq!(moved_sometimes(vec![1], vec![], true), Ok(vec![1]));
                assert_eq!(moved_sometimes(vec![1], vec![], false), Err(0));

                assert_eq!(inner_attributes(), Ok(1));
                assert_eq!(block_on(inner_attributes_async()), 1);
                assert_eq!(items_in_body(), Ok(6));
                assert_eq!(block_on(items_in_body_async()), 3);
                assert_eq!((labels(1), labels(4), labels(200)), (Some(0), Some(4), None));
                assert_eq!(starts_with_a_block(), Ok(3));
                assert_eq!(unsafe_block_first(&4), 4);
                assert_eq!(recursive(10), Ok(55));
                assert_eq!(block_on(must_be_send(recursive_async(3))), Ok(3));
                assert_eq!(attributed(), Some(1));
                assert_eq!(closures(1).unwrap()(2), 3);
                assert_eq!(block_on(not_send("abc".into())), Ok(6));
                let (_sender, receiver) = std::sync::mpsc::channel();
                assert_eq!(block_on(must_be_send(held_by_value(2.into(), receiver))), Ok(2));
                let spawned = must_be_send(async {
                    let mut items = Vec::new();
                    borrows_across("a,b", &mut items).await.map(|()| items)
                });
                assert_eq!(block_on(spawned).unwrap(), ["a", "b"]);

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

                let mut shop = Shop::new(1);
                assert_eq!(shop.by_ref().ok(), Some(&1));
                *shop.by_mut().unwrap() = 2;
                assert_eq!(Box::new(shop.clone()).by_box(), Ok(2));
                assert!(Rc::new(shop.clone()).by_rc().is_ok());
                assert_eq!(block_on(must_be_send(Arc::new(shop.clone()).by_arc())).0, 2);
                assert!(Pin::new(&mut shop).by_pin().is_some());
                assert_eq!(block_on(shop.by_ref_async()), Ok(&2));
                assert_eq!(block_on(shop.by_mut_async(&5)), &5);
                assert_eq!(shop.by_lifetime(&1), Ok(&5));
                assert_eq!(shop.provided(), Ok(3));
                assert_eq!(block_on(shop.sells()), Ok(3));
                assert_eq!(shop.takes_self().ok().unwrap().by_value(8).ok(), Some(8));
            }
        }
    };
}

zoo!(undecorated, doc = "What is accepted here is to be accepted below.");
zoo!(timed, timeit);
zoo!(looked_at, timeit("odd", outcome));
zoo!(filtered, count(on = (error, cancelled), value = 2 + 3, dimensions("computed" = 1 + 1)));
zoo!(stacked, monitored_task(dimensions(a = "b")), timeit(statistics), count(outcome, error_if = |_| true));
