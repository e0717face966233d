//! A web page must not reach the endpoint: neither under a name of its own that
//! resolves to this machine, nor from another origin.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::header::{HOST, ORIGIN};
use hyper::http::uri::Authority;

use super::problem::{Code, Problem};

/// Refuses a `Host` that is not this machine and an `Origin` that is not this endpoint.
pub(crate) fn check(headers: &HeaderMap) -> Result<(), Problem> {
    let mut hosts = headers.get_all(HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().unwrap_or_default(),
        (None, _) => return Err(denied("The request has no Host header".to_owned())),
        _ => return Err(denied("The request has two Host headers".to_owned())),
    };
    if !is_loopback(host) {
        return Err(denied(format!("The request's Host header, {host:?}, does not name this machine")));
    }
    for origin in headers.get_all(ORIGIN) {
        let same = origin.to_str().is_ok_and(|origin| origin.strip_prefix("http://") == Some(host));
        if !same {
            return Err(denied(format!("The request's Origin header, {origin:?}, is another site's")));
        }
    }
    Ok(())
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    if host.contains('@') {
        return false;
    }
    let name = authority.host().trim_matches(['[', ']']);
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn denied(why: String) -> Problem {
    Problem::new(
        Code::AccessDenied,
        format!("{why}. This endpoint answers to 127.0.0.1, localhost and [::1] only."),
    )
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_loopback_names_pass() {
        for good in ["127.0.0.1:80", "localhost", "LOCALHOST:4400", "[::1]:9", "127.0.0.2"] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in ["", "example.com", "localhost.example.com", "10.0.0.1", "a@localhost", "[::2]"] {
            assert!(!is_loopback(bad), "{bad}");
        }
    }
}
