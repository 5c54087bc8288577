//! Who may change what in a job's document. The device asks before it queues an edit, the server
//! asks of what the changes really came to.

use crate::docs::content::Answer;
use crate::docs::delta::Delta;
use crate::domain::access::{Permission, Role};
use crate::domain::facts::JobFacts;
use crate::domain::rejection::Rejection;
use crate::ids::{UserId, VisitId};

/// Whether the person may make these differences to the job's document. The device asks the same
/// before it queues an edit.
pub fn permit(facts: &JobFacts, differences: &[Delta], user_id: UserId, role: Role) -> Result<(), Rejection> {
    let desk = role.may(Permission::DispatchJobs);
    if facts.status.is_sealed() {
        return Err(Rejection::JobSealed { status: facts.status });
    }
    let assigned = role.may(Permission::WorkOwnVisits) && facts.is_assigned(user_id);
    if !assigned && !desk {
        return Err(Rejection::NotAssigned);
    }
    let visit = |id: VisitId| facts.visit(id).map(|_| ()).ok_or_else(|| Rejection::NotFound { what: "visit".into() });
    let by = |by: UserId| {
        if by == user_id {
            Ok(())
        } else {
            Err(Rejection::Malformed { message: "the entry names another author".into() })
        }
    };
    for difference in differences {
        match difference {
            Delta::Vanished => return Err(Rejection::Malformed { message: "entries cannot be erased".into() }),
            Delta::Note { .. } => {}
            Delta::Answer { item_id, before, after } => {
                let known = facts.visits.iter().any(|visit| visit.checklist.iter().any(|entry| entry.id == *item_id));
                if !known {
                    return Err(Rejection::NotFound { what: "checklist item".into() });
                }
                let told = |answer: &Answer| (answer.value.clone(), answer.by, answer.at);
                if told(before.as_ref().unwrap_or(&Answer::default())) != told(after) {
                    by(after.by.unwrap_or(UserId::NIL))?;
                }
            }
            Delta::Part { before, after, .. } => {
                created(before.as_ref().map(|part| (part.by, part.visit_id)), (after.by, after.visit_id), by, visit)?
            }
            Delta::Reading { before, after, .. } => created(
                before.as_ref().map(|reading| (reading.by, reading.visit_id)),
                (after.by, after.visit_id),
                by,
                visit,
            )?,
            Delta::Time { before, after, .. } => {
                if after.user_id != user_id && !desk {
                    return Err(Rejection::NotYours { what: "time entry".into() });
                }
                created(
                    before.as_ref().map(|entry| (entry.user_id, entry.visit_id)),
                    (after.user_id, after.visit_id),
                    |_| Ok(()),
                    visit,
                )?;
            }
            Delta::Attachment { before, after, .. } => {
                created(
                    before.as_ref().map(|photo| (photo.by, photo.visit_id)),
                    (after.by, after.visit_id),
                    by,
                    visit,
                )?;
                if before.as_ref().is_some_and(|before| before.blob != after.blob) {
                    return Err(Rejection::Malformed { message: "a photo's bytes cannot be exchanged".into() });
                }
            }
            Delta::SignOff { before, after, .. } => {
                created(
                    before.as_ref().map(|sign_off| (sign_off.by, sign_off.visit_id)),
                    (after.by, after.visit_id),
                    by,
                    visit,
                )?;
                let changed = before.as_ref().is_some_and(|before| {
                    let mut unremoved = (**after).clone();
                    unremoved.removed = before.removed;
                    **before != unremoved
                });
                if changed {
                    return Err(Rejection::Malformed { message: "a signature cannot be changed".into() });
                }
                if before.is_some() && after.by != user_id && !desk {
                    return Err(Rejection::NotYours { what: "signature".into() });
                }
            }
        }
    }
    Ok(())
}

/// A new entry names its author and a visit of the job; an old one keeps both.
fn created(
    before: Option<(UserId, VisitId)>,
    after: (UserId, VisitId),
    by: impl Fn(UserId) -> Result<(), Rejection>,
    visit: impl Fn(VisitId) -> Result<(), Rejection>,
) -> Result<(), Rejection> {
    match before {
        Some(before) if before != after => {
            Err(Rejection::Malformed { message: "an entry's author and visit stay".into() })
        }
        Some(_) => Ok(()),
        None => by(after.0).and_then(|()| visit(after.1)),
    }
}
