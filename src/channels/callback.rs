//! Calls to a system of the operator's: each case that is opened, from the same outbox as every answer. A call is signed as
//! Standard Webhooks lays down, so that libraries there are read it: HMAC-SHA256 over the call's id, the time and the raw
//! body, in base64.

use std::{fmt, sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::{FutureExt, future::BoxFuture};
use reqwest::{Client, StatusCode, Url, header, redirect};

use crate::{
    delivery::{Desk, Limits, Line, LineSettings, Outgoing, Receipt, SendError, Sender, case::CALLS},
    messenger::{Secret, hmac},
};

/// What a secret in base64 begins with.
const BASE64: &str = "whsec_";
/// Fewest bytes of a key.
const SHORTEST: usize = 16;
/// Longest time of a call; one that takes longer is made again, and its id tells that it is the same.
const LONGEST: Duration = Duration::from_secs(15);
const LIMITS: Limits =
    Limits { per_second: 5.0, burst: 5.0, chat_per_second: 5.0, chat_burst: 5.0, group_per_minute: 300.0 };

/// Settings of the calls.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Where to call: HTTPS, or a loopback address.
    pub url: String,
    /// The key: its bytes, or `whsec_` and its bytes in base64.
    pub secret: Secret,
    pub line: LineSettings,
}

impl Settings {
    /// The usual calls: twelve tries over some hours, and then a dead letter.
    pub fn new(url: String, secret: Secret) -> Self {
        let line = LineSettings::under(LIMITS);
        Self { url, secret, line: LineSettings { tries: 12, backoff: Duration::from_secs(15), ..line } }
    }
}

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address is none, or would send what residents report in the clear.
    #[error("[callback] url must be an https:// address (http:// on this machine alone); it is {0:?}")]
    Address(String),
    /// The key is none.
    #[error(
        "the secret of [callback] must have at least {SHORTEST} bytes; {BASE64} at its head means base64: make one with `openssl rand -hex 24`"
    )]
    Key,
    /// No client of HTTP could be made.
    #[error("calls cannot be made: {0}")]
    Client(String),
}

/// The running calls.
#[derive(Debug)]
pub struct Callback {
    line: Line,
}

impl Callback {
    /// Starts to make the calls that `desk` holds.
    ///
    /// # Errors
    /// Where a setting cannot be used.
    pub fn start(settings: &Settings, desk: &Desk) -> Result<Self, Error> {
        let sender = Arc::new(Post::new(settings)?);
        Ok(Self { line: Line::sending(desk, CALLS, sender, settings.line) })
    }

    /// Stops: what is due is sent, for at most `grace`.
    pub async fn stop(self, grace: Duration) {
        self.line.stop(grace).await;
    }
}

/// Makes one call after the other.
struct Post {
    client: Client,
    url: Url,
    key: Vec<u8>,
}

impl fmt::Debug for Post {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Post")
    }
}

impl Post {
    fn new(settings: &Settings) -> Result<Self, Error> {
        let wrong = || Error::Address(settings.url.clone());
        let url = Url::parse(&settings.url).map_err(|_| wrong())?;
        let near = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if !(url.scheme() == "https" || (url.scheme() == "http" && near)) {
            return Err(wrong());
        }
        // A redirection would take the body to somebody who was not named.
        let client = Client::builder().timeout(LONGEST).redirect(redirect::Policy::none()).build();
        let client = client.map_err(|error| Error::Client(error.without_url().to_string()))?;
        Ok(Self { client, url, key: key(&settings.secret).ok_or(Error::Key)? })
    }

    async fn post(&self, out: &Outgoing) -> Result<Receipt, SendError> {
        let body: serde_json::Value =
            out.body().ok_or_else(|| SendError::Never("it is of another shape".to_owned()))?;
        // The number of the case: the same call has the same id however often it is made, also after `resend`.
        let id = format!("case_{}", body["number"].as_str().unwrap_or_default());
        let (body, time) = (body.to_string(), jiff::Timestamp::now().as_second());
        let request = self
            .client
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", time)
            .header("webhook-signature", signature(&self.key, &id, time, body.as_bytes()))
            .body(body);
        // Its errors would name the address, which may hold a token.
        let response =
            request.send().await.map_err(|error| SendError::Later(error.without_url().to_string()))?;
        taken(response.status(), response.headers())
    }
}

/// How a call ended. What was not taken is offered again where that can help.
fn taken(status: StatusCode, headers: &header::HeaderMap) -> Result<Receipt, SendError> {
    let after = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    match status {
        status if status.is_success() => Ok(None),
        StatusCode::TOO_MANY_REQUESTS => Err(SendError::Limited(Duration::from_secs(after.unwrap_or(60)))),
        StatusCode::REQUEST_TIMEOUT | StatusCode::CONFLICT | StatusCode::TOO_EARLY => {
            Err(SendError::Later(format!("the called system answered {status}")))
        }
        status if status.is_server_error() => {
            Err(SendError::Later(format!("the called system answered {status}")))
        }
        status => Err(SendError::Never(format!("the called system refused it with {status}"))),
    }
}

impl Sender for Post {
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.post(out).boxed()
    }
}

/// The bytes of `secret`.
fn key(secret: &Secret) -> Option<Vec<u8>> {
    let key = match secret.reveal().strip_prefix(BASE64) {
        Some(encoded) => STANDARD.decode(encoded).ok()?,
        None => secret.reveal().as_bytes().to_vec(),
    };
    (key.len() >= SHORTEST).then_some(key)
}

