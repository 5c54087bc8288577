//! What a change of a plan means for the jobs that were made of it: those that nobody has touched follow
//! the plan, all others stay as people have them. First found out, then done; a preview stops between.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use sync::domain::command::Command;
use sync::domain::facts::{JobFacts, Window};
use sync::domain::status::JobStatus;
use sync::ids::JobId;
use utoipa::ToSchema;

use super::calendar::{self, Exception, Exceptions, MOVED_AT_MOST};
use super::made::Made;
use super::making::{self, crew, missing};
use super::model::{JobRef, Kept};
use super::words::{self, CalledOff};
use super::{occurrence_store, store};
use crate::capabilities::jobs::facts::load_facts;
use crate::capabilities::jobs::{self, Doer, service as job_service};
use crate::db::TenantTx;
use crate::http::ApiResult;
use crate::time::ToUtc;

/// What becomes of one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    Make,
    Replan,
    Cancel,
    Keep,
}

/// What a change means for one occurrence. Those that stay as they are without anybody's having touched
/// them are not named.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Effect {
    /// The day as the rule says it.
    pub on: NaiveDate,
    /// `make`: a job will be made; `replan`: its job is planned anew; `cancel`: its job is called off;
    /// `keep`: its job stays, because somebody has begun or changed it.
    pub what: EffectKind,
    /// What the customer will be promised; for `cancel` and `keep`, what they are promised now.
    pub window: Window,
    pub job: Option<JobRef>,
}

/// An effect with what it takes.
pub(super) struct Work {
    pub effect: Effect,
    how: How,
}

enum How {
    Nothing,
    Cancel,
    Replan { facts: Box<JobFacts>, was: Made, wanted: Made },
}

/// What it means that `after` is the plan from now on; none where no jobs are made of it any more. With
/// `locked` the jobs are locked first.
pub(super) async fn find(tx: &mut TenantTx, before: &Kept, after: Option<&Kept>, locked: bool) -> ApiResult<Vec<Work>> {
    let mut open = occurrence_store::open_jobs(tx, before.id).await?;
    let ids: Vec<JobId> = open.iter().map(|one| one.job).collect();
    if locked {
        job_service::lock(tx, &ids).await?;
        open = occurrence_store::open_jobs(tx, before.id).await?;
    }
    let facts: BTreeMap<JobId, JobFacts> =
        load_facts(tx, &ids, true).await?.into_iter().map(|facts| (facts.id, facts)).collect();
    let wanted = match after {
        Some(after) => wanted(tx, after, open.last().map(|one| one.on)).await?,
        None => BTreeMap::new(),
    };
    let now = tx.now();
    let mut found = Vec::new();
    for one in open {
        let Some(facts) = facts.get(&one.job) else { continue };
        let window = facts.visits.first().and_then(|visit| visit.window).unwrap_or(one.made.window);
        if window.start <= now {
            continue;
        }
        let job = JobRef { id: facts.id, number: facts.number, status: facts.status };
        let effect = |what, window| Effect { on: one.on, what, window, job: Some(job.clone()) };
        if one.written || !one.made.is_untouched(facts) {
            found.push(Work { effect: effect(EffectKind::Keep, window), how: How::Nothing });
            continue;
        }
        match after.zip(wanted.get(&one.on)) {
            None => found.push(Work { effect: effect(EffectKind::Cancel, window), how: How::Cancel }),
            Some((after, window)) => {
                let wanted = plan_of(tx, after, facts, *window).await?;
                if wanted != one.made {
                    let how = How::Replan { facts: Box::new(facts.clone()), was: one.made, wanted };
                    found.push(Work { effect: effect(EffectKind::Replan, *window), how });
                }
            }
        }
    }
    if let Some(after) = after {
        let through = making::last_day(tx, after).await?;
        let make = missing(tx, after, through).await?.into_iter();
        found.extend(make.map(|one| Work {
            effect: Effect { on: one.on, what: EffectKind::Make, window: one.window, job: None },
            how: How::Nothing,
        }));
    }
    found.sort_by_key(|work| (work.effect.window.start, work.effect.on));
    Ok(found)
}

