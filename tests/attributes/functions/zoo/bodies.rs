//! Odd bodies and odd ends.

use std::rc::Rc;

use crate::support::{block_on, must_be_send};

macro_rules! functions {
    ($name:ident, $($attr:meta),+) => {
        mod $name {
            use super::*;

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

            #[test]
            fn all_do_what_they_say() {
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
            }
        }
    };
}

under_every_attribute!(functions);