/// The signature of `body` in the call `id` at `time` (seconds since the beginning of 1970).
fn signature(key: &[u8], id: &str, time: i64, body: &[u8]) -> String {
    let signed = [format!("{id}.{time}.").as_bytes(), body].concat();
    format!("v1,{}", STANDARD.encode(hmac(key, &signed)))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use serde_json::json;
    use stand_in::Heard;

    use super::*;
    use crate::delivery::{Address, CaseNumber, NewCase, Sqlite};

    /// A system that is called, which answers with the statuses it was told to.
    mod stand_in {
        use tokio::{
            io::{AsyncReadExt, AsyncWriteExt},
            net::TcpListener,
        };

        use super::*;

        /// A request: its head in small letters, and its body.
        pub(super) type Heard = Arc<Mutex<Vec<(String, String)>>>;

        pub(super) async fn start(statuses: Vec<u16>) -> (String, Heard) {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/cases", listener.local_addr().unwrap());
            let heard = Heard::default();
            let keep = Arc::clone(&heard);
            tokio::spawn(async move {
                let mut statuses = statuses.into_iter();
                while let Ok((mut stream, _)) = listener.accept().await {
                    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
                    let whole = loop {
                        let read = stream.read(&mut buffer).await.unwrap_or(0);
                        bytes.extend_from_slice(&buffer[..read]);
                        let text = String::from_utf8_lossy(&bytes).into_owned();
                        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                        let length = head.to_lowercase().split("content-length: ").nth(1).map_or(0, |rest| {
                            rest.lines().next().unwrap_or_default().trim().parse().unwrap_or(0)
                        });
                        if body.len() >= length || read == 0 {
                            break (head.to_lowercase(), body.to_owned());
                        }
                    };
                    keep.lock().unwrap().push(whole);
                    let status = statuses.next().unwrap_or(200);
                    let answer =
                        format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    let _ = stream.write_all(answer.as_bytes()).await;
                }
            });
            (url, heard)
        }
    }

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn settings(url: &str) -> Settings {
        let settings = Settings::new(url.to_owned(), Secret::new(SECRET).unwrap());
        Settings {
            line: LineSettings { backoff: Duration::from_millis(5), tries: 4, ..settings.line },
            ..settings
        }
    }

    #[test]
    fn a_signature_is_that_of_the_published_example() {
        let key = key(&Secret::new(SECRET).unwrap()).unwrap();
        let signed =
            signature(&key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b"{\"test\": 2432232314}");
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn an_address_in_the_clear_and_a_short_key_are_refused() {
        for url in ["", "cases", "http://motcua.example/cases", "ftp://127.0.0.1/", "https://"] {
            assert!(matches!(Post::new(&settings(url)), Err(Error::Address(_))), "{url}");
        }
        assert!(Post::new(&settings("https://motcua.example/cases")).is_ok());
        for secret in ["short", "whsec_short", "whsec_c2hvcnQ="] {
            let secret = Secret::new(secret).unwrap();
            let short = Settings { secret, ..settings("https://motcua.example/cases") };
            assert_eq!(Post::new(&short).unwrap_err(), Error::Key);
        }
    }

    async fn called(statuses: Vec<u16>, calls: usize) -> (Heard, Desk, Callback, tempfile::TempDir) {
        let (url, heard) = stand_in::start(statuses).await;
        let dir = tempfile::tempdir().unwrap();
        let desk =
            Desk::over(Sqlite::serve(&dir.path().join("messages.sqlite")).unwrap()).unwrap().with_calls();
        let callback = Callback::start(&settings(&url), &desk).unwrap();
        let case = NewCase::new(
            "HN-7K3F-2Q".parse::<CaseNumber>().unwrap(),
            "broker",
            &json!({"what": "số 001099012345"}),
        );
        desk.open_case(&Address::new("telegram", 7001), case.unwrap()).await.unwrap();
        for _ in 0..3000 {
            let counts = desk.counts().await.unwrap();
            let over = counts.get(CALLS).is_none_or(|counts| counts.unsent == 0);
            if over && heard.lock().unwrap().len() >= calls {
                return (heard, desk, callback, dir);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the call never ended");
    }

    #[tokio::test]
    async fn a_case_is_called_out_signed_masked_and_again_until_it_is_taken() {
        let (heard, desk, callback, _dir) = called(vec![503, 500], 3).await;
        let heard = heard.lock().unwrap().clone();
        assert_eq!(heard.len(), 3);
        let key = key(&Secret::new(SECRET).unwrap()).unwrap();
        for (head, body) in &heard {
            let header = |name: &str| {
                head.lines()
                    .find_map(|line| line.strip_prefix(&format!("{name}: ")))
                    .unwrap()
                    .trim()
                    .to_owned()
            };
            assert_eq!(header("webhook-id"), "case_hn-7k3f-2q");
            let time = header("webhook-timestamp").parse().unwrap();
            // The head was made small, and so is what is compared with it.
            let signed = signature(&key, "case_HN-7K3F-2Q", time, body.as_bytes()).to_lowercase();
            assert_eq!(header("webhook-signature"), signed);
            let body: serde_json::Value = serde_json::from_str(body).unwrap();
            assert_eq!((body["hotline"].as_str(), body["kind"].as_str()), (Some("1022"), Some("broker")));
            assert!(
                !body.to_string().contains("001099012345") && !body.to_string().contains("7001"),
                "{body}"
            );
        }
        assert!(desk.dead(10).await.unwrap().is_empty());
        callback.stop(Duration::from_secs(5)).await;
    }

    #[tokio::test]
    async fn what_is_refused_becomes_a_dead_letter() {
        let (heard, desk, callback, _dir) = called(vec![404], 1).await;
        assert_eq!(heard.lock().unwrap().len(), 1);
        let dead = desk.dead(10).await.unwrap();
        assert!(dead.len() == 1 && dead[0].reason.contains("404"), "{dead:?}");
        callback.stop(Duration::from_secs(5)).await;
    }
}
