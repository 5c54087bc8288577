//! Presets of a tenant that fill in the form of a recurring job.

use serde::{Deserialize, Serialize};
use serde_json::json;
use sync::domain::facts::Arrival;
use sync::ids::{RecurringTemplateId, ServiceTypeId};
use utoipa::ToSchema;

use super::model::checked_rule;
use super::{TimeOfDay, template_store as store};
use crate::audit::{self, AuditEntry};
use crate::capabilities::catalog::service_types;
use crate::capabilities::fields::Fields;
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::values::{after_name, changed_fields};
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult, FieldError, Page, Paged};
use crate::time::ToUtc;

/// A template as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct RecurringTemplateInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<RecurringTemplateId>,
    /// What people choose it by; no two of a company have the same.
    pub name: String,
    /// None leaves the form's choice.
    #[serde(default)]
    pub service_type_id: Option<ServiceTypeId>,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub duration_minutes: Option<u32>,
    #[schema(example = "FREQ=YEARLY;BYMONTH=4,10;BYDAY=1TU")]
    pub rule: String,
    pub from_time: TimeOfDay,
    pub until_time: TimeOfDay,
    #[serde(default)]
    pub arrival: Arrival,
}

/// What can be set of a template, checked.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RecurringTemplateFields {
    pub name: String,
    pub service_type_id: Option<ServiceTypeId>,
    pub title: String,
    pub duration_minutes: Option<u32>,
    pub rule: String,
    pub from_time: TimeOfDay,
    pub until_time: TimeOfDay,
    pub arrival: Arrival,
}

/// A template.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecurringTemplate {
    pub id: RecurringTemplateId,
    #[serde(flatten)]
    pub fields: RecurringTemplateFields,
}

async fn checked(
    tx: &mut TenantTx,
    input: RecurringTemplateInput,
    own: Option<RecurringTemplateId>,
) -> ApiResult<(RecurringTemplateId, RecurringTemplateFields)> {
    let mut check = Fields::new();
    let id = check.record_id(input.id.map(|id| id.0), own.map(|id| id.0), tx.new_id());
    let name = check.name("name", &input.name, 80);
    let title = check.text("title", &input.title, 200);
    check.check(!title.contains(['\n', '\r']), "title", "must be one line");
    let fits = input.duration_minutes.is_none_or(|minutes| (5..=24 * 60).contains(&minutes));
    check.check(fits, "duration_minutes", "must be from 5 minutes to 24 hours");
    if let Some(service) = input.service_type_id {
        let known = service_types::hold(tx, service).await;
        check.check(known.is_ok(), "service_type_id", "is not a service type");
    }
    let today = tx.now().to_utc().date_naive();
    let rule = checked_rule(&mut check, "", &input.rule, today, today);
    check.finish()?;
    let rule = rule.map(|rule| rule.text().to_owned()).unwrap_or_default();
    let fields = RecurringTemplateFields {
        name,
        service_type_id: input.service_type_id,
        title,
        duration_minutes: input.duration_minutes,
        rule,
        from_time: input.from_time,
        until_time: input.until_time,
        arrival: input.arrival,
    };
    Ok((RecurringTemplateId(id), fields))
}

/// Templates by name.
pub(super) async fn list(tx: &mut TenantTx, page: &Page) -> ApiResult<Paged<RecurringTemplate>> {
    let rows = store::list(tx, after_name(page)?, page.sql_limit()).await?;
    Ok(page.of(rows, |(name, row)| Page::pair(name, row.id.0), |(_, row)| row))
}

/// Adds a template. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, input: RecurringTemplateInput) -> ApiResult<Saved<RecurringTemplate>> {
    let (id, fields) = checked(tx, input, None).await?;
    let new = store::insert(tx, id, &fields).await.map_err(name_taken)?;
    let body = store::get(tx, id, false).await?.ok_or_else(|| id_in_use("template"))?;
    if body.fields != fields {
        return Err(id_in_use("template"));
    }
    if new {
        let details = json!({ "name": body.fields.name });
        audit::record(tx, AuditEntry::new("recurring_template.created", "recurring_template", id.0).details(details));
    }
    Ok(Saved { new, body })
}

/// Replaces a template. Recurring jobs that were made with it stay as they are.
pub(super) async fn update(
    tx: &mut TenantTx,
    id: RecurringTemplateId,
    input: RecurringTemplateInput,
) -> ApiResult<RecurringTemplate> {
    let before = store::get(tx, id, true).await?.ok_or_else(|| ApiError::not_found("template"))?;
    let (_, fields) = checked(tx, input, Some(id)).await?;
    let changed = changed_fields(&before.fields, &fields);
    if !changed.is_empty() {
        store::update(tx, id, &fields).await.map_err(name_taken)?;
        let details = json!({ "fields": changed });
        audit::record(tx, AuditEntry::new("recurring_template.changed", "recurring_template", id.0).details(details));
    }
    Ok(RecurringTemplate { id, fields })
}

/// Removes a template.
pub(super) async fn delete(tx: &mut TenantTx, id: RecurringTemplateId) -> ApiResult<()> {
    if !store::delete(tx, id).await? {
        return Err(ApiError::not_found("template"));
    }
    audit::record(tx, AuditEntry::new("recurring_template.deleted", "recurring_template", id.0));
    Ok(())
}

fn name_taken(error: DbError) -> ApiError {
    if error.is_unique_violation() {
        return ApiError::invalid(vec![FieldError::new("name", "is in use already")]);
    }
    error.into()
}
