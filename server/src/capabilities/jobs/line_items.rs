//! What a job is charged for, line by line. Every change shows in the timeline.

use serde_json::json;
use sync::domain::access::Permission;
use sync::domain::rejection::Rejection;
use sync::domain::timeline::EventKind;
use sync::ids::{JobId, LineItemId};

use super::commands::Doer;
use super::model::*;
use super::{line_item_store as lines, service, store};
use crate::audit::{self, AuditEntry};
use crate::auth::Caller;
use crate::capabilities::catalog::price_book;
use crate::capabilities::fields::Fields;
use crate::capabilities::saved::{Saved, id_in_use};
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult};

/// Lines of one job, at most.
const LINES: usize = 200;
/// Cents of one unit, at most, either way.
const PRICE: i64 = 100_000_000_000;

/// A job's lines in their order, as the caller may see them.
pub(super) async fn list(tx: &mut TenantTx, caller: &Caller, job: JobId) -> ApiResult<Vec<LineItem>> {
    service::require_visible(tx, caller, job).await?;
    let mut lines = lines::of_job(tx, job).await?;
    if !caller.may(Permission::ViewPrices) {
        lines.iter_mut().for_each(|line| line.fields.unit_price_cents = None);
    }
    Ok(lines)
}

/// Adds a line to a job. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, by: Doer, job: JobId, input: LineItemInput) -> ApiResult<Saved<LineItem>> {
    hold_job(tx, job).await?;
    let present = lines::of_job(tx, job).await?;
    let end = present.iter().map(|line| line.fields.position + 1).max().unwrap_or(0);
    let (id, fields) = checked(tx, None, input, end).await?;
    if let Some(old) = lines::get(tx, id).await? {
        let same = old.job_id == job && LineItemFields { position: old.fields.position, ..fields } == old.fields;
        return if same { Ok(Saved { new: false, body: old }) } else { Err(id_in_use("line")) };
    }
    if present.len() >= LINES {
        return Err(ApiError::conflict("too_many_lines", format!("A job has at most {LINES} lines.")));
    }
    let line = LineItem { id, job_id: job, fields };
    if !lines::save(tx, &line).await? {
        return Err(id_in_use("line"));
    }
    note(tx, by, &line, "line_item.created", "Line added").await?;
    Ok(Saved { new: true, body: line })
}

/// Replaces a line.
pub(super) async fn update(tx: &mut TenantTx, by: Doer, id: LineItemId, input: LineItemInput) -> ApiResult<LineItem> {
    let old = hold(tx, id).await?;
    let (_, fields) = checked(tx, Some(id), input, old.fields.position).await?;
    if fields == old.fields {
        return Ok(old);
    }
    let line = LineItem { fields, ..old };
    lines::save(tx, &line).await?;
    note(tx, by, &line, "line_item.changed", "Line changed").await?;
    Ok(line)
}

/// Removes a line.
pub(super) async fn delete(tx: &mut TenantTx, by: Doer, id: LineItemId) -> ApiResult<()> {
    let old = hold(tx, id).await?;
    lines::delete(tx, id).await?;
    note(tx, by, &old, "line_item.deleted", "Line removed").await
}

/// A line, with its job locked for a change.
async fn hold(tx: &mut TenantTx, id: LineItemId) -> ApiResult<LineItem> {
    let not_found = || ApiError::not_found("line item");
    let unlocked = lines::get(tx, id).await?.ok_or_else(not_found)?;
    hold_job(tx, unlocked.job_id).await?;
    lines::get(tx, id).await?.ok_or_else(not_found)
}

/// Locks a job whose lines may still change.
async fn hold_job(tx: &mut TenantTx, job: JobId) -> ApiResult<()> {
    if !store::lock(tx, job).await? {
        return Err(ApiError::not_found("job"));
    }
    let status = service::facts_of(tx, job, false).await?.status;
    if status.is_sealed() { Err(Rejection::JobSealed { status }.into()) } else { Ok(()) }
}

/// Tells timeline, audit log and devices of a change.
async fn note(tx: &mut TenantTx, by: Doer, line: &LineItem, action: &'static str, what: &str) -> ApiResult<()> {
    let fields = &line.fields;
    let details = json!({ "job_id": line.job_id, "quantity_milli": fields.quantity_milli, "unit_price_cents": fields.unit_price_cents });
    audit::record(tx, AuditEntry::new(action, "line_item", line.id.0).details(details));
    // The timeline is read by people who may not see prices.
    let quantity = json!(fields.quantity_milli);
    let event = service::event(
        EventKind::JobChanged,
        format!("{what}: {}", fields.description),
        &[("quantity_milli", quantity)],
    );
    service::finish(tx, line.job_id, by.person(), by.at, &[event]).await?;
    Ok(())
}

/// The id to save under and the checked fields, what was left out filled in from the price book.
async fn checked(
    tx: &mut TenantTx,
    own: Option<LineItemId>,
    input: LineItemInput,
    position: i32,
) -> ApiResult<(LineItemId, LineItemFields)> {
    let mut check = Fields::new();
    let id = check.record_id(input.id.map(|id| id.0), own.map(|id| id.0), tx.new_id());
    let item = match input.price_book_item_id {
        Some(item) => match price_book::get(tx, item).await {
            Ok(item) => Some(item.fields),
            Err(error) if error.code() == "not_found" => {
                check.wrong("price_book_item_id", "is not in the price book");
                None
            }
            Err(error) => return Err(error),
        },
        None => None,
    };
    let description = check.optional("description", input.description.as_deref(), 500);
    let description = description.or_else(|| item.as_ref().map(|item| item.name.clone())).unwrap_or_default();
    check.check(!description.is_empty(), "description", "must not be empty");
    let price = input.unit_price_cents.or(item.as_ref().map(|item| item.unit_price_cents));
    let payable = price.is_some_and(|price| (-PRICE..=PRICE).contains(&price));
    check.check(payable, "unit_price_cents", format!("must be from -{PRICE} to {PRICE}"));
    check.check((1..=1_000_000_000).contains(&input.quantity_milli), "quantity_milli", "must be from 1 to 1000000000");
    check.check(
        input.position.is_none_or(|position| (0..=10_000).contains(&position)),
        "position",
        "must be from 0 to 10000",
    );
    let fields = LineItemFields {
        price_book_item_id: input.price_book_item_id,
        description,
        complaint: check.text("complaint", &input.complaint, 2_000),
        correction: check.text("correction", &input.correction, 2_000),
        quantity_milli: input.quantity_milli,
        unit_price_cents: price,
        position: input.position.unwrap_or(position),
    };
    check.finish()?;
    Ok((LineItemId(id), fields))
}
