//! moto: an independent server of X-Ray's API.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, Stdio};

use crate::python::Python;

pub struct Moto {
    server: Child,
    url: String,
}

impl Moto {
    pub fn start(python: &Python) -> Moto {
        // The port is free until the server takes it, or another program is faster.
        (0..3).find_map(|_| Moto::try_start(python)).expect("moto starts")
    }

    fn try_start(python: &Python) -> Option<Moto> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (output, pipe) = std::io::pipe().unwrap();
        let mut command = python.command("moto_server");
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).stdin(Stdio::null());
        command.stdout(pipe.try_clone().unwrap()).stderr(pipe);
        let server = command.spawn().unwrap();
        // It holds this side's end of the pipe, which would never be at its end.
        drop(command);
        let mut lines = BufReader::new(output).lines();
        let mut moto = Moto { server, url: format!("http://127.0.0.1:{port}") };
        let mut said = String::new();
        for line in lines.by_ref().map_while(Result::ok) {
            if line.contains("Running on") {
                // The server must be able to write, though nobody reads it.
                std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
                return Some(moto);
            }
            said += &format!("{line}\n");
        }
        let _ = moto.server.wait();
        let _ = write!(std::io::stderr(), "moto ended:\n{said}");
        None
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
