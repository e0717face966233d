//! The endpoint's own thread: listens, and answers until it is told to stop.

mod body;
mod connection;
#[cfg(fuzzing)]
mod fuzz;
mod handler;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};

#[cfg(fuzzing)]
pub use self::fuzz::fuzz;
use crate::shared::Shared;

/// Connections open at a time; further ones wait in the system's queue.
const MAX_CONNECTIONS: usize = 1024;

/// A running server. Stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(address: SocketAddr, shared: Arc<Shared>) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _context = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("cwmetrics-local".to_owned()).spawn(move || {
            runtime.spawn(accept(listener, shared, MAX_CONNECTIONS));
            let _ = runtime.block_on(stopped);
            // Dropping the runtime drops every connection where it stands.
        })?;
        Ok(Server { address, stop: Some(stop), thread: Some(thread) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>, places: usize) {
    let places = Arc::new(Semaphore::new(places));
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
    use crate::changes::lock;

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
            tokio::spawn(accept(listener, Arc::clone(&shared), 2));
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
