//! A service on this very machine: one function answers every request.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) method: String,
    /// Path and query as they were sent.
    pub(crate) path: String,
    /// `Authorization`, whole.
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Status, headers, body.
    Says(u16, Vec<(&'static str, String)>, String),
    /// The connection ends in the middle of the body.
    Cut,
}

impl Answer {
    pub(crate) fn json(body: impl ToString) -> Answer {
        Answer::Says(200, Vec::new(), body.to_string())
    }

    pub(crate) fn refused(status: u16, body: &str) -> Answer {
        Answer::Says(status, Vec::new(), body.to_owned())
    }
}

type Answers = dyn Fn(&Asked, usize) -> Answer + Send + Sync;

/// The service.
pub(crate) struct Served {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Served {
    /// Opens it. The function is told how often this very line was asked before.
    pub(crate) async fn open(
        answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
    ) -> Served {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let answer: Arc<Answers> = Arc::new(answer);
        let log = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), log.clone()));
            }
        });
        Served { url: format!("http://127.0.0.1:{port}"), asked }
    }

    /// Opens it behind TLS, for one host, with the certificate of the authority that vouches.
    #[cfg(feature = "azure")]
    pub(crate) async fn open_secured(
        host: &str,
        answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
    ) -> (Served, Vec<u8>, std::net::SocketAddr) {
        let (acceptor, authority) = crate::secured::acceptor(host);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let answer: Arc<Answers> = Arc::new(answer);
        let log = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, answer, log) = (acceptor.clone(), answer.clone(), log.clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, answer, log).await;
                    }
                });
            }
        });
        (Served { url: format!("https://{host}"), asked }, authority, address)
    }

    /// All that was asked.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no panic").clone()
    }

    /// The lines that were asked.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().iter().map(Asked::line).collect()
    }
}

pub(crate) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    answer: Arc<Answers>,
    log: Arc<Mutex<Vec<Asked>>>,
) {
    while let Some(asked) = read(&mut stream).await {
        let before = {
            let mut log = log.lock().expect("no panic");
            let before = log.iter().filter(|it| it.line() == asked.line()).count();
            log.push(asked.clone());
            before
        };
        let text = match answer(&asked, before) {
            Answer::Cut => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{").await;
                return;
            }
            Answer::Says(status, headers, body) => {
                let mut text =
                    format!("HTTP/1.1 {status} It\r\ncontent-length: {}\r\n", body.len());
                text.push_str("content-type: application/json\r\n");
                headers.iter().for_each(|it| text.push_str(&format!("{}: {}\r\n", it.0, it.1)));
                text + "\r\n" + &body
            }
        };
        if stream.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> Option<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?;
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|it| it.split_once(": "));
        lines.find(|it| it.0.eq_ignore_ascii_case(name)).map(|it| it.1.to_owned())
    };
    let length = header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let mut words = head.lines().next()?.split(' ');
    Some(Asked {
        method: words.next()?.to_owned(),
        path: words.next()?.to_owned(),
        authorization: header("authorization"),
        body: String::from_utf8(body).ok()?,
    })
}
