//! A proxy between the reporter and the endpoint that makes the network bad: noxious, a port of
//! Toxiproxy.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use noxious::proxy::{ProxyConfig, ProxyRunner, Runner, Toxics};
use noxious::signal::{Close, Stop, Stopper};
use noxious::socket::TcpListener;
use noxious::toxic::{StreamDirection, Toxic, ToxicKind};

/// A proxy on one port, which can be closed and opened again with another fault.
pub struct Proxy {
    port: u16,
    upstream: SocketAddr,
    open: Option<(Stopper, JoinHandle<()>)>,
}

impl Proxy {
    /// An open one without a fault.
    pub fn start(upstream: SocketAddr) -> Result<Proxy, Box<dyn Error>> {
        // A port that nobody has now; the proxy says so where somebody was faster.
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut proxy = Proxy { port, upstream, open: None };
        proxy.open(None)?;
        Ok(proxy)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends all connections, and refuses further ones.
    pub fn close(&mut self) {
        if let Some((stopper, thread)) = self.open.take() {
            stopper.stop();
            // It has nothing to say.
            let _ = thread.join();
        }
    }

    /// Opens it with this fault on the way to the endpoint.
    pub fn open(&mut self, fault: Option<ToxicKind>) -> Result<(), Box<dyn Error>> {
        self.close();
        let toxics = fault.map(|kind| Toxic {
            kind,
            name: "fault".to_owned(),
            toxicity: 1.0,
            direction: StreamDirection::Upstream,
        });
        let toxics = Toxics { upstream: toxics.into_iter().collect(), downstream: Vec::new() };
        let config = ProxyConfig {
            name: "proxy".to_owned(),
            listen: format!("127.0.0.1:{}", self.port),
            upstream: self.upstream.to_string(),
            enabled: true,
            rand_seed: Some(1),
        };
        let (stop, stopper) = Stop::new();
        let (ready, opened) = mpsc::channel();
        let thread = thread::spawn(move || serve(config, toxics, stop, &ready));
        opened.recv()??;
        self.open = Some((stopper, thread));
        Ok(())
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.close();
    }
}

type Opened = std::io::Result<()>;

fn serve(config: ProxyConfig, toxics: Toxics, stop: Stop, ready: &mpsc::Sender<Opened>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return drop(ready.send(Err(error))),
    };
    runtime.block_on(async {
        let (listener, info) = match ProxyRunner::initialize_proxy::<TcpListener>(config, toxics).await {
            Ok(proxy) => proxy,
            Err(error) => return drop(ready.send(Err(error))),
        };
        let _ = ready.send(Ok(()));
        // Its faults do not change while it is open.
        let (_events, receiver) = bmrng::channel(1);
        let (_close, closer) = Close::new();
        let _ = ProxyRunner::run_proxy(listener, info, receiver, stop, closer).await;
    });
}
