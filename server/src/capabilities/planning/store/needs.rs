//! Rows of what kinds of work need.

use std::collections::HashMap;

use sync::domain::planning::{NeededPart, NeededSkill, Needs};
use sync::ids::{PriceBookItemId, ServiceTypeId};
use uuid::Uuid;

use super::super::model::NeedsInput;
use crate::db::{DbError, TenantTx};

/// What kinds of work need, by their ids.
pub async fn load(tx: &mut TenantTx) -> Result<Vec<Needs>, DbError> {
    let tenant = tx.tenant_id().0;
    let rows: Vec<(Uuid, Option<i32>)> = sqlx::query_as(
        "SELECT service_type_id, truck_gallons FROM service_needs WHERE tenant_id = $1 ORDER BY service_type_id",
    )
    .bind(tenant)
    .fetch_all(&mut **tx)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let skills: Vec<(Uuid, String, String)> = sqlx::query_as(
        "SELECT s.service_type_id, k.code, k.name FROM service_skills s \
         JOIN skill_types k ON (k.tenant_id, k.code) = (s.tenant_id, s.skill_type) \
         WHERE s.tenant_id = $1 ORDER BY lower(k.name), k.code",
    )
    .bind(tenant)
    .fetch_all(&mut **tx)
    .await?;
    let parts: Vec<(Uuid, Uuid, String, i64)> = sqlx::query_as(
        "SELECT s.service_type_id, p.id, p.name, s.quantity_milli FROM service_parts s \
         JOIN price_book_items p ON (p.tenant_id, p.id) = (s.tenant_id, s.price_book_item_id) \
         WHERE s.tenant_id = $1 ORDER BY lower(p.name), p.id",
    )
    .bind(tenant)
    .fetch_all(&mut **tx)
    .await?;
    let mut skills_of: HashMap<Uuid, Vec<NeededSkill>> = HashMap::new();
    for (service, code, name) in skills {
        skills_of.entry(service).or_default().push(NeededSkill { code, name });
    }
    let mut parts_of: HashMap<Uuid, Vec<NeededPart>> = HashMap::new();
    for (service, id, name, quantity_milli) in parts {
        let part = NeededPart { item_id: PriceBookItemId(id), name, quantity_milli };
        parts_of.entry(service).or_default().push(part);
    }
    Ok(rows
        .into_iter()
        .map(|(service, gallons)| Needs {
            service: ServiceTypeId(service),
            skills: skills_of.remove(&service).unwrap_or_default(),
            truck_gallons: gallons.map(i32::unsigned_abs),
            parts: parts_of.remove(&service).unwrap_or_default(),
        })
        .collect())
}

/// Replaces what a kind of work needs.
pub async fn replace(tx: &mut TenantTx, service: ServiceTypeId, needs: &NeedsInput) -> Result<(), DbError> {
    let tenant = tx.tenant_id().0;
    sqlx::query("DELETE FROM service_needs WHERE tenant_id = $1 AND service_type_id = $2")
        .bind(tenant)
        .bind(service.0)
        .execute(&mut **tx)
        .await?;
    if needs.is_empty() {
        return Ok(());
    }
    sqlx::query("INSERT INTO service_needs (tenant_id, service_type_id, truck_gallons) VALUES ($1, $2, $3)")
        .bind(tenant)
        .bind(service.0)
        .bind(needs.truck_gallons.map(|gallons| i32::try_from(gallons).unwrap_or(i32::MAX)))
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO service_skills (tenant_id, service_type_id, skill_type) SELECT $1, $2, * FROM unnest($3::text[])",
    )
    .bind(tenant)
    .bind(service.0)
    .bind(&needs.skills)
    .execute(&mut **tx)
    .await?;
    sqlx::query(
        "INSERT INTO service_parts (tenant_id, service_type_id, price_book_item_id, quantity_milli) \
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::bigint[])",
    )
    .bind(tenant)
    .bind(service.0)
    .bind(needs.parts.iter().map(|part| part.price_book_item_id.0).collect::<Vec<_>>())
    .bind(needs.parts.iter().map(|part| part.quantity_milli).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether the company has the kind of work; held until the end of the transaction.
pub async fn hold_service(tx: &mut TenantTx, id: ServiceTypeId) -> Result<bool, DbError> {
    let found: Option<Uuid> =
        sqlx::query_scalar("SELECT id FROM service_types WHERE tenant_id = $1 AND id = $2 FOR SHARE")
            .bind(tx.tenant_id().0)
            .bind(id.0)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(found.is_some())
}
