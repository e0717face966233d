//! Layers of [tower](https://docs.rs/tower) for traces: [`ServerLayer`] for the requests that a server
//! gets, [`ClientLayer`] for those that a client makes. Through the facade it is `cwmetrics::tower`,
//! with the feature `tower`.
//!
//! ```
//! use cwmetrics_tower::{ClientLayer, ServerLayer};
//! use tower::{ServiceBuilder, service_fn};
//! # use std::convert::Infallible;
//! # use http::{Request, Response};
//! # async fn answer(_: Request<()>) -> Result<Response<()>, Infallible> { Ok(Response::new(())) }
//! # async fn send(_: Request<()>) -> Result<Response<()>, Infallible> { Ok(Response::new(())) }
//!
//! let server = ServiceBuilder::new().layer(ServerLayer::new()).service(service_fn(answer));
//! let client = ServiceBuilder::new().layer(ClientLayer::new()).service(service_fn(send));
//! ```
//!
//! Where nothing is traced (no [`Builder::xray`](cwmetrics_core::Builder::xray)) they do nothing.

mod client;
mod server;
mod url;

pub use client::{Client, ClientFuture, ClientLayer};
pub use server::{Server, ServerFuture, ServerLayer};
