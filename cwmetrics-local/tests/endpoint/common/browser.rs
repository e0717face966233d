//! What a browser without JavaScript would do with the page.

use std::io::{Read, Write};
use std::net::TcpStream;

use cwmetrics_local::Local;
use scraper::{Html, Selector};

use super::{Answer, send};

/// A page that was loaded.
pub struct Page {
    pub answer: Answer,
    pub html: Html,
}

pub fn get(local: &Local, path: &str) -> Answer {
    request(local, "GET", path, "")
}

/// Any request without a body, with these further lines in its head.
pub fn request(local: &Local, method: &str, path: &str, lines: &str) -> Answer {
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: localhost:4400\r\nContent-Length: 0\r\n{lines}\r\n");
    send(local, &head, b"").unwrap()
}

/// All that a HEAD request gets.
pub fn head_of(local: &Local, path: &str) -> String {
    let mut stream = TcpStream::connect(local.address()).unwrap();
    write!(stream, "HEAD {path} HTTP/1.1\r\nHost: localhost:4400\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// The page at this path, whatever its status.
pub fn load(local: &Local, path: &str) -> Page {
    let answer = get(local, path);
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    let html = Html::parse_document(std::str::from_utf8(&answer.bytes).unwrap());
    assert!(html.errors.is_empty(), "{path}: {:?}", html.errors);
    Page { answer, html }
}

impl Page {
    /// The texts of what the selector finds, word by word.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let text = |element: scraper::ElementRef<'_>| {
            element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
        };
        self.html.select(&selector).map(text).collect()
    }

    /// This attribute of what the selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.html.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// Every address that this page leads to or loads.
    pub fn addresses(&self) -> Vec<String> {
        ["a", "link", "form", "img", "script", "source"]
            .into_iter()
            .flat_map(|element| {
                ["href", "src", "srcset", "action"].map(|name| self.attributes(element, name)).concat()
            })
            .collect()
    }
}
