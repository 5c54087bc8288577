//! What became of each mutation: kept for every resend, and for the office where it has to decide.

use std::collections::HashMap;

use serde_json::Value;
use sqlx::types::Json;
use sync::domain::Language;
use sync::domain::rejection::Rejection;
use sync::ids::{JobId, ReplicaId};
use sync::protocol::{Intent, Mutation, MutationResult, Verdict, codec};
use uuid::Uuid;

use crate::auth::Caller;
use crate::db::{DbError, TenantTx, without_zeros};
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

/// Binds actors to the replica for good. False where another request has bound one of them to
/// another replica in the meantime.
pub async fn bind(tx: &mut TenantTx, actors: &[Vec<u8>], replica: ReplicaId) -> Result<bool, DbError> {
    if actors.is_empty() {
        return Ok(true);
    }
    sqlx::query(
        "INSERT INTO actors (tenant_id, replica_id, actor) SELECT $1, $2, actor FROM unnest($3::bytea[]) AS actor
         ORDER BY actor ON CONFLICT (tenant_id, actor) DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(replica.0)
    .bind(actors)
    .execute(&mut **tx)
    .await?;
    Ok(owners(tx, actors).await?.values().all(|owner| *owner == replica))
}

/// The verdict's kind in a word.
pub fn outcome(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Rejected { .. } => "rejected",
        Verdict::Quarantined { .. } => "quarantined",
        Verdict::BlockedBy { .. } => "blocked",
    }
}

impl Decided<'_> {
    fn id(&self) -> i64 {
        i64::try_from(self.result.id).unwrap_or(i64::MAX)
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

/// A mutation with what became of it.
pub struct Decided<'a> {
    pub mutation: &'a Mutation,
    pub result: MutationResult,
    /// The job, where the tenant has it.
    pub job: Option<JobId>,
}

/// Keeps verdicts with what they were about.
pub async fn store(
    tx: &mut TenantTx,
    caller: &Caller,
    replica: ReplicaId,
    decided: &[Decided<'_>],
) -> Result<(), DbError> {
    if decided.is_empty() {
        return Ok(());
    }
    let json = |value: serde_json::Result<Value>| Json(without_zeros(value.unwrap_or(Value::Null)));
    let intents: Vec<Option<Intent>> = decided.iter().map(|decided| decided.mutation.intent().ok()).collect();
    let kinds = intents.iter().map(|intent| match intent {
        Some(Intent::Command { command }) => command.name(),
        Some(Intent::Edit { .. }) => "edit",
        None => "unknown",
    });
    sqlx::query(
        "INSERT INTO mutations (tenant_id, replica_id, decided_at, mutation_id, job_id, kind, intent, payload, verdict, outcome, seq)
         SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::uuid[], $6::text[], $7::jsonb[], $8::bytea[], $9::jsonb[], $10::text[], $11::bigint[])",
    )
    .bind(caller.tenant_id.0)
    .bind(replica.0)
    .bind(tx.now().to_utc())
    .bind(decided.iter().map(Decided::id).collect::<Vec<_>>())
    .bind(decided.iter().map(|decided| decided.mutation.job_id.0).collect::<Vec<_>>())
    .bind(kinds.collect::<Vec<_>>())
    .bind(intents.iter().map(|intent| json(serde_json::to_value(intent))).collect::<Vec<_>>())
    .bind(decided.iter().map(|decided| codec::encode(decided.mutation)).collect::<Vec<_>>())
    .bind(decided.iter().map(|decided| json(serde_json::to_value(&decided.result.verdict))).collect::<Vec<_>>())
    .bind(decided.iter().map(|decided| outcome(&decided.result.verdict)).collect::<Vec<_>>())
    .bind(decided.iter().map(|decided| i64::try_from(decided.result.seq).ok().filter(|seq| *seq > 0)).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    set_aside(tx, caller, replica, decided).await
}

/// Keeps what the office has to decide on.
async fn set_aside(
    tx: &mut TenantTx,
    caller: &Caller,
    replica: ReplicaId,
    decided: &[Decided<'_>],
) -> Result<(), DbError> {
    let kept: Vec<(&Decided<'_>, &Rejection)> = decided
        .iter()
        .filter_map(|decided| match &decided.result.verdict {
            Verdict::Quarantined { rejection } => Some((decided, rejection)),
            _ => None,
        })
        .collect();
    if kept.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = kept.iter().map(|_| tx.new_id()).collect();
    sqlx::query(
        "INSERT INTO quarantine (tenant_id, replica_id, user_id, created_at, id, job_id, mutation_id, reason_code, reason, summary, payload)
         SELECT $1, $2, $3, $4, * FROM unnest($5::uuid[], $6::uuid[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::bytea[])",
    )
    .bind(caller.tenant_id.0)
    .bind(replica.0)
    .bind(caller.user_id.0)
    .bind(tx.now().to_utc())
    .bind(ids)
    .bind(kept.iter().map(|(decided, _)| decided.job.map(|job| job.0)).collect::<Vec<_>>())
    .bind(kept.iter().map(|(decided, _)| decided.id()).collect::<Vec<_>>())
    .bind(kept.iter().map(|(_, rejection)| rejection.code()).collect::<Vec<_>>())
    .bind(kept.iter().map(|(_, rejection)| rejection.words(Language::English).replace('\0', "")).collect::<Vec<_>>())
    .bind(kept.iter().map(|(decided, _)| summary(decided.mutation).replace('\0', "")).collect::<Vec<_>>())
    .bind(kept.iter().map(|(decided, _)| codec::encode(decided.mutation)).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
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
