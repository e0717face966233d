//! The sockets of an address: TCP for requests, UDP for the datagrams to a daemon, on one port, as
//! X-Ray's daemon has it. They are for tasks, and so never block.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener, UdpSocket};

use socket2::SockRef;

use crate::start_error::StartError;

/// How many bytes of datagrams the system may keep, if it lets us. By default it is some 200 kB.
const BUFFER: usize = 4 << 20;

/// How often another free port is tried if what is free for TCP is taken for UDP.
const TRIES: usize = 20;

pub(super) struct Sockets {
    /// With the port that was free.
    pub(super) address: SocketAddr,
    pub(super) requests: TcpListener,
    pub(super) datagrams: UdpSocket,
}

impl Sockets {
    pub(super) fn bind(wanted: SocketAddr) -> Result<Sockets, StartError> {
        let mut tries = if wanted.port() == 0 { TRIES } else { 1 };
        loop {
            tries -= 1;
            match Sockets::try_bind(wanted) {
                Ok(sockets) => return Ok(sockets),
                Err(error) if error.kind() == ErrorKind::AddrInUse && tries > 0 => {}
                Err(error) => return Err(StartError::Listen { address: wanted, error }),
            }
        }
    }

    fn try_bind(wanted: SocketAddr) -> io::Result<Sockets> {
        let requests = TcpListener::bind(wanted)?;
        let address = requests.local_addr()?;
        let datagrams = UdpSocket::bind(address)?;
        // Where it is not allowed the default has to do.
        let _ = SockRef::from(&datagrams).set_recv_buffer_size(BUFFER);
        requests.set_nonblocking(true)?;
        datagrams.set_nonblocking(true)?;
        Ok(Sockets { address, requests, datagrams })
    }
}
