//! The bridge from Lightsail to CloudWatch, over real sockets.

mod outages;
mod refusals;
mod restarts;
mod rounds;
mod world;
