//! What became of each mutation: kept for every resend, and for the office where it has to decide.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::types::Json;
use sync::domain::Language;
use sync::ids::{JobId, ReplicaId};
use sync::protocol::{Intent, Mutation, MutationResult, Verdict, codec};
use uuid::Uuid;

use super::projection::without_zeros;
use crate::auth::Caller;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// The stored verdicts of `ids`, ascending.
pub async fn load(tx: &mut TenantTx, replica: ReplicaId, ids: &[i64]) -> Result<Vec<MutationResult>, DbError> {
    let rows: Vec<(i64, Json<Value>, Option<i64>)> =
        sqlx::query_as("SELECT mutation_id, verdict, seq FROM mutations WHERE replica_id = $1 AND mutation_id = ANY($2) ORDER BY mutation_id")
            .bind(replica.0)
            .bind(ids)
            .fetch_all(&mut **tx)
            .await?;
    rows.into_iter()
        .map(|(id, verdict, seq)| {
            let verdict = serde_json::from_value(verdict.0)
                .map_err(|error| DbError::inconsistent("mutations", "verdict", id, error))?;
            Ok(MutationResult { id: id.unsigned_abs(), verdict, seq: seq.unwrap_or(0).unsigned_abs() })
        })
        .collect()
}

/// The replica that each of the actors was first seen from.
pub async fn owners(tx: &mut TenantTx, actors: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, ReplicaId>, DbError> {
    let rows: Vec<(Vec<u8>, Uuid)> = sqlx::query_as("SELECT actor, replica_id FROM actors WHERE actor = ANY($1)")
        .bind(actors)
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.into_iter().map(|(actor, replica)| (actor, ReplicaId(replica))).collect())
}

/// Binds an actor to the replica for good. Answers whether it is this replica's, which it is not
/// where another request has bound it in the meantime.
pub async fn bind_actor(tx: &mut TenantTx, actor: &[u8], replica: ReplicaId) -> Result<bool, DbError> {
    sqlx::query("INSERT INTO actors (tenant_id, actor, replica_id) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, actor) DO NOTHING")
        .bind(tx.tenant_id().0)
        .bind(actor)
        .bind(replica.0)
        .execute(&mut **tx)
        .await?;
    let owner: Uuid =
        sqlx::query_scalar("SELECT replica_id FROM actors WHERE actor = $1").bind(actor).fetch_one(&mut **tx).await?;
    Ok(owner == replica.0)
}

fn outcome(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Rejected { .. } => "rejected",
        Verdict::Quarantined { .. } => "quarantined",
        Verdict::BlockedBy { .. } => "blocked",
    }
}

/// What the mutation wanted, in a few words.
fn summary(mutation: &Mutation) -> String {
    let text = match mutation.intent() {
        Ok(Intent::Command { command }) => command.name().replace('_', " "),
        Ok(Intent::Edit { edits }) => {
            let names = edits
                .iter()
                .filter_map(|edit| Some(serde_json::to_value(edit).ok()?.get("edit")?.as_str()?.replace('_', " ")));
            names.collect::<Vec<_>>().join(", ")
        }
        Err(_) => "written by a newer version".into(),
    };
    text.chars().take(500).collect()
}

/// Keeps a verdict with what it was about. `job` says whether the tenant has the job.
pub async fn store(
    tx: &mut TenantTx,
    caller: &Caller,
    replica: ReplicaId,
    mutation: &Mutation,
    result: &MutationResult,
    job: Option<JobId>,
) -> Result<(), DbError> {
    let (tenant, now) = (caller.tenant_id.0, tx.now().to_utc());
    let intent = mutation.intent().ok();
    let kind = match &intent {
        Some(Intent::Command { command }) => command.name(),
        Some(Intent::Edit { .. }) => "edit",
        None => "unknown",
    };
    let id = i64::try_from(result.id).unwrap_or(i64::MAX);
    let payload = codec::encode(mutation);
    sqlx::query(
        "INSERT INTO mutations (tenant_id, replica_id, mutation_id, job_id, kind, intent, payload, verdict, outcome, decided_at, seq)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(tenant)
    .bind(replica.0)
    .bind(id)
    .bind(mutation.job_id.0)
    .bind(kind)
    .bind(Json(without_zeros(serde_json::to_value(&intent).unwrap_or(Value::Null))))
    .bind(&payload)
    .bind(Json(without_zeros(serde_json::to_value(&result.verdict).unwrap_or(Value::Null))))
    .bind(outcome(&result.verdict))
    .bind(now)
    .bind(i64::try_from(result.seq).ok().filter(|seq| *seq > 0))
    .execute(&mut **tx)
    .await?;
    if let Verdict::Quarantined { rejection } = &result.verdict {
        sqlx::query(
            "INSERT INTO quarantine (tenant_id, id, job_id, replica_id, mutation_id, user_id, reason_code, reason, summary, payload, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(tenant)
        .bind(tx.new_id())
        .bind(job.map(|job| job.0))
        .bind(replica.0)
        .bind(id)
        .bind(caller.user_id.0)
        .bind(rejection.code())
        .bind(rejection.words(Language::English).replace('\0', ""))
        .bind(summary(mutation).replace('\0', ""))
        .bind(&payload)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Moves the replica's high-water mark.
pub async fn advance(tx: &mut TenantTx, replica: ReplicaId, last: i64) -> Result<(), DbError> {
    sqlx::query("UPDATE replicas SET last_mutation_id = $2 WHERE id = $1")
        .bind(replica.0)
        .bind(last)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
