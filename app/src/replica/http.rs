//! The server over HTTP: CBOR for mutations, plain bytes for blobs.

use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::Uint8Array;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync::ids::JobId;
use sync::protocol::codec::{self, MEDIA_TYPE};
use sync::protocol::{PullRequest, PullResponse, PushRequest, PushResponse};
use web_sys::AbortSignal;

use super::blob::BlobRow;
use super::transport::{BlobProgress, Transport, Trouble};
use crate::api::ApiProblem;
use crate::platform;

/// Bodies above this many bytes travel packed.
const PACK_FROM: usize = 8 * 1024;

/// How long one exchange of mutations or one announcement may take; a page of a pull has a bounded size.
const EXCHANGE_MS: u32 = 60_000;
/// How long one piece of a photo may take; the server ends it after 90 seconds.
const PIECE_MS: u32 = 85_000;

/// The server that the app came from.
pub struct HttpTransport;

impl Transport for HttpTransport {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Trouble> {
        cbor("/api/v1/replication/push", request).await
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Trouble> {
        cbor("/api/v1/replication/pull", request).await
    }

    async fn open_blob(&self, row: &BlobRow) -> Result<BlobProgress, Trouble> {
        let announcement = Announcement { sha256: &row.sha256, size: row.bytes, mime: &row.mime, job_id: row.job_id };
        let request = start(Method::POST, "/api/v1/blobs", EXCHANGE_MS).json(&announcement);
        progress(answer(request).await?).await
    }

    async fn send_blob(&self, sha256: &str, offset: u64, bytes: &[u8]) -> Result<BlobProgress, Trouble> {
        let request = start(Method::PATCH, &format!("/api/v1/blobs/{sha256}"), PIECE_MS)
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", &offset.to_string())
            .body(Uint8Array::from(bytes));
        let response = sent(request).await?;
        // The server has another offset than we thought, and says which.
        if response.status() == 409 {
            return progress(response).await;
        }
        progress(checked(response).await?).await
    }

    async fn fetch_blob(&self, sha256: &str) -> Result<Vec<u8>, Trouble> {
        let request = start(Method::GET, &format!("/api/v1/blobs/{sha256}"), EXCHANGE_MS).build();
        answer(request).await?.binary().await.map_err(|_| Trouble::Offline)
    }
}

#[cfg(feature = "desk")]
impl super::handed_in::Office for HttpTransport {
    async fn hand_in(&self, handed: &sync::protocol::HandIn) -> Result<PushResponse, Trouble> {
        cbor("/api/v1/replication/hand-in", handed).await
    }
}

#[derive(Serialize)]
struct Announcement<'a> {
    sha256: &'a str,
    size: u64,
    mime: &'a str,
    job_id: JobId,
}

#[derive(Deserialize)]
struct BlobAnswer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    offset: Option<u64>,
}

async fn progress(response: Response) -> Result<BlobProgress, Trouble> {
    let text = response.text().await.map_err(|_| Trouble::Offline)?;
    let answer: BlobAnswer = serde_json::from_str(&text).map_err(|error| unreadable(&error.to_string()))?;
    match (answer.state.as_str(), answer.offset) {
        ("verified", _) => Ok(BlobProgress::Verified),
        (_, Some(offset)) => Ok(BlobProgress::Receiving(offset)),
        _ => Err(unreadable("no offset")),
    }
}

async fn cbor<T: DeserializeOwned>(path: &str, message: &impl Serialize) -> Result<T, Trouble> {
    let bytes = codec::encode(message);
    let packed = if bytes.len() > PACK_FROM { platform::gzip(&bytes).await } else { None };
    let builder =
        start(Method::POST, path, EXCHANGE_MS).header("content-type", MEDIA_TYPE).header("accept", MEDIA_TYPE);
    let request = match packed {
        Some(packed) => builder.header("content-encoding", "gzip").body(Uint8Array::from(packed.as_slice())),
        None => builder.body(Uint8Array::from(bytes.as_slice())),
    };
    let bytes = answer(request).await?.binary().await.map_err(|_| Trouble::Offline)?;
    codec::decode(&bytes).map_err(|error| unreadable(&error.to_string()))
}

/// A request that is given up after `within_ms`: a network that swallows everything must not stop
/// the rounds for good.
fn start(method: Method, path: &str, within_ms: u32) -> RequestBuilder {
    let give_up = AbortSignal::timeout_with_u32(within_ms);
    RequestBuilder::new(path).method(method).header("x-holdfast", "1").abort_signal(Some(&give_up))
}

type Built = Result<gloo_net::http::Request, gloo_net::Error>;

async fn sent(request: Built) -> Result<Response, Trouble> {
    let request = request.map_err(|error| unreadable(&error.to_string()))?;
    request.send().await.map_err(|_| Trouble::Offline)
}

async fn answer(request: Built) -> Result<Response, Trouble> {
    checked(sent(request).await?).await
}

async fn checked(response: Response) -> Result<Response, Trouble> {
    if response.ok() {
        return Ok(response);
    }
    let problem = ApiProblem::of(response).await;
    let words = if problem.detail.is_empty() { problem.title.clone() } else { problem.detail.clone() };
    Err(match problem.status {
        401 => Trouble::SignedOut,
        426 => Trouble::UpgradeRequired,
        _ if problem.code == "upgrade_required" => Trouble::UpgradeRequired,
        // Damaged on the way: the same bytes go again.
        _ if problem.code == "wrong_hash" => Trouble::Later { after: None, words },
        408 | 425 | 429 | 500.. => Trouble::Later { after: problem.retry_after, words },
        _ => Trouble::Refused { words },
    })
}

fn unreadable(why: &str) -> Trouble {
    Trouble::Later { after: None, words: format!("The server's answer could not be read: {why}") }
}
