//! Every form of `self`, in `impl`s and in traits.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use crate::support::{block_on, must_be_send};

macro_rules! functions {
    ($name:ident, $($attr:meta),+) => {
        mod $name {
            use super::*;

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

            #[test]
            fn all_do_what_they_say() {
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

under_every_attribute!(functions);
