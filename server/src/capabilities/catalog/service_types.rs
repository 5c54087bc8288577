//! What can be done with service types. A change reaches the audit log and the open jobs of
//! the type, whose completion may now require something else.

use serde_json::json;
use sync::ids::ServiceTypeId;

use super::model::*;
use super::service_type_store as store;
use crate::audit::{self, AuditEntry};
use crate::capabilities::jobs::service::{self as jobs, Shown};
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::values::{after_name, changed_fields};
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult, FieldError, Page, Paged};

/// Service types by name; `active` none lists both kinds.
pub async fn list(tx: &mut TenantTx, active: Option<bool>, page: &Page) -> ApiResult<Paged<ServiceType>> {
    let rows = store::list(tx, active, after_name(page)?, page.sql_limit()).await?;
    Ok(page.of(rows, |(name, row)| Page::pair(name, row.id.0), |(_, row)| row))
}

/// One service type.
pub async fn get(tx: &mut TenantTx, id: ServiceTypeId) -> ApiResult<ServiceType> {
    store::get(tx, id).await?.ok_or_else(|| ApiError::not_found("service type"))
}

/// One service type, held against changes by others until the end of the transaction.
pub async fn hold(tx: &mut TenantTx, id: ServiceTypeId) -> ApiResult<ServiceType> {
    store::lock(tx, id, false).await?.ok_or_else(|| ApiError::not_found("service type"))
}

/// Adds a service type. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, input: ServiceTypeInput) -> ApiResult<Saved<ServiceType>> {
    let (id, fields) = input.checked(None, tx.new_id())?;
    let new = store::insert(tx, id, &fields).await.map_err(|error| code_taken(error, &fields.code))?;
    let body = get(tx, id).await?;
    if body.fields != fields {
        return Err(id_in_use("service type"));
    }
    if new {
        audit::record(
            tx,
            AuditEntry::new("service_type.created", "service_type", id.0).details(json!({ "code": fields.code })),
        );
    }
    Ok(Saved { new, body })
}

/// Replaces what the office can set.
pub async fn update(tx: &mut TenantTx, id: ServiceTypeId, input: ServiceTypeInput) -> ApiResult<ServiceType> {
    let (_, fields) = input.checked(Some(id), id.0)?;
    let before = store::lock(tx, id, true).await?.ok_or_else(|| ApiError::not_found("service type"))?;
    let changed = changed_fields(&before.fields, &fields);
    if changed.is_empty() {
        return Ok(before);
    }
    let shown = jobs::lock_showing(tx, Shown::ServiceType(id)).await?;
    store::update(tx, id, &fields).await.map_err(|error| code_taken(error, &fields.code))?;
    audit::record(
        tx,
        AuditEntry::new("service_type.changed", "service_type", id.0).details(json!({ "fields": changed })),
    );
    jobs::announce(tx, &shown).await?;
    Ok(ServiceType { id, fields })
}

/// Two records of the catalog with one code would be mistaken for each other.
pub(super) fn code_taken(error: DbError, code: &str) -> ApiError {
    if error.is_unique_violation() {
        return ApiError::invalid(vec![FieldError::new("code", format!("{code} is in use already"))]);
    }
    error.into()
}
