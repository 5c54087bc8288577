//! A job's own row, with the customer, site and kind of work that it names.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sync::domain::facts::*;
use sync::domain::status::{JobStatus, Priority};
use sync::ids::*;
use uuid::Uuid;

use super::{coded, position, stamp};
use crate::db::{DbError, TenantTx};
use crate::time::ToTimestamp;

#[derive(FromRow)]
pub(super) struct JobRow {
    id: Uuid,
    number: i64,
    title: String,
    description: String,
    priority: String,
    status: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    facts_seq: i64,
    customer_id: Uuid,
    customer_name: String,
    customer_phone: Option<String>,
    customer_email: Option<String>,
    site_id: Uuid,
    site_name: String,
    address: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    time_zone: String,
    access_notes: String,
    service_id: Uuid,
    service_code: String,
    service_name: String,
    service_name_es: Option<String>,
    min_before_photos: i32,
    min_after_photos: i32,
    min_photos: i32,
    customer_signature: bool,
    technician_signature: bool,
}

/// The rows of the jobs that exist among `ids`, by ascending id.
pub(super) async fn load(tx: &mut TenantTx, ids: &[Uuid]) -> Result<Vec<JobRow>, DbError> {
    let rows = sqlx::query_as(
        "SELECT j.id, j.number, j.title, j.description, j.priority, j.status, j.created_at, j.completed_at, j.facts_seq,
                c.id AS customer_id, c.name AS customer_name, c.phone AS customer_phone, c.email AS customer_email,
                s.id AS site_id, s.name AS site_name,
                concat_ws(', ', NULLIF(s.address_line1, ''), NULLIF(s.city, ''), NULLIF(concat_ws(' ', s.region, s.postal_code), '')) AS address,
                s.latitude, s.longitude, coalesce(s.time_zone, t.time_zone) AS time_zone, s.access_notes,
                y.id AS service_id, y.code AS service_code, y.name AS service_name, y.name_es AS service_name_es,
                y.min_before_photos, y.min_after_photos, y.min_photos, y.customer_signature, y.technician_signature
         FROM jobs j
         JOIN tenants t ON t.id = j.tenant_id
         JOIN customers c ON (c.tenant_id, c.id) = (j.tenant_id, j.customer_id)
         JOIN sites s ON (s.tenant_id, s.id) = (j.tenant_id, j.site_id)
         JOIN service_types y ON (y.tenant_id, y.id) = (j.tenant_id, j.service_type_id)
         WHERE j.id = ANY($1) ORDER BY j.id",
    )
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows)
}

impl JobRow {
    pub(super) fn id(&self) -> Uuid {
        self.id
    }

    pub(super) fn customer(&self) -> Uuid {
        self.customer_id
    }

    /// The facts as far as this row knows them; what is around the job is empty.
    pub(super) fn facts(self) -> Result<JobFacts, DbError> {
        let id = self.id;
        Ok(JobFacts {
            id: JobId(id),
            number: self.number,
            priority: coded("jobs", "priority", id, &self.priority, Priority::from_code)?,
            status: coded("jobs", "status", id, &self.status, JobStatus::from_code)?,
            title: self.title,
            description: self.description,
            service: ServiceFacts {
                id: ServiceTypeId(self.service_id),
                code: self.service_code,
                name: self.service_name,
                name_es: self.service_name_es,
                min_before_photos: self.min_before_photos.unsigned_abs(),
                min_after_photos: self.min_after_photos.unsigned_abs(),
                min_photos: self.min_photos.unsigned_abs(),
                customer_signature: self.customer_signature,
                technician_signature: self.technician_signature,
            },
            customer: CustomerFacts {
                id: CustomerId(self.customer_id),
                name: self.customer_name,
                phone: self.customer_phone,
                email: self.customer_email,
            },
            site: SiteFacts {
                id: SiteId(self.site_id),
                name: self.site_name,
                address: self.address,
                position: position(self.latitude, self.longitude, None),
                time_zone: self.time_zone,
                access_notes: self.access_notes,
            },
            contacts: Vec::new(),
            assets: Vec::new(),
            line_items: Vec::new(),
            visits: Vec::new(),
            history: Vec::new(),
            verified: Vec::new(),
            created_at: self.created_at.to_timestamp(),
            completed_at: stamp(self.completed_at),
            seq: self.facts_seq.unsigned_abs(),
        })
    }
}
