//! Taking blobs in and handing them out. Pieces lie as objects of their own until the last one has
//! arrived; then the whole is checked, stored under its hash, and only then called verified.

use axum::http::StatusCode;
use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use sync::docs::limits::PHOTO_BYTES;
use sync::domain::access::Permission;
use sync::ids::{JobId, TenantId};

use super::content;
use super::store::{self, Blob};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiError, FieldError, hex};
use crate::time::ToUtc;

/// Days after which an upload that nobody finished is given up.
const UNFINISHED_DAYS: i64 = 7;

fn final_key(tenant: TenantId, sha256: &[u8]) -> String {
    format!("tenants/{tenant}/blobs/{}", hex(sha256))
}

fn piece_path(blob: &Blob, offset: i64) -> Path {
    Path::from(format!("{}.pieces/{offset:012}", blob.storage_key))
}

fn stored<T>(result: Result<T, object_store::Error>) -> Result<T, ApiError> {
    result.map_err(ApiError::unavailable)
}

/// Opens an upload or answers how far it has come.
pub async fn announce(
    state: &AppState,
    caller: &Caller,
    sha256: Vec<u8>,
    size: u64,
    mime: &str,
    job: JobId,
) -> Result<Blob, ApiError> {
    let mut errors = Vec::new();
    if !(1..=PHOTO_BYTES).contains(&size) {
        errors.push(FieldError::new("size", format!("must be from 1 to {PHOTO_BYTES} bytes")));
    }
    if !content::MIMES.contains(&mime) {
        errors.push(FieldError::new("mime", format!("must be one of {}", content::MIMES.join(", "))));
    }
    if !errors.is_empty() {
        return Err(ApiError::invalid(errors));
    }
    let mut tx = state.db.begin(caller).await?;
    let works = caller.may(Permission::DispatchJobs) || caller.may(Permission::WorkOwnVisits);
    if !works || !store::may_attach(&mut tx, caller, job, caller.may(Permission::DispatchJobs)).await? {
        return Err(ApiError::not_found("job"));
    }
    store::insert(
        &mut tx,
        &sha256,
        i64::try_from(size).unwrap_or(i64::MAX),
        mime,
        &final_key(caller.tenant_id, &sha256),
    )
    .await?;
    let joined = store::link(&mut tx, &sha256, job).await?;
    let blob = store::find(&mut tx, &sha256).await?.ok_or_else(|| ApiError::not_found("photo"))?;
    if joined && blob.is_verified() {
        // The bytes were here before: the job has them now, too.
        let jobs = store::lock_jobs(&mut tx, &sha256).await?;
        let seq = tx.publish().await?;
        store::touch_jobs(&mut tx, &jobs, seq).await?;
    }
    tx.commit().await?;
    if !blob.is_verified() && blob.received == blob.size {
        // The server stopped between the last piece and the check.
        return finish(state, caller, blob).await;
    }
    Ok(blob)
}

/// Adds a piece. 409 with the true offset where it does not fit on.
pub async fn append(
    state: &AppState,
    caller: &Caller,
    sha256: Vec<u8>,
    offset: u64,
    piece: Bytes,
) -> Result<Blob, ApiError> {
    let mut tx = state.db.begin(caller).await?;
    if !store::may_read(&mut tx, caller, &sha256, caller.may(Permission::DispatchJobs)).await? {
        return Err(ApiError::not_found("photo"));
    }
    let mut blob = store::lock(&mut tx, &sha256).await?.ok_or_else(|| ApiError::not_found("photo"))?;
    if blob.is_verified() {
        return Ok(blob);
    }
    if blob.received.unsigned_abs() != offset {
        return Err(ApiError::conflict("wrong_offset", format!("Go on at byte {}.", blob.received)));
    }
    let end = blob.received + i64::try_from(piece.len()).unwrap_or(i64::MAX);
    if end > blob.size {
        return Err(ApiError::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "too_long",
            format!("The photo was announced with {} bytes.", blob.size),
        ));
    }
    if !piece.is_empty() {
        stored(state.objects.put(&piece_path(&blob, blob.received), PutPayload::from_bytes(piece)).await)?;
        store::set_received(&mut tx, &sha256, end).await?;
    }
    tx.commit().await?;
    blob.received = end;
    if end == blob.size { finish(state, caller, blob).await } else { Ok(blob) }
}

