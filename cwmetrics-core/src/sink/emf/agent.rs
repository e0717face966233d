use std::io::{self, ErrorKind};
use std::net::Shutdown;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::write::Torn;
use crate::sink::Failure;

/// The CloudWatch agent.
///
/// The agent never answers, and what is written to a connection whose other end has died is lost
/// without a word. So every batch has a connection of its own, whose end is the answer: we end our
/// side behind the last line, and the agent, when it has read up to there, ends its own. An agent
/// that dies before has not read everything, and the connection is reset.
#[derive(Debug)]
pub(super) struct Agent {
    address: String,
}

impl Agent {
    pub(super) fn new(address: String) -> Agent {
        Agent { address }
    }

    pub(super) async fn send(&self, lines: &[u8]) -> Result<(), Failure> {
        let place = format!("the CloudWatch agent at {}", self.address);
        let connected = TcpStream::connect(&*self.address).await;
        let mut stream = connected.map_err(|error| Failure::retry(format!("{place}: {error}")))?;
        write_all(&mut stream, lines).await.map_err(|torn| torn.failure(&place, lines.len()))?;
        let read = read_to_its_end(stream).await;
        read.map_err(|error| Failure::unclear(format!("{place} has not read everything: {error}")))
    }
}

async fn write_all(stream: &mut TcpStream, lines: &[u8]) -> Result<(), Torn> {
    let mut written = 0;
    while written < lines.len() {
        match stream.write(&lines[written..]).await {
            Ok(0) => return Err(Torn { written, error: ErrorKind::WriteZero.into() }),
            Ok(more) => written += more,
            Err(error) => return Err(Torn { written, error }),
        }
    }
    Ok(())
}

/// Ends our side, and waits for the agent to end its own. How long it may take is the deliverer's
/// business.
pub(super) async fn read_to_its_end(stream: TcpStream) -> io::Result<()> {
    // Past tokio, which hears of the other end's doings only later.
    let stream = stream.into_std()?;
    match stream.peek(&mut [0]) {
        Ok(0) => return Err(io::Error::other("it has ended the connection")),
        Err(error) if error.kind() != ErrorKind::WouldBlock => return Err(error),
        _ => {}
    }
    stream.shutdown(Shutdown::Write)?;
    let mut stream = TcpStream::from_std(stream)?;
    // It has nothing to say.
    let mut said = [0; 64];
    while stream.read(&mut said).await? > 0 {}
    Ok(())
}
