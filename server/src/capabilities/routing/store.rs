//! Rows of road times and of suggestions.

use std::collections::HashMap;

use sqlx::Row;
use sync::ids::{UserId, VisitId};
use sync::time::Timestamp;
use uuid::Uuid;

use crate::db::{DbError, TenantTx};
use crate::gateways::road_times::Leg;
use crate::time::ToUtc;

/// A place as it is kept: ten-thousandths of a degree north and east.
pub(super) type Cell = (i32, i32);

/// What a service said since then about the roads between any of these places.
pub(super) async fn known(
    tx: &mut TenantTx,
    source: &str,
    from: &[Cell],
    to: &[Cell],
    since: Timestamp,
) -> Result<HashMap<(Cell, Cell), Leg>, DbError> {
    let split = |cells: &[Cell]| -> (Vec<i32>, Vec<i32>) { cells.iter().copied().unzip() };
    let ((from_lat, from_lon), (to_lat, to_lon)) = (split(from), split(to));
    let rows = sqlx::query(
        "SELECT r.from_lat, r.from_lon, r.to_lat, r.to_lon, r.seconds, r.metres \
         FROM unnest($3::int[], $4::int[]) AS f (lat, lon) CROSS JOIN unnest($5::int[], $6::int[]) AS t (lat, lon) \
         JOIN road_times r ON r.tenant_id = $1 AND r.source = $2 AND r.from_lat = f.lat AND r.from_lon = f.lon \
           AND r.to_lat = t.lat AND r.to_lon = t.lon AND r.asked_at > $7",
    )
    .bind(tx.tenant_id().0)
    .bind(source)
    .bind(from_lat)
    .bind(from_lon)
    .bind(to_lat)
    .bind(to_lon)
    .bind(since.to_utc())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let from = (row.try_get("from_lat")?, row.try_get("from_lon")?);
            let to = (row.try_get("to_lat")?, row.try_get("to_lon")?);
            let number = |column| -> Result<u32, sqlx::Error> { Ok(row.try_get::<i32, _>(column)?.unsigned_abs()) };
            Ok(((from, to), Leg { seconds: number("seconds")?, metres: number("metres")? }))
        })
        .collect()
}

/// Keeps what a service said. The pairs come in one order whoever asks, so that two who keep the same
/// roads do not wait for each other in a circle.
pub(super) async fn keep(tx: &mut TenantTx, source: &str, legs: &HashMap<(Cell, Cell), Leg>) -> Result<(), DbError> {
    let mut legs: Vec<_> = legs.iter().collect();
    legs.sort_by_key(|(pair, _)| **pair);
    let number =
        |read: fn(&(Cell, Cell), &Leg) -> i32| legs.iter().map(|(pair, leg)| read(pair, leg)).collect::<Vec<_>>();
    let capped = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    let numbers: Vec<(i32, i32)> = legs.iter().map(|(_, leg)| (capped(leg.seconds), capped(leg.metres))).collect();
    let (seconds, metres): (Vec<i32>, Vec<i32>) = numbers.into_iter().unzip();
    sqlx::query(
        "INSERT INTO road_times (tenant_id, source, from_lat, from_lon, to_lat, to_lon, seconds, metres, asked_at) \
         SELECT $1, $2, from_lat, from_lon, to_lat, to_lon, seconds, metres, $9 \
         FROM unnest($3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[]) \
           AS r (from_lat, from_lon, to_lat, to_lon, seconds, metres) \
         ON CONFLICT (tenant_id, source, from_lat, from_lon, to_lat, to_lon) \
         DO UPDATE SET seconds = EXCLUDED.seconds, metres = EXCLUDED.metres, asked_at = EXCLUDED.asked_at",
    )
    .bind(tx.tenant_id().0)
    .bind(source)
    .bind(number(|pair, _| pair.0.0))
    .bind(number(|pair, _| pair.0.1))
    .bind(number(|pair, _| pair.1.0))
    .bind(number(|pair, _| pair.1.1))
    .bind(seconds)
    .bind(metres)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Drops what was said before then, and of the rest the oldest beyond `most`.
pub(super) async fn clear(tx: &mut TenantTx, before: Timestamp, most: i64) -> Result<(), DbError> {
    sqlx::query(
        "DELETE FROM road_times WHERE tenant_id = $1 AND (asked_at <= $2 OR asked_at < \
           (SELECT asked_at FROM road_times WHERE tenant_id = $1 ORDER BY asked_at DESC OFFSET $3 LIMIT 1))",
    )
    .bind(tx.tenant_id().0)
    .bind(before.to_utc())
    .bind(most - 1)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes what was decided after looking at suggestions.
pub(super) async fn note(tx: &mut TenantTx, by: UserId, decided: &[(VisitId, u8)]) -> Result<(), DbError> {
    let ids: Vec<Uuid> = decided.iter().map(|_| tx.new_id()).collect();
    let (visits, ranks): (Vec<Uuid>, Vec<i16>) =
        decided.iter().map(|(visit, rank)| (visit.0, i16::from(*rank))).unzip();
    sqlx::query(
        "INSERT INTO assignment_suggestions (tenant_id, id, visit_id, decided_by, decided_at, rank) \
         SELECT $1, id, visit_id, $2, $3, rank FROM unnest($4::uuid[], $5::uuid[], $6::smallint[]) AS s (id, visit_id, rank)",
    )
    .bind(tx.tenant_id().0)
    .bind(by.0)
    .bind(tx.now().to_utc())
    .bind(ids)
    .bind(visits)
    .bind(ranks)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// How many were decided since then, how many of these as suggested, and how many as suggested first.
pub(super) async fn count(tx: &mut TenantTx, since: Timestamp) -> Result<(i64, i64, i64), DbError> {
    let counts = sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE rank > 0), count(*) FILTER (WHERE rank = 1) \
         FROM assignment_suggestions WHERE tenant_id = $1 AND decided_at > $2",
    )
    .bind(tx.tenant_id().0)
    .bind(since.to_utc())
    .fetch_one(&mut **tx)
    .await?;
    Ok(counts)
}