/// What the plan itself wants, without regard to the jobs that are there: the promise by day.
async fn wanted(tx: &mut TenantTx, after: &Kept, last: Option<NaiveDate>) -> ApiResult<BTreeMap<NaiveDate, Window>> {
    let zone = after.zone()?;
    let today = calendar::today(zone, tx.now().to_utc());
    let known = occurrence_store::exceptions(tx, &[after.id], today - Days::new(2 * MOVED_AT_MOST)).await?;
    let bare = |exception: &Exception| Exception { job: None, window: None, ..exception.clone() };
    let known: Exceptions =
        known.get(&after.id).into_iter().flatten().map(|(on, exception)| (*on, bare(exception))).collect();
    let through = making::last_day(tx, after).await?.max(last.unwrap_or(today)) + Days::new(MOVED_AT_MOST);
    let all = calendar::occurrences(&after.plan, &known, zone, today, through);
    Ok(all.into_iter().filter(|one| !one.skipped).map(|one| (one.on, one.window)).collect())
}

/// How the plan wants a job that is there.
async fn plan_of(tx: &mut TenantTx, after: &Kept, facts: &JobFacts, window: Window) -> ApiResult<Made> {
    let crew = crew(tx, after, window, facts.visits.first().map(|visit| visit.id)).await?;
    let note = crew.note(tx, after).await?;
    let mut made = Made::of(&after.plan, window, crew.free);
    made.description = words::with_note(&made.description, note.as_deref());
    Ok(made)
}

/// Does what was found. The jobs must be locked.
pub(super) async fn carry_out(
    tx: &mut TenantTx,
    by: Doer,
    kept: &Kept,
    work: &[Work],
    reason: CalledOff,
) -> ApiResult<()> {
    let locale = store::locale(tx).await?;
    for Work { effect, how } in work {
        match how {
            How::Nothing => {}
            How::Cancel => {
                let Some(job) = &effect.job else { continue };
                let reason = words::called_off(&locale, reason).to_owned();
                jobs::run_command(tx, by, job.id, &Command::MoveJob { to: JobStatus::Cancelled, reason }).await?;
                occurrence_store::forget_job(tx, kept.id, effect.on).await?;
            }
            How::Replan { facts, was, wanted } => {
                replan(tx, by, facts, was, wanted).await?;
                occurrence_store::set_made(tx, kept.id, effect.on, wanted).await?;
            }
        }
    }
    Ok(())
}

/// Plans an untouched job anew.
pub(super) async fn replan(tx: &mut TenantTx, by: Doer, facts: &JobFacts, was: &Made, wanted: &Made) -> ApiResult<()> {
    for command in commands(facts, was, wanted) {
        jobs::run_command(tx, by, facts.id, &command).await?;
    }
    Ok(())
}

/// How a job as the plan wrote it becomes one as the plan wants it.
fn commands(facts: &JobFacts, was: &Made, wanted: &Made) -> Vec<Command> {
    let Some(visit) = facts.visits.first() else { return Vec::new() };
    let visit_id = visit.id;
    let mut commands = Vec::new();
    let time =
        (was.window, was.arrival, was.duration_minutes) != (wanted.window, wanted.arrival, wanted.duration_minutes);
    let crew = was.technicians != wanted.technicians;
    if time && crew && !was.technicians.is_empty() {
        // Who went before may be booked at the new time.
        commands.push(Command::AssignVisit { visit_id, technicians: Vec::new(), was: None });
    }
    if time {
        commands.push(Command::ScheduleVisit {
            visit_id,
            window: Some(wanted.window),
            arrival: wanted.arrival,
            duration_minutes: wanted.duration_minutes,
            was: None,
        });
    }
    if crew {
        commands.push(Command::AssignVisit { visit_id, technicians: wanted.technicians.clone(), was: None });
    }
    if (&was.title, &was.description) != (&wanted.title, &wanted.description) {
        let (title, description) = (wanted.title.clone(), wanted.description.clone());
        commands.push(Command::DescribeJob { title, description });
    }
    if was.priority != wanted.priority {
        commands.push(Command::SetPriority { priority: wanted.priority });
    }
    commands
}
