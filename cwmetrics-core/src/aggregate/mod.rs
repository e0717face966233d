//! What the shards hold becomes series × window, and, sealed, data of CloudWatch.

mod fit;
mod hits;
mod seal;
mod store;
mod total;

pub(crate) use seal::Sealer;
pub(crate) use store::Store;
