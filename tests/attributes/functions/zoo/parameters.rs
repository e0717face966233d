//! Odd parameters.

use crate::support::block_on;

macro_rules! functions {
    ($name:ident, $($attr:meta),+) => {
        mod $name {
            use super::*;

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

            #[test]
            fn all_do_what_they_say() {
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
            }
        }
    };
}

under_every_attribute!(functions);
