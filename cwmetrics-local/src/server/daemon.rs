//! The datagrams that SDKs send to X-Ray's daemon. Nobody gets an answer: what is wrong with one is
//! among the refusals.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::UdpSocket;
use tokio::sync::mpsc;

use crate::changes::lock;
use crate::journal::{Refusal, Request};
use crate::protocol::Protocol;
use crate::shared::Shared;
use crate::xray::{self, datagram};

/// No datagram is longer.
const LONGEST: usize = 64 * 1024;

/// The status that the API would have answered a wrong one with.
const REFUSED: u16 = 400;

/// Datagrams that wait to be taken, 64 MB at most. Then the system keeps some, and throws others away.
pub(super) const MAX_WAITING: usize = 1024;

/// Hands datagrams on until the runtime ends.
pub(super) async fn receive(socket: UdpSocket, letters: mpsc::Sender<Box<[u8]>>) {
    let mut buffer = vec![0; LONGEST];
    loop {
        match socket.recv_from(&mut buffer).await {
            Ok((length, _)) => {
                if letters.send(buffer[..length].into()).await.is_err() {
                    return;
                }
            }
            // What some systems tell of datagrams that were sent. Trying again at once could spin.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Takes them in, one after the other.
pub(super) async fn take_all(mut letters: mpsc::Receiver<Box<[u8]>>, shared: Arc<Shared>) {
    while let Some(datagram) = letters.recv().await {
        take(&shared, &datagram);
    }
}

pub(super) fn take(shared: &Shared, datagram: &[u8]) {
    let now = shared.now();
    let request = lock(&shared.journal).add(Request {
        number: 0,
        operation: datagram::OPERATION.to_owned(),
        protocol: Protocol::Daemon,
        body: datagram.into(),
        wire_bytes: datagram.len(),
        gzip: false,
        arrived: Instant::now(),
        time: now.into(),
        status: None,
        fault: None,
        refusal: None,
    });
    let taken = {
        let mut xray = lock(&shared.xray);
        datagram::take(datagram, &mut xray::Context { xray: &mut xray, now, request })
    };
    if let Err(refused) = taken {
        shared.refuse(Refusal {
            request,
            operation: datagram::OPERATION.to_owned(),
            status: REFUSED,
            code: refused.code,
            message: refused.message,
        });
    }
    shared.changes.announce();
}
