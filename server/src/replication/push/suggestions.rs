//! Notes which accepted changes of a push were decided after looking at suggestions.

use sync::domain::command::Command;
use sync::protocol::{Intent, Verdict};

use crate::auth::Caller;
use crate::capabilities::routing::service;
use crate::db::TenantTx;
use crate::http::ApiError;
use crate::replication::verdicts::Decided;

/// Costs no statement where there is none.
pub(super) async fn note(tx: &mut TenantTx, caller: &Caller, decided: &[Decided<'_>]) -> Result<(), ApiError> {
    let accepted = decided.iter().filter(|decided| decided.result.verdict == Verdict::Accepted);
    let commands: Vec<Command> = accepted
        .filter_map(|decided| match decided.mutation.intent() {
            Ok(Intent::Command { command }) => Some(command),
            _ => None,
        })
        .collect();
    service::note_suggestions(tx, caller.user_id, &commands).await
}
