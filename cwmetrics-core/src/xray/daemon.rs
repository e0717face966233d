//! The daemon's protocol: a datagram with a line of JSON, and the document.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::{UdpSocket, lookup_host};
use tokio::sync::Mutex;

use super::destination::Fate;
use super::pack::Document;
use crate::sink::Failure;

const HEADER: &str = "{\"format\": \"json\", \"version\": 1}\n";

/// The X-Ray daemon.
#[derive(Debug)]
pub(super) struct Daemon {
    address: String,
    socket: Mutex<Option<UdpSocket>>,
}

impl Daemon {
    pub(super) fn new(address: String) -> Daemon {
        Daemon { address, socket: Mutex::new(None) }
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Hands documents to the daemon, one after the other. What could not be handed over is to be sent
    /// later.
    pub(super) async fn put(&self, documents: &[(u64, Document)]) -> Result<Vec<Fate>, Failure> {
        let mut socket = self.socket.lock().await;
        let connected = match socket.take() {
            Some(connected) => connected,
            None => self.connect().await.map_err(|error| self.unreachable(&error))?,
        };
        let mut fates = Vec::with_capacity(documents.len());
        for (_, document) in documents {
            let datagram = [HEADER, &document.text].concat();
            match connected.send(datagram.as_bytes()).await {
                Ok(_) => fates.push(Fate::Accepted),
                // Nobody listens, as the datagram before has shown. Those after this would be lost too.
                Err(error) if fates.is_empty() => return Err(self.unreachable(&error)),
                Err(error) => {
                    let why = self.unreachable(&error).message().to_owned();
                    fates.resize(documents.len(), Fate::Later(why));
                    return Ok(fates);
                }
            }
        }
        *socket = Some(connected);
        Ok(fates)
    }

    async fn connect(&self) -> io::Result<UdpSocket> {
        let mut last = None;
        for address in lookup_host(&self.address).await? {
            let from: SocketAddr = match address {
                SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
                SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
            };
            let socket = UdpSocket::bind(from).await?;
            match socket.connect(address).await {
                Ok(()) => return Ok(socket),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| io::ErrorKind::NotFound.into()))
    }

    fn unreachable(&self, error: &io::Error) -> Failure {
        Failure::retry(format!("the X-Ray daemon at {} cannot be reached: {error}", self.address))
    }
}
