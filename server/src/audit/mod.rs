//! The audit log: who did what, when, from where. Entries of a tenant form a chain by their
//! hashes, so that a change behind the server's back shows. Nothing in it may be needed for the
//! business itself.

mod chain;
mod store;

use std::net::IpAddr;

use serde_json::Value;
use sync::ids::{TenantId, UserId};
use sync::time::Timestamp;
use uuid::Uuid;

pub use chain::{ChainFault, Fault};

use crate::db::{DbError, TenantTx};

/// Something worth remembering for ever.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    pub(crate) actor_id: Option<UserId>,
    pub(crate) ip: Option<IpAddr>,
    action: &'static str,
    subject_kind: &'static str,
    subject_id: Option<Uuid>,
    details: Value,
}

impl AuditEntry {
    /// `action` is dotted, the subject first, in the past: `visit.cancelled`. `subject_kind` and
    /// `subject_id` name the row it is about. Who and from where follow from the transaction.
    pub fn new(action: &'static str, subject_kind: &'static str, subject_id: impl Into<Option<Uuid>>) -> Self {
        Self {
            actor_id: None,
            ip: None,
            action,
            subject_kind,
            subject_id: subject_id.into(),
            details: Value::Object(serde_json::Map::new()),
        }
    }

    /// What else should be known: an object, without secrets. Fractions are kept as text,
    /// since their form in the database is not the one they were written in.
    pub fn details(mut self, details: Value) -> Self {
        self.details = chain::steady(details);
        self
    }

    /// Somebody else than the person of the transaction.
    pub fn by(mut self, actor: Option<UserId>) -> Self {
        self.actor_id = actor;
        self
    }

    /// From somewhere else than the transaction's caller.
    pub fn from_ip(mut self, ip: Option<IpAddr>) -> Self {
        self.ip = ip;
        self
    }
}

/// Adds an entry to the log of the transaction's tenant. It is written when the transaction
/// commits, as the last thing: the end of the chain is one row that all writers wait for.
pub fn record(tx: &mut TenantTx, entry: AuditEntry) {
    tx.buffer_audit(entry);
}

/// Writes `entries` at the end of the chain; called by the commit of a [`TenantTx`].
pub(crate) async fn append(
    db: &mut sqlx::PgConnection,
    tenant_id: TenantId,
    at: Timestamp,
    entries: &[AuditEntry],
) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut head = store::lock_head(db, tenant_id).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        let link = chain::Link {
            tenant_id,
            seq: head.seq + 1,
            at,
            actor_id: entry.actor_id,
            action: entry.action.to_owned(),
            subject_kind: entry.subject_kind.to_owned(),
            subject_id: entry.subject_id,
            ip: entry.ip,
            details: entry.details.clone(),
        };
        let prev_hash = head.hash;
        head = store::Head { seq: link.seq, hash: link.hash(&prev_hash) };
        rows.push(store::Stored { link, prev_hash, hash: head.hash });
    }
    store::insert(db, tenant_id, &rows).await
}

/// Checks the whole chain of the transaction's tenant; answers how many entries it has, or
/// where it is broken.
pub async fn verify(tx: &mut TenantTx) -> Result<Result<i64, ChainFault>, DbError> {
    let mut check = chain::Check::new();
    let mut after = 0;
    loop {
        let rows = store::read(tx, after).await?;
        let Some(last) = rows.last() else { break };
        after = last.link.seq;
        for row in &rows {
            if let Err(fault) = check.next(&row.link, &row.prev_hash, &row.hash) {
                return Ok(Err(fault));
            }
        }
    }
    let head = store::head(tx).await?;
    Ok(check.end(head.as_ref().map(|head| (head.seq, head.hash))))
}
