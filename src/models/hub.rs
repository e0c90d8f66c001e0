//! A file of a hub repository over HTTP, resumed by range.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};

use crate::models::manifest::Repository;
use crate::models::{Error, checksum};

/// Connection or read without an answer: the attempt is over.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Attempts in a row that may bring nothing new.
const ATTEMPTS: u32 = 4;
const PAUSE: Duration = Duration::from_millis(500);

/// One download: `target` grows in place, `target` + ".etag" says which version it is a part of.
pub(super) struct Download<'a> {
    pub(super) url: String,
    pub(super) target: &'a Path,
    /// The checksum is known, so parts of two versions cannot pass as one file.
    pub(super) checked: bool,
}

/// Address of `repository`'s file under the base address `hub`.
pub(super) fn url(hub: &str, repository: &Repository) -> String {
    let Repository { name, revision, file, .. } = repository;
    format!("{}/{name}/resolve/{revision}/{file}", hub.trim_end_matches('/'))
}

enum Outcome {
    Complete,
    /// Broken off; worth another attempt.
    Broken(String),
}

impl Download<'_> {
    /// Fetches what is still missing; `grown` hears bytes so far and the whole size where known.
    pub(super) fn run(&self, grown: &dyn Fn(u64, u64)) -> Result<(), Error> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(TIMEOUT))
            .timeout_recv_response(Some(TIMEOUT))
            .timeout_per_read(Some(TIMEOUT))
            .build()
            .into();
        let mut fruitless = 0;
        loop {
            let before = self.present();
            let reason = match self.attempt(&agent, before, grown)? {
                Outcome::Complete => return Ok(()),
                Outcome::Broken(reason) => reason,
            };
            fruitless = if self.present() > before { 0 } else { fruitless + 1 };
            if fruitless >= ATTEMPTS {
                return Err(self.failed(reason));
            }
            std::thread::sleep(PAUSE * fruitless);
        }
    }

    fn failed(&self, reason: impl Into<String>) -> Error {
        Error::Http { url: self.url.clone(), reason: reason.into() }
    }

    fn present(&self) -> u64 {
        fs_err::metadata(self.target).map_or(0, |data| data.len())
    }

    fn etag_path(&self) -> PathBuf {
        self.target.with_extension("etag")
    }

    fn attempt(&self, agent: &ureq::Agent, have: u64, grown: &dyn Fn(u64, u64)) -> Result<Outcome, Error> {
        let etag = fs_err::read_to_string(self.etag_path()).ok().filter(|etag| !etag.is_empty());
        let have = if self.checked || etag.is_some() { have } else { 0 };
        let mut request = agent.get(&self.url);
        if have > 0 {
            request = request.header(header::RANGE, format!("bytes={have}-"));
            if let Some(etag) = etag {
                request = request.header(header::IF_RANGE, etag);
            }
        }
        match request.call() {
            Ok(response) => self.receive(response, have, grown),
            Err(ureq::Error::BadUri(reason)) => Err(self.failed(reason)),
            Err(error) => Ok(Outcome::Broken(error.to_string())),
        }
    }

    fn receive(
        &self,
        response: Response<ureq::Body>,
        have: u64,
        grown: &dyn Fn(u64, u64),
    ) -> Result<Outcome, Error> {
        let status = response.status();
        let start = match status {
            StatusCode::OK => 0,
            StatusCode::PARTIAL_CONTENT if range_start(&response) == Some(have) => have,
            // The file here is as long as the one there, or is no part of it: the checksum tells.
            StatusCode::RANGE_NOT_SATISFIABLE if range_total(&response) == Some(have) => {
                return Ok(Outcome::Complete);
            }
            StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::PARTIAL_CONTENT => {
                checksum::remove(self.target)?;
                return Ok(Outcome::Broken("the part on this machine does not fit; started anew".into()));
            }
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                return Ok(Outcome::Broken(format!("the server answered {status}")));
            }
            status => return Err(self.failed(format!("the server answered {status}"))),
        };
        if start == 0 {
            let etag = response.headers().get(header::ETAG).and_then(|etag| etag.to_str().ok());
            // A weak tag does not promise the same bytes.
            let strong = etag.filter(|etag| !etag.starts_with("W/")).unwrap_or_default();
            fs_err::write(self.etag_path(), strong)?;
        }
        self.append(response, start, grown)
    }

    fn append(
        &self,
        response: Response<ureq::Body>,
        start: u64,
        grown: &dyn Fn(u64, u64),
    ) -> Result<Outcome, Error> {
        let length = response.body().content_length();
        let total = length.map_or(0, |length| start + length);
        let mut file = fs_err::OpenOptions::new().create(true).append(true).open(self.target)?;
        file.set_len(start)?;
        let mut writer = Writing { file: &mut file, error: None };
        let mut body = response.into_body().into_reader();
        let copied = checksum::copy(&mut body, &mut writer, &mut |bytes| grown(start + bytes, total));
        if let Some(error) = writer.error {
            return Err(error.into());
        }
        match copied {
            Ok((bytes, _)) if length.is_none_or(|length| length == bytes) => {
                file.sync_all()?;
                Ok(Outcome::Complete)
            }
            Ok(_) => Ok(Outcome::Broken("the connection closed early".into())),
            Err(error) => Ok(Outcome::Broken(error.to_string())),
        }
    }
}

/// Tells a failed write (the disk) from a failed read (the network).
struct Writing<'a> {
    file: &'a mut fs_err::File,
    error: Option<std::io::Error>,
}

impl Write for Writing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes).map_err(|error| {
            let kind = error.kind();
            self.error = Some(error);
            kind.into()
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// First byte of "bytes 100-199/200".
fn range_start(response: &Response<ureq::Body>) -> Option<u64> {
    content_range(response)?.split('-').next()?.parse().ok()
}

/// Whole size of "bytes */200".
fn range_total(response: &Response<ureq::Body>) -> Option<u64> {
    content_range(response)?.rsplit('/').next()?.parse().ok()
}

fn content_range(response: &Response<ureq::Body>) -> Option<&str> {
    response.headers().get(header::CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")
}
