//! What can be done with assets. A change reaches the audit log and the jobs about the asset.

use chrono::{Days, NaiveDate};
use serde_json::json;
use sync::ids::{AssetId, SiteId};

use super::model::*;
use super::store;
use crate::audit::{self, AuditEntry};
use crate::capabilities::jobs::service::{self as jobs, Shown};
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::sites::service as sites;
use crate::capabilities::values::changed_fields;
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult};
use crate::time::ToUtc;

/// The assets at a site by name.
pub async fn at_site(tx: &mut TenantTx, site: SiteId) -> Result<Vec<Asset>, DbError> {
    store::at_site(tx, site).await
}

/// The last day that it can be today anywhere.
fn latest_today(tx: &TenantTx) -> NaiveDate {
    let utc = tx.now().to_utc().date_naive();
    utc.checked_add_days(Days::new(1)).unwrap_or(utc)
}

/// Adds an asset to a site. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, site: SiteId, input: AssetInput) -> ApiResult<Saved<Asset>> {
    let (id, fields) = input.checked(None, tx.new_id(), latest_today(tx))?;
    sites::hold(tx, site, false).await?;
    let new = store::insert(tx, id, site, &fields).await?;
    let body = store::lock(tx, id).await?.ok_or_else(|| ApiError::not_found("asset"))?;
    if body.fields != fields || body.site_id != site {
        return Err(id_in_use("asset"));
    }
    if new {
        audit::record(tx, AuditEntry::new("asset.created", "asset", id.0).details(json!({ "site_id": site })));
    }
    Ok(Saved { new, body })
}

/// Replaces what the office can set.
pub async fn update(tx: &mut TenantTx, id: AssetId, input: AssetInput) -> ApiResult<Asset> {
    let (_, fields) = input.checked(Some(id), id.0, latest_today(tx))?;
    let before = store::lock(tx, id).await?.ok_or_else(|| ApiError::not_found("asset"))?;
    let changed = changed_fields(&before.fields, &fields);
    if changed.is_empty() {
        return Ok(before);
    }
    let shown = jobs::lock_showing(tx, Shown::Asset(id)).await?;
    store::update(tx, id, &fields).await?;
    audit::record(tx, AuditEntry::new("asset.changed", "asset", id.0).details(json!({ "fields": changed })));
    jobs::announce(tx, &shown).await?;
    Ok(Asset { fields, ..before })
}

/// Holds those of `ids` that are at the site against changes by others, and answers which.
pub async fn hold_at_site(tx: &mut TenantTx, site: SiteId, ids: &[AssetId]) -> Result<Vec<AssetId>, DbError> {
    store::share(tx, site, ids).await
}
