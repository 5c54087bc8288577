//! What can be done with sites. A change reaches the audit log and the jobs at the site.

use serde_json::json;
use sync::ids::{CustomerId, SiteId};

use super::model::*;
use super::store;
use crate::audit::{self, AuditEntry};
use crate::capabilities::assets::service as assets;
use crate::capabilities::customers::service as customers;
use crate::capabilities::jobs::service::{self as jobs, Shown};
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::values::changed_fields;
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult};

/// A customer's sites by name.
pub async fn of_customer(tx: &mut TenantTx, customer: CustomerId) -> Result<Vec<Site>, DbError> {
    store::of_customer(tx, customer).await
}

/// One site with its customer and assets.
pub async fn get(tx: &mut TenantTx, id: SiteId) -> ApiResult<SiteDetail> {
    let (site, customer) = store::get(tx, id).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let assets = assets::at_site(tx, id).await?;
    Ok(SiteDetail { site, customer, assets })
}

/// Adds a site to a customer. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, customer: CustomerId, input: SiteInput) -> ApiResult<Saved<SiteDetail>> {
    let (id, fields) = input.checked(None, tx.new_id())?;
    customers::hold(tx, customer, false).await?;
    let new = store::insert(tx, id, customer, &fields).await?;
    let body = get(tx, id).await?;
    if body.site.fields != fields || body.site.customer_id != customer {
        return Err(id_in_use("site"));
    }
    if new {
        let details = json!({ "customer_id": customer });
        audit::record(tx, AuditEntry::new("site.created", "site", id.0).details(details));
    }
    Ok(Saved { new, body })
}

/// Replaces what the office can set.
pub async fn update(tx: &mut TenantTx, id: SiteId, input: SiteInput) -> ApiResult<SiteDetail> {
    let (_, fields) = input.checked(Some(id), id.0)?;
    hold(tx, id, true).await?;
    let before = get(tx, id).await?;
    let changed = changed_fields(&before.site.fields, &fields);
    if changed.is_empty() {
        return Ok(before);
    }
    let shown = jobs::lock_showing(tx, Shown::Site(id)).await?;
    store::update(tx, id, &fields).await?;
    audit::record(tx, AuditEntry::new("site.changed", "site", id.0).details(json!({ "fields": changed })));
    jobs::announce(tx, &shown).await?;
    get(tx, id).await
}

/// Locks a site, for a change of it or (`change` false) so that nobody else changes it while
/// something is built on it. Answers whose it is.
pub async fn hold(tx: &mut TenantTx, id: SiteId, change: bool) -> ApiResult<CustomerId> {
    store::lock(tx, id, change).await?.ok_or_else(|| ApiError::not_found("site"))
}
