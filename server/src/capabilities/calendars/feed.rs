//! `GET /calendars/{token}.ics`: outside of the API, since no session goes with it and programs of
//! others ask.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::token::Token;
use super::{ics, store};
use crate::AppState;
use crate::db::Credential;
use crate::http::{ApiError, ApiResult, Path, hex};

/// The calendar of the token; one 404 for every other address.
pub async fn feed(State(state): State<AppState>, Path(file): Path<String>, headers: HeaderMap) -> ApiResult<Response> {
    let unknown = || ApiError::not_found("calendar");
    let hash = Token::of_file(&file).ok_or_else(unknown)?.hash();
    let mut tx = state.db.begin_auth(Credential::Calendar(&hash)).await?;
    let found = store::find(&mut tx, &hash).await?;
    tx.commit().await?;
    let (tenant, technician) = found.ok_or_else(unknown)?;

    // From here on as the tenant, so that nobody else's rows exist.
    let mut tx = state.db.begin_for(tenant).await?;
    // Somebody who has left, or is sent on visits no more, has no calendar either.
    if !store::is_technician(&mut tx, technician).await? {
        return Err(unknown());
    }
    store::note_read(&mut tx, technician).await?;
    let (person, company) = store::names(&mut tx, technician).await?;
    let entries = store::entries(&mut tx, technician).await?;
    tx.commit().await?;

    let body = ics::calendar(&format!("{person} – {company}"), &entries, &state.config.public_url);
    let tag = format!("W/\"{}\"", &hex(&Sha256::digest(&body))[..32]);
    // Kept by whoever asked and by nobody on the way, and asked again each time.
    let keeping = [(CACHE_CONTROL, "private, no-cache".to_owned()), (ETAG, tag.clone())];
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag || one.trim() == &tag[2..])) {
        return Ok((StatusCode::NOT_MODIFIED, keeping).into_response());
    }
    let kind =
        [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CONTENT_DISPOSITION, "inline; filename=\"visits.ics\"")];
    Ok((keeping, kind, body).into_response())
}
