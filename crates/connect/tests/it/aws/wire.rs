//! A service on the loopback that answers what a test tells it to, and keeps what it was asked.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use tokio::time::Instant;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// By the name that permissions use.
    pub(crate) call: String,
    pub(crate) body: String,
    /// The path with its query.
    pub(crate) path: String,
    pub(crate) at: Instant,
}

/// One response.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) headers: String,
}

impl Answer {
    pub(crate) fn ok(body: impl ToString) -> Answer {
        Answer { status: 200, body: body.to_string(), headers: String::new() }
    }

    /// An error as AWS JSON 1.1 tells it.
    pub(crate) fn error(status: u16, code: &str) -> Answer {
        let body = format!(r#"{{"__type":"{code}","message":"because"}}"#);
        Answer { status, body, headers: String::new() }
    }
}

pub(crate) struct Wire {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Wire {
    pub(crate) fn serve(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (asked, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
        let wire = Wire { address, asked: asked.clone() };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (asked, answer) = (asked.clone(), answer.clone());
                thread::spawn(move || converse(stream.unwrap(), &asked, &*answer));
            }
        });
        wire
    }

    /// All requests so far, in their order.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.asked().into_iter().map(|it| it.call).collect()
    }
}

fn converse(stream: TcpStream, asked: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked) -> Answer) {
    let mut reader = BufReader::new(&stream);
    let Some(request) = read(&mut reader) else { return };
    asked.lock().unwrap().push(request.clone());
    let Answer { status, body, headers } = answer(&request);
    let length = body.len();
    let head = format!("HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: {length}\r\n");
    (&stream).write_all(format!("{head}{headers}\r\n{body}").as_bytes()).unwrap();
}

fn read(reader: &mut impl BufRead) -> Option<Asked> {
    let (mut first, mut length) = (String::new(), 0);
    let (mut target, mut service) = (String::new(), String::new());
    reader.read_line(&mut first).ok()?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|it| 0 < *it)?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "x-amz-target" => target = value.rsplit('.').next()?.to_owned(),
            // Credential=ID/DATE/REGION/SERVICE/aws4_request
            "authorization" => service = value.split('/').nth(3)?.to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    let path = first.split(' ').nth(1)?.to_owned();
    let action = body.strip_prefix("Action=").and_then(|it| it.split('&').next());
    let operation = match (target.as_str(), action, path.split('?').next()?) {
        ("", Some(action), _) => action,
        ("", None, "/api/v2/clusters") => "ListClustersV2",
        ("", None, "/policy/validation") => "ValidatePolicy",
        ("", None, other) => other,
        (target, _, _) => target,
    };
    Some(Asked { call: format!("{service}:{operation}"), body, path, at: Instant::now() })
}
