//! Sharing, recording and looking. A fix counts only while the person's agreement holds, and only
//! from the moment it was given.

use serde_json::json;
use sync::domain::access::Permission;
use sync::domain::tracking::{BATCH, CONSENT_TEXT, Fix, TechnicianFix};
use sync::ids::UserId;
use sync::protocol::Live;
use sync::time::Timestamp;

use super::model::{Agreement, FixReceipt, LastFixes, PositionSettings, Sharing, Span, Trail};
use super::store;
use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::auth::Caller;
use crate::db::{Notice, TenantTx};
use crate::http::{ApiError, ApiResult, FieldError};
use crate::time::ToUtc;

/// Days that fixes are kept where the tenant has not chosen.
pub const KEEP_DAYS: u32 = 30;
/// Fixes that one person may send in an hour: a day with no signal on top of the usual ones.
const HOURLY: i64 = 1500;
const HOUR_MS: i64 = 60 * 60_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// The year 9999: what a moment may be at most.
const MILLENNIA_MS: i64 = 253_370_764_800_000;
/// How long ago an agreement may have been given that is only heard of now.
const OLDEST_AGREEMENT_MS: i64 = 7 * DAY_MS;

async fn keep_days(tx: &mut TenantTx) -> ApiResult<u32> {
    Ok(store::keep_days(tx).await?.unwrap_or(KEEP_DAYS))
}

/// Whether and since when the caller shares.
pub(super) async fn sharing(tx: &mut TenantTx, user: UserId) -> ApiResult<Sharing> {
    let consent = store::consent(tx, user).await?.filter(|consent| consent.text_version >= CONSENT_TEXT);
    Ok(Sharing {
        on: consent.is_some(),
        since: consent.map(|consent| consent.given_at),
        text_version: consent.map(|consent| consent.text_version),
        keep_days: keep_days(tx).await?,
    })
}

/// The caller agrees. Said again, it changes nothing.
pub(super) async fn start(tx: &mut TenantTx, user: UserId, agreement: &Agreement) -> ApiResult<Sharing> {
    if agreement.text_version < CONSENT_TEXT {
        return Err(ApiError::conflict(
            "consent_outdated",
            "What sharing means has changed. Load the app anew and read it before you agree.",
        ));
    }
    let outdated = store::consent(tx, user).await?.is_some_and(|consent| consent.text_version < CONSENT_TEXT);
    if outdated {
        store::withdraw(tx, user).await?;
    }
    let now = tx.now().0;
    let given_at = Timestamp(agreement.given_at.0.clamp(now - OLDEST_AGREEMENT_MS, now));
    if store::give(tx, user, agreement.text_version, given_at).await? {
        let details = json!({ "text_version": agreement.text_version, "given_at": given_at });
        audit::record(tx, AuditEntry::new("position_sharing.started", "user", user.0).details(details));
    }
    sharing(tx, user).await
}

/// The caller withdraws. From now on nothing of them is taken, and open maps forget them.
pub(super) async fn stop(state: &AppState, caller: &Caller) -> ApiResult<()> {
    let mut tx = state.db.begin(caller).await?;
    let ended = store::withdraw(&mut tx, caller.user_id).await?;
    if ended {
        audit::record(&mut tx, AuditEntry::new("position_sharing.ended", "user", caller.user_id.0));
    }
    tx.commit().await?;
    if ended {
        tell(state, caller, &Live::PositionGone { technician_id: caller.user_id });
    }
    Ok(())
}

