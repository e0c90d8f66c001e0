//! Sends one notice after the other, and says what eSMS's answer means. A repeat has the same id and is known there, so what may
//! have arrived is simply sent again.

use std::{fmt, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use reqwest::{Client, StatusCode, Url, header, redirect};

use crate::delivery::{Notice, Outgoing, Receipt, SendError, Sender};

use super::{
    Error, Settings, Templates,
    wire::{Request, SEND, SERVICE, Taken, flag, taken},
};

/// Longest time of a request.
const LONGEST: Duration = Duration::from_secs(15);
/// How long nothing is sent where eSMS has had too many and does not say for how long.
const PAUSE: u64 = 60;

/// The sender of the notices.
pub(super) struct Send {
    client: Client,
    url: Url,
    templates: Templates,
    settings: Settings,
}

/// Shows that it is there, never its keys.
impl fmt::Debug for Send {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Send")
    }
}

impl Send {
    pub(super) fn new(settings: Settings) -> Result<Self, Error> {
        let templates = Templates::new(&settings.wording)?;
        if settings.brandname.trim().is_empty() {
            return Err(Error::Brandname);
        }
        let url = format!("{}/{SEND}", settings.api_url.trim_end_matches('/'));
        let url = Url::parse(&url).map_err(|_| Error::Address)?;
        let near = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if !(url.scheme() == "https" || (url.scheme() == "http" && near)) {
            return Err(Error::Address);
        }
        // A redirection would take keys and number to somebody who was not named.
        let client = Client::builder().timeout(LONGEST).redirect(redirect::Policy::none()).build();
        Ok(Self { client: client.map_err(|_| Error::Client)?, url, templates, settings })
    }

    async fn request(&self, out: &Outgoing) -> Result<Receipt, SendError> {
        let notice: Notice =
            out.body().ok_or_else(|| SendError::Never("it is no notice of this build".to_owned()))?;
        let text = self.templates.render(&notice).map_err(|error| SendError::Never(error.to_string()))?;
        let own = &self.settings;
        let request = Request {
            api_key: own.api_key.reveal(),
            secret_key: own.secret_key.reveal(),
            phone: &notice.phone.international(),
            content: &text,
            brandname: own.brandname.trim(),
            sms_type: SERVICE,
            is_unicode: flag(own.wording.unicode),
            sandbox: flag(own.sandbox),
            request_id: &out.address.chat,
        };
        // Its errors could name the address.
        let later = |error: reqwest::Error| SendError::Later(error.without_url().to_string());
        let response = self.client.post(self.url.clone()).json(&request).send().await.map_err(later)?;
        let (status, after) = (response.status(), pause(response.headers()));
        let body = response.bytes().await.map_err(later)?;
        meaning(status, after, &body)
    }
}

fn pause(headers: &header::HeaderMap) -> Duration {
    let after = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(after.unwrap_or(PAUSE))
}

/// How it ended. What eSMS writes beside its code may hold number or text, and is not kept.
fn meaning(status: StatusCode, after: Duration, body: &[u8]) -> Result<Receipt, SendError> {
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(SendError::Limited(after));
    }
    match taken(body) {
        Some(Taken::New(id)) => Ok(id),
        Some(Taken::Before) => Ok(None),
        Some(Taken::Account(code)) => {
            let mend = "see that the keys of [sms] are right and the account is open and has money";
            Err(SendError::Closed(format!("eSMS does not take the account ({code}): {mend}")))
        }
        Some(Taken::Brandname) => {
            let mend = "see that `brandname` of [sms] is written as registered and in force";
            Err(SendError::Closed(format!("eSMS does not take the brand name (104): {mend}")))
        }
        Some(Taken::Template) => {
            let mend = "register the text of the template, then `motcua channels resend`";
            Err(SendError::Never(format!("the text is none that is registered with eSMS (146): {mend}")))
        }
        Some(Taken::Failed) => Err(SendError::Later("eSMS failed (99)".to_owned())),
        Some(Taken::Refused(code)) => Err(SendError::Never(format!("eSMS refused it ({code})"))),
        None if status.is_success() || status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
            Err(SendError::Later(format!("HTTP {} and no answer of eSMS", status.as_u16())))
        }
        None if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
            Err(SendError::Closed(format!("HTTP {}: eSMS does not let this machine in", status.as_u16())))
        }
        None => Err(SendError::Never(format!("HTTP {} and no answer of eSMS", status.as_u16()))),
    }
}

impl Sender for Send {
    fn send<'a>(&'a self, out: &'a Outgoing) -> BoxFuture<'a, Result<Receipt, SendError>> {
        self.request(out).boxed()
    }
}
