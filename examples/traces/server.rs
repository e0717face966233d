//! What the servers have in common.

use std::error::Error;
use std::io;
use std::net::Ipv4Addr;

use axum::Router;
use cwmetrics::Xray;
use cwmetrics::tower::ServerLayer;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

use crate::settings::Settings;

/// Serves until the standard input ends. Each request is a segment, with what it was and how it was
/// answered; what is decorated in it, its subsegments.
pub async fn run(
    settings: &Settings,
    name: &'static str,
    xray: Xray,
    router: Router,
) -> Result<(), Box<dyn Error>> {
    // Whether a request is traced its caller says; these two have none of their own.
    let xray = xray.reservoir(0).rate(0.0).account_rules(false);
    let reporter = settings.reporter(name).xray(xray).install()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    println!("{}", listener.local_addr()?);
    let router = router.layer(ServerLayer::new());
    axum::serve(listener, router).with_graceful_shutdown(told_to_end()).await?;
    reporter.shutdown().await?;
    Ok(())
}

async fn told_to_end() {
    let mut rest = Vec::new();
    let _: io::Result<usize> = tokio::io::stdin().read_to_end(&mut rest).await;
}
