//! Rows of technicians, as far as planning knows them. Readers take one technician or, with none,
//! all of the company's.

use chrono::NaiveDate;
use sqlx::Row;
use sync::domain::access::{Permission, Role};
use sync::domain::facts::Window;
use sync::domain::planning::Absence;
use sync::ids::{PriceBookItemId, UserId};
use uuid::Uuid;

use super::super::calendar::Shift;
use super::super::model::{SkillInput, StockInput, TechnicianSkill, TimeOff, Truck};
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// The name of an active member of staff who can be sent on visits; `lock` holds them for a change.
pub async fn name(tx: &mut TenantTx, id: UserId, lock: bool) -> Result<Option<String>, DbError> {
    let roles: Vec<&str> =
        Role::ALL.into_iter().filter(|role| role.may(Permission::WorkOwnVisits)).map(Role::code).collect();
    let sql = "SELECT name FROM users WHERE tenant_id = $1 AND id = $2 AND active AND role = ANY($3)";
    let sql = if lock { format!("{sql} FOR NO KEY UPDATE") } else { sql.to_owned() };
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(roles)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Skills with the names that the company gave them, by name.
pub async fn skills(
    tx: &mut TenantTx,
    only: Option<UserId>,
) -> Result<Vec<(UserId, String, TechnicianSkill)>, DbError> {
    let rows = sqlx::query(
        "SELECT s.user_id, k.name, s.id, s.skill_type, s.certification_number, s.expires_on, s.verified \
         FROM technician_skills s JOIN skill_types k ON (k.tenant_id, k.code) = (s.tenant_id, s.skill_type) \
         WHERE s.tenant_id = $1 AND ($2::uuid IS NULL OR s.user_id = $2) ORDER BY s.user_id, lower(k.name), k.code",
    )
    .bind(tx.tenant_id().0)
    .bind(only.map(|id| id.0))
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let skill = TechnicianSkill {
                id: row.try_get("id")?,
                skill_type: row.try_get("skill_type")?,
                certification_number: row.try_get("certification_number")?,
                expires_on: row.try_get("expires_on")?,
                verified: row.try_get("verified")?,
            };
            Ok((row.id("user_id")?, row.try_get("name")?, skill))
        })
        .collect()
}

