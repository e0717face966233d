//! The bridge from Lightsail to CloudWatch, over real sockets.

mod follows;
mod outages;
mod refusals;
mod restarts;
mod rounds;
mod world;