/// Checks a blob whose last byte has arrived, stores it under its name and tells its jobs.
async fn finish(state: &AppState, caller: &Caller, blob: Blob) -> Result<Blob, ApiError> {
    let (pieces, bytes) = collect(state, &blob).await?;
    let right = Sha256::digest(&bytes).as_slice() == blob.sha256;
    let refusal = if right {
        content::check(&blob.mime, &bytes).err()
    } else {
        Some("The bytes arrived damaged. They are sent again.".into())
    };
    if let Some(words) = refusal {
        let mut tx = state.db.begin(caller).await?;
        // Another request may have finished it meanwhile and cleared the pieces away.
        let now = store::lock(&mut tx, &blob.sha256).await?;
        if let Some(whole) = now.filter(Blob::is_verified) {
            return Ok(whole);
        }
        store::set_received(&mut tx, &blob.sha256, 0).await?;
        tx.commit().await?;
        remove(state, &pieces).await;
        let code = if right { "content_refused" } else { "wrong_hash" };
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, words));
    }
    stored(state.objects.put(&Path::from(blob.storage_key.as_str()), PutPayload::from_bytes(bytes)).await)?;
    let mut tx = state.db.begin(caller).await?;
    let jobs = store::lock_jobs(&mut tx, &blob.sha256).await?;
    if !store::set_verified(&mut tx, &blob.sha256).await? {
        // Given up a moment ago for its age: announced again it begins anew.
        let words = "The upload took too long and was given up. It begins anew.";
        return Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "upload_given_up", words));
    }
    let seq = tx.publish().await?;
    store::touch_jobs(&mut tx, &jobs, seq).await?;
    tx.commit().await?;
    metrics::counter!("holdfast_blobs_verified_total").increment(1);
    remove(state, &pieces).await;
    Ok(Blob { state: "verified".into(), ..blob })
}

/// The pieces of a blob in order, and all their bytes.
async fn collect(state: &AppState, blob: &Blob) -> Result<(Vec<Path>, Bytes), ApiError> {
    let mut pieces = Vec::new();
    let mut bytes = Vec::with_capacity(usize::try_from(blob.size).unwrap_or(0));
    while i64::try_from(bytes.len()).unwrap_or(i64::MAX) < blob.size {
        let path = piece_path(blob, i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        match state.objects.get(&path).await {
            Ok(piece) => bytes.extend_from_slice(&stored(piece.bytes().await)?),
            // Another request has just finished this blob and cleared up; or a piece was lost, and
            // then what there is does not have the right hash.
            Err(object_store::Error::NotFound { .. }) => break,
            Err(error) => return Err(ApiError::unavailable(error)),
        }
        pieces.push(path);
    }
    Ok((pieces, bytes.into()))
}

async fn remove(state: &AppState, pieces: &[Path]) {
    for path in pieces {
        if let Err(error) = state.objects.delete(path).await {
            tracing::warn!(%error, "a piece of a finished upload stays in the object store");
        }
    }
}

/// A verified blob's media type and bytes.
pub async fn read(state: &AppState, caller: &Caller, sha256: Vec<u8>) -> Result<(String, Bytes), ApiError> {
    let mut tx = state.db.begin(caller).await?;
    if !store::may_read(&mut tx, caller, &sha256, caller.may(Permission::ViewAllJobs)).await? {
        return Err(ApiError::not_found("photo"));
    }
    let blob =
        store::find(&mut tx, &sha256).await?.filter(Blob::is_verified).ok_or_else(|| ApiError::not_found("photo"))?;
    tx.rollback().await?;
    let object = stored(state.objects.get(&Path::from(blob.storage_key.as_str())).await)?;
    Ok((blob.mime, stored(object.bytes().await)?))
}

/// Gives up uploads that nobody finished within [`UNFINISHED_DAYS`], tenant by tenant.
pub async fn clear_unfinished(state: AppState) -> Result<(), ApiError> {
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    tx.commit().await?;
    for tenant in tenants {
        let mut tx = state.db.begin_for(tenant).await?;
        let before = tx.now().to_utc() - chrono::Duration::days(UNFINISHED_DAYS);
        let given_up = store::remove_unfinished(&mut tx, before).await?;
        tx.commit().await?;
        for blob in given_up {
            if let Ok((pieces, _)) = collect(&state, &blob).await {
                remove(&state, &pieces).await;
            }
        }
    }
    Ok(())
}
