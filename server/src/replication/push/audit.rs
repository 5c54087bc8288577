//! What a push leaves in the audit log: each command as it would if it had been asked for over HTTP,
//! refused ones too, and one entry for everything that was written in documents.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sync::domain::command::Command;
use sync::ids::{JobId, ReplicaId};
use sync::protocol::{Intent, Verdict};

use super::open::Open;
use crate::audit::{self, AuditEntry};
use crate::auth::Caller;
use crate::capabilities::jobs::{command_action, note_confirmed};
use crate::db::TenantTx;
use crate::replication::verdicts::{Decided, outcome};

/// Notes what was decided now.
pub(super) fn record(
    tx: &mut TenantTx,
    caller: &Caller,
    replica: ReplicaId,
    decided: &[Decided<'_>],
    jobs: &BTreeMap<JobId, Open>,
) {
    let number = |job: &JobId| jobs.get(job).map(|open| open.first.number);
    let mut documents = Vec::new();
    for decided in decided {
        match decided.mutation.intent() {
            Ok(Intent::Command { command }) => {
                let number = number(&decided.mutation.job_id);
                audit::record(tx, of_command(caller, replica, decided, &command, number));
            }
            _ => documents.push(decided),
        }
    }
    let (accepted, refused): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|decided| decided.result.verdict == Verdict::Accepted);
    if accepted.is_empty() && refused.is_empty() {
        return;
    }
    let action = if accepted.is_empty() { "documents.refused" } else { "documents.edited" };
    let numbers: BTreeSet<i64> = accepted.iter().filter_map(|decided| number(&decided.mutation.job_id)).collect();
    let refused: Vec<Value> = refused
        .iter()
        .map(|decided| {
            let mut said = said(decided);
            said["job_id"] = json!(decided.mutation.job_id);
            said
        })
        .collect();
    let details = json!({
        "device_id": caller.device_id, "edits": accepted.len(), "job_numbers": numbers, "refused": refused,
    });
    audit::record(tx, AuditEntry::new(action, "replica", replica.0).details(details));
}

fn of_command(
    caller: &Caller,
    replica: ReplicaId,
    decided: &Decided<'_>,
    command: &Command,
    number: Option<i64>,
) -> AuditEntry {
    let accepted = decided.result.verdict == Verdict::Accepted;
    let action = if accepted { command_action(command) } else { "command.refused" };
    let mut details = said(decided);
    details["number"] = json!(number);
    details["command"] = json!(command.name());
    details["visit_id"] = json!(command.visit_id());
    details["device_id"] = json!(caller.device_id);
    details["replica_id"] = json!(replica);
    note_confirmed(&mut details, command);
    details["device_time"] = json!(decided.mutation.at);
    AuditEntry::new(action, "job", decided.mutation.job_id.0).details(details)
}

/// Which mutation it was, and what was said to it.
fn said(decided: &Decided<'_>) -> Value {
    let verdict = &decided.result.verdict;
    let mut said = json!({ "mutation_id": decided.result.id });
    if let Verdict::Rejected { rejection } | Verdict::Quarantined { rejection } = verdict {
        said["reason"] = json!(rejection.code());
    }
    if *verdict != Verdict::Accepted {
        said["outcome"] = json!(outcome(verdict));
    }
    said
}
