//! What a job shows besides itself: people, equipment, prices, earlier work, photos that arrived.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use sync::docs::document::hex;
use sync::domain::facts::*;
use sync::domain::status::JobStatus;
use sync::ids::*;
use uuid::Uuid;

use super::{coded, grouped};
use crate::db::{DbError, TenantTx};
use crate::time::ToTimestamp;

/// Earlier jobs that a job's facts list.
const HISTORY: i64 = 5;

#[derive(FromRow)]
struct ContactRow {
    customer_id: Uuid,
    id: Uuid,
    name: String,
    role: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

/// The contacts of each of the customers, the first to call first.
pub(super) async fn contacts(
    tx: &mut TenantTx,
    customers: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ContactFacts>>, DbError> {
    let rows: Vec<ContactRow> = sqlx::query_as(
        "SELECT customer_id, id, name, role, phone, email FROM contacts WHERE customer_id = ANY($1) ORDER BY is_primary DESC, name, id",
    )
    .bind(customers)
    .fetch_all(&mut **tx)
    .await?;
    Ok(grouped(rows, |row| row.customer_id, contact))
}

fn contact(row: ContactRow) -> ContactFacts {
    ContactFacts {
        id: ContactId(row.id),
        name: row.name,
        role: row.role.unwrap_or_default(),
        phone: row.phone,
        email: row.email,
    }
}

#[derive(FromRow)]
struct AssetRow {
    job_id: Uuid,
    id: Uuid,
    kind: String,
    name: String,
    condition: String,
    attributes: Json<serde_json::Map<String, Value>>,
    last_serviced_on: Option<NaiveDate>,
    notes: String,
}

/// The equipment that each of the jobs is about.
pub(super) async fn assets(tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<AssetFacts>>, DbError> {
    let rows: Vec<AssetRow> = sqlx::query_as(
        "SELECT l.job_id, a.id, a.kind, a.name, a.condition, a.attributes, a.last_serviced_on, a.notes
         FROM job_assets l JOIN assets a ON (a.tenant_id, a.id) = (l.tenant_id, l.asset_id)
         WHERE l.job_id = ANY($1) ORDER BY a.name, a.id",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    Ok(grouped(rows, |row| row.job_id, asset))
}

fn asset(row: AssetRow) -> AssetFacts {
    let shown = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    AssetFacts {
        id: AssetId(row.id),
        kind: row.kind,
        name: row.name,
        condition: row.condition,
        attributes: row.attributes.0.into_iter().map(|(name, value)| (name, shown(value))).collect(),
        last_serviced_on: row.last_serviced_on.map(|date| date.to_string()),
        notes: row.notes,
    }
}

#[derive(FromRow)]
struct LineItemRow {
    job_id: Uuid,
    id: Uuid,
    description: String,
    complaint: String,
    correction: String,
    quantity_milli: i64,
    unit_price_cents: i64,
}

/// What each of the jobs is charged for, in its order.
pub(super) async fn line_items(
    tx: &mut TenantTx,
    ids: &[Uuid],
    with_prices: bool,
) -> Result<HashMap<Uuid, Vec<LineItemFacts>>, DbError> {
    let rows: Vec<LineItemRow> = sqlx::query_as(
        "SELECT job_id, id, description, complaint, correction, quantity_milli, unit_price_cents
         FROM line_items WHERE job_id = ANY($1) ORDER BY position, id",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    Ok(grouped(rows, |row| row.job_id, |row| line_item(row, with_prices)))
}

fn line_item(row: LineItemRow, with_prices: bool) -> LineItemFacts {
    LineItemFacts {
        id: LineItemId(row.id),
        description: row.description,
        complaint: row.complaint,
        correction: row.correction,
        quantity_milli: row.quantity_milli,
        unit_price_cents: with_prices.then_some(row.unit_price_cents),
    }
}

#[derive(FromRow)]
struct HistoryRow {
    for_job: Uuid,
    id: Uuid,
    number: i64,
    title: String,
    service: String,
    status: String,
    at: DateTime<Utc>,
    summary: Option<String>,
}

/// The latest finished work at the site of each of the jobs.
pub(super) async fn history(tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<HistoryEntry>>, DbError> {
    let rows: Vec<HistoryRow> = sqlx::query_as(
        "SELECT j.id AS for_job, h.* FROM jobs j CROSS JOIN LATERAL (
             SELECT e.id, e.number, e.title, y.name AS service, e.status, coalesce(e.completed_at, e.created_at) AS at, left(n.text, 280) AS summary
             FROM jobs e
             JOIN service_types y ON (y.tenant_id, y.id) = (e.tenant_id, e.service_type_id)
             LEFT JOIN job_notes n ON (n.tenant_id, n.job_id, n.field) = (e.tenant_id, e.id, 'work')
             WHERE e.site_id = j.site_id AND e.id <> j.id AND e.status IN ('completed', 'invoiced', 'closed')
             ORDER BY at DESC, e.id LIMIT $2) h
         WHERE j.id = ANY($1) ORDER BY h.at DESC",
    )
    .bind(ids)
    .bind(HISTORY)
    .fetch_all(&mut **tx)
    .await?;
    let mut earlier: HashMap<Uuid, Vec<HistoryEntry>> = HashMap::new();
    for row in rows {
        let status = coded("jobs", "status", row.id, &row.status, JobStatus::from_code)?;
        earlier.entry(row.for_job).or_default().push(HistoryEntry {
            job_id: JobId(row.id),
            number: row.number,
            title: row.title,
            service: row.service,
            status,
            at: row.at.to_timestamp(),
            summary: row.summary.unwrap_or_default(),
        });
    }
    Ok(earlier)
}

#[derive(FromRow)]
struct BlobRow {
    job_id: Uuid,
    sha256: Vec<u8>,
}

/// The hashes of the photos and signatures of each of the jobs that have arrived whole.
pub(super) async fn verified(tx: &mut TenantTx, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>, DbError> {
    let rows: Vec<BlobRow> = sqlx::query_as(
        "SELECT l.job_id, l.sha256 FROM blob_jobs l JOIN blobs b ON (b.tenant_id, b.sha256) = (l.tenant_id, l.sha256)
         WHERE l.job_id = ANY($1) AND b.state = 'verified' ORDER BY l.sha256",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    Ok(grouped(rows, |row| row.job_id, |row| hex(&row.sha256)))
}
