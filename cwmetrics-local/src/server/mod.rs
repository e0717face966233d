//! The endpoint's own threads: they listen, and answer until they are told to stop.

mod body;
mod connection;
mod daemon;
#[cfg(fuzzing)]
mod fuzz;
mod handler;
mod sockets;
mod thread;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};

#[cfg(fuzzing)]
pub use self::fuzz::fuzz;
use self::sockets::Sockets;
use self::thread::Thread;
use crate::changes::lock;
use crate::lightsail;
use crate::shared::Shared;
use crate::start_error::StartError;

/// Connections open at a time; further ones wait in the system's queue.
const MAX_CONNECTIONS: usize = 1024;

/// A running server. Stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    daemon_address: SocketAddr,
    _threads: [Thread; 2],
}

impl Server {
    /// Listens on an address, and on another one as a daemon if there is one.
    pub(crate) fn start(
        address: SocketAddr,
        daemon: Option<SocketAddr>,
        shared: Arc<Shared>,
    ) -> Result<Server, StartError> {
        let own = Sockets::bind(address)?;
        let other = daemon.map(Sockets::bind).transpose()?;
        let daemon_address = other.as_ref().unwrap_or(&own).address;
        let address = own.address;
        match run(own, other, shared) {
            Ok(threads) => Ok(Server { address, daemon_address, _threads: threads }),
            Err(error) => Err(StartError::Listen { address, error }),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn daemon_address(&self) -> SocketAddr {
        self.daemon_address
    }
}

/// One thread does the work. Another one takes datagrams from the system, which throws away those for
/// which nobody comes at once.
fn run(own: Sockets, other: Option<Sockets>, shared: Arc<Shared>) -> io::Result<[Thread; 2]> {
    let (sender, letters) = mpsc::channel(daemon::MAX_WAITING);
    let all = [Some(own), other].into_iter().flatten();
    let (listeners, datagrams): (Vec<_>, Vec<_>) =
        all.map(|sockets| (sockets.requests, sockets.datagrams)).unzip();
    let worker = Thread::start("cwmetrics-local", |runtime| {
        let _context = runtime.enter();
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        for listener in listeners {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            runtime.spawn(accept(listener, Arc::clone(&shared), Arc::clone(&places)));
        }
        if lock(&shared.lightsail).has_machine() {
            runtime.spawn(lightsail::keep_reading(Arc::clone(&shared)));
        }
        runtime.spawn(daemon::take_all(letters, shared));
        Ok(())
    })?;
    let receiver = Thread::start("cwmetrics-daemon", |runtime| {
        let _context = runtime.enter();
        for socket in datagrams {
            runtime.spawn(daemon::receive(tokio::net::UdpSocket::from_std(socket)?, sender.clone()));
        }
        Ok(())
    })?;
    Ok([worker, receiver])
}

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>, places: Arc<Semaphore>) {
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    connection::serve(stream, shared).await;
                    drop(place);
                });
            }
            // Out of file descriptors, most likely: trying again at once would only spin.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::connection::tests::{REQUEST, runtime, shared};
    use super::*;

    async fn ask(stream: &mut TcpStream) {
        stream.write_all(REQUEST.as_bytes()).await.unwrap();
        let mut answer = [0; 4096];
        let length = stream.read(&mut answer).await.unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 200 "));
    }

    #[test]
    fn one_connection_too_many_waits_until_another_is_closed() {
        runtime().block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let shared = shared();
            tokio::spawn(accept(listener, Arc::clone(&shared), Arc::new(Semaphore::new(2))));
            let connect = || async { TcpStream::connect(address).await.unwrap() };
            let (mut first, mut second) = (connect().await, connect().await);
            ask(&mut first).await;
            ask(&mut second).await;
            let mut third = connect().await;
            third.write_all(REQUEST.as_bytes()).await.unwrap();
            // Turns enough of the server to have read it, were it let in.
            for _ in 0..50 {
                ask(&mut first).await;
            }
            assert_eq!(lock(&shared.journal).requests().count(), 52);
            drop(second);
            let mut answer = [0; 12];
            third.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 200");
        });
    }
}