/// Keeps what can be believed of the caller's fixes, and tells open maps of the newest.
pub(super) async fn record(state: &AppState, caller: &Caller, mut fixes: Vec<Fix>) -> ApiResult<FixReceipt> {
    if !(1..=BATCH).contains(&fixes.len()) {
        return Err(ApiError::invalid(vec![FieldError::new("fixes", format!("must be 1 to {BATCH}"))]));
    }
    let mut tx = state.db.begin(caller).await?;
    let user = caller.user_id;
    let consent = store::consent(&mut tx, user).await?.filter(|consent| consent.text_version >= CONSENT_TEXT);
    let Some(consent) = consent else {
        return Err(ApiError::conflict("not_sharing", "You do not share your position, so it is not kept."));
    };
    let now = tx.now();
    if store::received(&mut tx, user, Timestamp(now.0 - HOUR_MS).to_utc()).await? >= HOURLY {
        return Err(ApiError::too_many("too_many_positions", "That is more than a phone has to say in an hour.", 600));
    }
    let oldest = Timestamp(now.0 - i64::from(keep_days(&mut tx).await?) * DAY_MS);
    let sent = fixes.len() as u64;
    fixes.retain(|fix| fix.doubt(now, consent.given_at.max(oldest)).is_none());
    let believed = fixes.len() as u64;
    fixes.sort_by_key(|fix| fix.recorded_at);
    let newest = fixes.last().copied();
    let overtaken = store::newest(&mut tx, user).await?;
    let kept = if fixes.is_empty() { 0 } else { store::insert(&mut tx, user, &fixes).await? };
    tx.commit().await?;
    if let Some(fix) = newest.filter(|fix| overtaken.is_none_or(|before| fix.recorded_at > before)) {
        tell(state, caller, &Live::Position { at: TechnicianFix { technician_id: user, fix } });
    }
    metrics::counter!("holdfast_positions_total").increment(kept);
    Ok(FixReceipt { kept, known: believed - kept, refused: sent - believed })
}

/// Says something to the open maps of the caller's company.
fn tell(state: &AppState, caller: &Caller, live: &Live) {
    let text = serde_json::to_string(live).expect("a live message is plain JSON");
    state.db.bell().tell(Notice { tenant_id: caller.tenant_id, needs: Permission::DispatchJobs, text });
}

/// Where everybody is who shares it.
pub(super) async fn last_fixes(tx: &mut TenantTx) -> ApiResult<LastFixes> {
    Ok(LastFixes { items: store::last_fixes(tx).await? })
}

/// The way of one of the staff.
pub(super) async fn trail(tx: &mut TenantTx, user: UserId, span: Span) -> ApiResult<Trail> {
    let until = span.until.unwrap_or(tx.now().0 + 1);
    let from = span.from.unwrap_or(until.saturating_sub(DAY_MS));
    if from < 0 || until > MILLENNIA_MS || !(1..=2 * DAY_MS).contains(&(until - from)) {
        return Err(ApiError::invalid(vec![FieldError::new("until", "must be within two days after from")]));
    }
    if !store::is_staff(tx, user).await? {
        return Err(ApiError::not_found("technician"));
    }
    Ok(Trail { items: store::trail(tx, user, Timestamp(from), Timestamp(until)).await? })
}

pub(super) async fn settings(tx: &mut TenantTx) -> ApiResult<PositionSettings> {
    Ok(PositionSettings { keep_days: keep_days(tx).await? })
}

/// Chooses how long fixes are kept.
pub(super) async fn update_settings(tx: &mut TenantTx, wanted: PositionSettings) -> ApiResult<PositionSettings> {
    if !(1..=365).contains(&wanted.keep_days) {
        return Err(ApiError::invalid(vec![FieldError::new("keep_days", "must be from 1 to 365")]));
    }
    let before = keep_days(tx).await?;
    if before != wanted.keep_days {
        store::set_keep_days(tx, wanted.keep_days).await?;
        let details = json!({ "before": before, "keep_days": wanted.keep_days });
        let tenant = tx.tenant_id().0;
        audit::record(tx, AuditEntry::new("position_settings.changed", "tenant", tenant).details(details));
    }
    Ok(wanted)
}

/// Removes fixes whose time is over, tenant by tenant.
pub(super) async fn clear_old(state: AppState) -> Result<(), ApiError> {
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    tx.commit().await?;
    for tenant in tenants {
        let mut tx = state.db.begin_for(tenant).await?;
        let days = keep_days(&mut tx).await?;
        let before = tx.now().to_utc() - chrono::Duration::days(i64::from(days));
        store::clear(&mut tx, before).await?;
        tx.commit().await?;
    }
    Ok(())
}
