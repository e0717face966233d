//! What was asked for.

use std::net::{Ipv4Addr, SocketAddr};

pub const USAGE: &str = "Usage: cargo run --example web_service -- [--serve [ADDRESS]] [--aws]

  --serve  serve until SIGTERM or ctrl-c, by default on a free port of 127.0.0.1;
           without it the program sends itself a few requests and ends
  --aws    push to the real CloudWatch; only with --serve";

pub struct Arguments {
    pub serve: bool,
    pub address: SocketAddr,
    pub aws: bool,
}

impl Arguments {
    pub fn read() -> Result<Arguments, String> {
        let mut read =
            Arguments { serve: false, address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), aws: false };
        let mut arguments = std::env::args().skip(1).peekable();
        while let Some(argument) = arguments.next() {
            match &*argument {
                "--aws" => read.aws = true,
                "--serve" => {
                    read.serve = true;
                    if let Some(address) = arguments.next_if(|next| !next.starts_with('-')) {
                        read.address =
                            address.parse().map_err(|_| format!("{address} is no address with a port"))?;
                    }
                }
                _ => return Err(format!("there is no option {argument}")),
            }
        }
        if read.aws && !read.serve {
            return Err("--aws is only for --serve".to_owned());
        }
        Ok(read)
    }
}
