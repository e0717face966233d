//! A way to a server that can be shut: the outage of a server that keeps what it has.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Gate {
    url: String,
    way: Arc<Mutex<Way>>,
}

#[derive(Default)]
struct Way {
    is_shut: bool,
    /// Both ends of each connection.
    connections: Vec<TcpStream>,
}

impl Gate {
    /// A gate before the server of this URL. It is open.
    pub fn before(url: &str) -> Gate {
        let server: SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let way = Arc::new(Mutex::new(Way::default()));
        let kept = way.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // One that is not let in is closed.
                let _ = let_in(&kept, client, server);
            }
        });
        Gate { url, way }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends every connection, and lets none in.
    pub fn shut(&self) {
        let mut way = self.way.lock().unwrap();
        way.is_shut = true;
        for connection in way.connections.drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }

    pub fn open(&self) {
        self.way.lock().unwrap().is_shut = false;
    }
}

fn let_in(way: &Mutex<Way>, client: TcpStream, server: SocketAddr) -> io::Result<()> {
    let mut way = way.lock().unwrap();
    if way.is_shut {
        return Ok(());
    }
    let server = TcpStream::connect(server)?;
    for (from, to) in [(&client, &server), (&server, &client)] {
        let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
    }
    way.connections.extend([client, server]);
    Ok(())
}
