//! A server that draws: every GetMetricWidgetImage has the same picture.

use std::io::Write;
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use super::http::receive;

/// A picture of 60 by 40 pixels: the upper half red, the lower blue.
pub fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture =
        image::RgbImage::from_fn(60, 40, |_, y| image::Rgb(if y < 20 { [255, 0, 0] } else { [0, 0, 255] }));
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

/// Starts the server. Returns its URL and the bodies of the requests as they come; it ends with the
/// test's process.
pub fn serve() -> (String, Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (line, body) = receive(&stream);
            assert!(line.contains("/operation/GetMetricWidgetImage"), "{line}");
            // {"MetricWidgetImage": bytes} in CBOR.
            let png = png();
            let mut answer = vec![0xa1, 0x71];
            answer.extend(b"MetricWidgetImage\x5a");
            answer.extend(u32::try_from(png.len()).unwrap().to_be_bytes());
            answer.extend(png);
            let head = format!(
                "HTTP/1.1 200 OK\r\nsmithy-protocol: rpc-v2-cbor\r\nContent-Type: application/cbor\r\n\
                 Connection: close\r\nContent-Length: {}\r\n\r\n",
                answer.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&answer).unwrap();
            if sender.send(body).is_err() {
                return;
            }
        }
    });
    (url, requests)
}
