//! What can be done with customers and contacts. Every change goes to the audit log, and to
//! the jobs that show the customer, so that phones hear of it.
//!
//! The customer's row is locked before the jobs that show it, here and where a job is created:
//! so no job can appear between finding the jobs and changing what they show.

use serde_json::json;
use sync::ids::{ContactId, CustomerId};

use super::model::*;
use super::store::{self, Filter};
use crate::audit::{self, AuditEntry};
use crate::capabilities::fields::{Fields, contains_pattern};
use crate::capabilities::jobs::service::{self as jobs, Shown};
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::sites::service as sites;
use crate::capabilities::values::{after_name, changed_fields};
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, Page, Paged};

/// Customers by name; `q` finds names, addresses, numbers and contacts.
pub async fn list(tx: &mut TenantTx, q: Option<&str>, archived: bool, page: &Page) -> ApiResult<Paged<Customer>> {
    let mut check = Fields::new();
    let pattern = contains_pattern(&mut check, q);
    check.finish()?;
    let filter = Filter { pattern, archived, after: after_name(page)?, limit: page.sql_limit() };
    let rows = store::list(tx, filter).await?;
    Ok(page.of(rows, |(name, row)| Page::pair(name, row.id.0), |(_, row)| row))
}

/// One customer with contacts and sites.
pub async fn get(tx: &mut TenantTx, id: CustomerId) -> ApiResult<CustomerDetail> {
    let customer = store::get(tx, id).await?.ok_or_else(|| ApiError::not_found("customer"))?;
    let contacts = store::contacts(tx, id).await?;
    let sites = sites::of_customer(tx, id).await?;
    Ok(CustomerDetail { customer, contacts, sites })
}

/// Adds a customer. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, input: CustomerInput) -> ApiResult<Saved<CustomerDetail>> {
    let (id, fields) = input.checked(None, tx.new_id())?;
    let new = store::insert(tx, id, &fields).await?;
    let body = get(tx, id).await?;
    if body.customer.fields != fields {
        return Err(id_in_use("customer"));
    }
    if new {
        audit::record(tx, AuditEntry::new("customer.created", "customer", id.0));
    }
    Ok(Saved { new, body })
}

/// Replaces what the office can set.
pub async fn update(tx: &mut TenantTx, id: CustomerId, input: CustomerInput) -> ApiResult<CustomerDetail> {
    let (_, fields) = input.checked(Some(id), id.0)?;
    hold(tx, id, true).await?;
    let before = get(tx, id).await?;
    let changed = changed_fields(&before.customer.fields, &fields);
    if changed.is_empty() {
        return Ok(before);
    }
    let shown = jobs::lock_showing(tx, Shown::Customer(id)).await?;
    store::update(tx, id, &fields).await?;
    audit::record(tx, AuditEntry::new("customer.changed", "customer", id.0).details(json!({ "fields": changed })));
    jobs::announce(tx, &shown).await?;
    get(tx, id).await
}

/// Takes a customer out of the lists; refused while a job of theirs is open.
pub async fn archive(tx: &mut TenantTx, id: CustomerId) -> ApiResult<CustomerDetail> {
    hold(tx, id, true).await?;
    let open = jobs::count_open(tx, id).await?;
    if open > 0 {
        let jobs = if open == 1 { "1 open job".to_owned() } else { format!("{open} open jobs") };
        let detail = format!("This customer has {jobs}. Finish or cancel them first.");
        return Err(ApiError::conflict("open_jobs", detail));
    }
    set_archived(tx, id, true).await
}

/// Brings an archived customer back.
pub async fn restore(tx: &mut TenantTx, id: CustomerId) -> ApiResult<CustomerDetail> {
    hold(tx, id, true).await?;
    set_archived(tx, id, false).await
}

async fn set_archived(tx: &mut TenantTx, id: CustomerId, archived: bool) -> ApiResult<CustomerDetail> {
    let before = get(tx, id).await?;
    if before.customer.archived_at.is_some() == archived {
        return Ok(before);
    }
    store::set_archived(tx, id, archived).await?;
    let action = if archived { "customer.archived" } else { "customer.restored" };
    audit::record(tx, AuditEntry::new(action, "customer", id.0));
    get(tx, id).await
}

/// Locks a customer, for a change of it or (`change` false) so that nobody else changes it
/// while something is built on it. Answers whether they are archived.
pub async fn hold(tx: &mut TenantTx, id: CustomerId, change: bool) -> ApiResult<bool> {
    store::lock(tx, id, change).await?.ok_or_else(|| ApiError::not_found("customer"))
}

/// Adds a contact to a customer.
pub async fn create_contact(tx: &mut TenantTx, customer: CustomerId, input: ContactInput) -> ApiResult<Saved<Contact>> {
    let (id, fields) = input.checked(None, tx.new_id())?;
    hold(tx, customer, true).await?;
    if let Some(body) = store::contact_by_id(tx, id).await? {
        let same = body.customer_id == customer && body.fields == fields;
        return if same { Ok(Saved { new: false, body }) } else { Err(id_in_use("contact")) };
    }
    let shown = jobs::lock_showing(tx, Shown::Customer(customer)).await?;
    if fields.is_primary {
        store::clear_primary(tx, customer, id).await?;
    }
    if !store::insert_contact(tx, id, customer, &fields).await? {
        return Err(id_in_use("contact"));
    }
    audit::record(tx, AuditEntry::new("contact.created", "contact", id.0).details(json!({ "customer_id": customer })));
    jobs::announce(tx, &shown).await?;
    Ok(Saved { new: true, body: Contact { id, customer_id: customer, fields } })
}

/// Replaces what the office can set of a contact.
pub async fn update_contact(tx: &mut TenantTx, id: ContactId, input: ContactInput) -> ApiResult<Contact> {
    let (_, fields) = input.checked(Some(id), id.0)?;
    let before = hold_contact(tx, id).await?;
    let changed = changed_fields(&before.fields, &fields);
    if changed.is_empty() {
        return Ok(before);
    }
    let customer_id = before.customer_id;
    let shown = jobs::lock_showing(tx, Shown::Customer(customer_id)).await?;
    if fields.is_primary {
        store::clear_primary(tx, customer_id, id).await?;
    }
    store::update_contact(tx, id, &fields).await?;
    audit::record(tx, AuditEntry::new("contact.changed", "contact", id.0).details(json!({ "fields": changed })));
    jobs::announce(tx, &shown).await?;
    Ok(Contact { id, customer_id, fields })
}

/// Removes a contact.
pub async fn delete_contact(tx: &mut TenantTx, id: ContactId) -> ApiResult<()> {
    let before = hold_contact(tx, id).await?;
    let shown = jobs::lock_showing(tx, Shown::Customer(before.customer_id)).await?;
    store::delete_contact(tx, id).await?;
    let details = json!({ "customer_id": before.customer_id });
    audit::record(tx, AuditEntry::new("contact.deleted", "contact", id.0).details(details));
    Ok(jobs::announce(tx, &shown).await?)
}

/// A contact, with its customer locked for a change.
async fn hold_contact(tx: &mut TenantTx, id: ContactId) -> ApiResult<Contact> {
    let unlocked = store::contact_by_id(tx, id).await?.ok_or_else(|| ApiError::not_found("contact"))?;
    hold(tx, unlocked.customer_id, true).await?;
    store::contact_by_id(tx, id).await?.ok_or_else(|| ApiError::not_found("contact"))
}