pub async fn replace_skills(tx: &mut TenantTx, id: UserId, skills: &[SkillInput]) -> Result<(), DbError> {
    sqlx::query("DELETE FROM technician_skills WHERE tenant_id = $1 AND user_id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    let ids: Vec<Uuid> = skills.iter().map(|_| tx.new_id()).collect();
    sqlx::query(
        "INSERT INTO technician_skills (tenant_id, user_id, id, skill_type, certification_number, expires_on, verified) \
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::text[], $5::text[], $6::date[], $7::boolean[])",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(ids)
    .bind(skills.iter().map(|skill| skill.skill_type.as_str()).collect::<Vec<_>>())
    .bind(skills.iter().map(|skill| skill.certification_number.as_deref()).collect::<Vec<_>>())
    .bind(skills.iter().map(|skill| skill.expires_on).collect::<Vec<Option<NaiveDate>>>())
    .bind(skills.iter().map(|skill| skill.verified).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Agreed weeks, in order.
pub async fn shifts(tx: &mut TenantTx, only: Option<UserId>) -> Result<Vec<(UserId, Shift)>, DbError> {
    let rows: Vec<(Uuid, i16, i16, i16)> = sqlx::query_as(
        "SELECT user_id, weekday, starts_minute, ends_minute FROM technician_shifts \
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR user_id = $2) ORDER BY user_id, weekday, starts_minute",
    )
    .bind(tx.tenant_id().0)
    .bind(only.map(|id| id.0))
    .fetch_all(&mut **tx)
    .await?;
    let shift = |(id, weekday, starts, ends): (Uuid, i16, i16, i16)| {
        let weekday = u8::try_from(weekday).unwrap_or(1);
        (UserId(id), Shift { weekday, starts: starts.unsigned_abs(), ends: ends.unsigned_abs() })
    };
    Ok(rows.into_iter().map(shift).collect())
}

pub async fn replace_shifts(tx: &mut TenantTx, id: UserId, shifts: &[Shift]) -> Result<(), DbError> {
    sqlx::query("DELETE FROM technician_shifts WHERE tenant_id = $1 AND user_id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    let small = |value: u16| i16::try_from(value).unwrap_or(i16::MAX);
    sqlx::query(
        "INSERT INTO technician_shifts (tenant_id, user_id, weekday, starts_minute, ends_minute) \
         SELECT $1, $2, * FROM unnest($3::smallint[], $4::smallint[], $5::smallint[])",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(shifts.iter().map(|shift| i16::from(shift.weekday)).collect::<Vec<_>>())
    .bind(shifts.iter().map(|shift| small(shift.starts)).collect::<Vec<_>>())
    .bind(shifts.iter().map(|shift| small(shift.ends)).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Time off that shares any time with the span, in order of time.
pub async fn time_off(
    tx: &mut TenantTx,
    only: Option<UserId>,
    span: Window,
) -> Result<Vec<(UserId, TimeOff)>, DbError> {
    let rows = sqlx::query(
        "SELECT user_id, id, starts_at, ends_at, kind, note FROM time_off \
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR user_id = $2) AND starts_at < $4 AND ends_at > $3 \
         ORDER BY user_id, starts_at, id",
    )
    .bind(tx.tenant_id().0)
    .bind(only.map(|id| id.0))
    .bind(span.start.to_utc())
    .bind(span.end.to_utc())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let off = TimeOff {
                id: row.try_get("id")?,
                span: Window { start: row.time("starts_at")?, end: row.time("ends_at")? },
                kind: row.code("time_off", "kind", Absence::from_code)?,
                note: row.try_get("note")?,
            };
            Ok((row.id("user_id")?, off))
        })
        .collect()
}

/// False where the id is taken.
pub async fn insert_time_off(tx: &mut TenantTx, user: UserId, off: &TimeOff) -> Result<bool, DbError> {
    let done = sqlx::query(
        "INSERT INTO time_off (tenant_id, id, user_id, starts_at, ends_at, kind, note) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (tenant_id, id) DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(off.id)
    .bind(user.0)
    .bind(off.span.start.to_utc())
    .bind(off.span.end.to_utc())
    .bind(off.kind.code())
    .bind(&off.note)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whose it was; none where there is no such row.
pub async fn delete_time_off(tx: &mut TenantTx, id: Uuid) -> Result<Option<UserId>, DbError> {
    let user: Option<Uuid> =
        sqlx::query_scalar("DELETE FROM time_off WHERE tenant_id = $1 AND id = $2 RETURNING user_id")
            .bind(tx.tenant_id().0)
            .bind(id)
            .fetch_optional(&mut **tx)
            .await?;
    Ok(user.map(UserId))
}

/// Trucks with what is on them.
pub async fn trucks(tx: &mut TenantTx, only: Option<UserId>) -> Result<Vec<(UserId, Truck)>, DbError> {
    let rows: Vec<(Uuid, String, Option<i32>)> = sqlx::query_as(
        "SELECT user_id, name, capacity_gallons FROM technician_trucks \
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR user_id = $2) ORDER BY user_id",
    )
    .bind(tx.tenant_id().0)
    .bind(only.map(|id| id.0))
    .fetch_all(&mut **tx)
    .await?;
    let stock: Vec<(Uuid, Uuid, i64)> = sqlx::query_as(
        "SELECT user_id, price_book_item_id, quantity_milli FROM truck_stock \
         WHERE tenant_id = $1 AND ($2::uuid IS NULL OR user_id = $2) ORDER BY user_id, price_book_item_id",
    )
    .bind(tx.tenant_id().0)
    .bind(only.map(|id| id.0))
    .fetch_all(&mut **tx)
    .await?;
    let on = |user: Uuid| {
        let own = stock.iter().filter(move |(of, ..)| *of == user);
        own.map(|(_, item, quantity_milli)| StockInput {
            price_book_item_id: PriceBookItemId(*item),
            quantity_milli: *quantity_milli,
        })
        .collect()
    };
    Ok(rows
        .into_iter()
        .map(|(user, name, gallons)| {
            (UserId(user), Truck { name, capacity_gallons: gallons.map(i32::unsigned_abs), stock: on(user) })
        })
        .collect())
}

pub async fn replace_truck(tx: &mut TenantTx, id: UserId, truck: Option<&Truck>) -> Result<(), DbError> {
    let tenant = tx.tenant_id().0;
    sqlx::query("DELETE FROM technician_trucks WHERE tenant_id = $1 AND user_id = $2")
        .bind(tenant)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    let Some(truck) = truck else { return Ok(()) };
    sqlx::query("INSERT INTO technician_trucks (tenant_id, user_id, name, capacity_gallons) VALUES ($1, $2, $3, $4)")
        .bind(tenant)
        .bind(id.0)
        .bind(&truck.name)
        .bind(truck.capacity_gallons.map(|gallons| i32::try_from(gallons).unwrap_or(i32::MAX)))
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO truck_stock (tenant_id, user_id, price_book_item_id, quantity_milli) \
         SELECT $1, $2, * FROM unnest($3::uuid[], $4::bigint[])",
    )
    .bind(tenant)
    .bind(id.0)
    .bind(truck.stock.iter().map(|part| part.price_book_item_id.0).collect::<Vec<_>>())
    .bind(truck.stock.iter().map(|part| part.quantity_milli).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
