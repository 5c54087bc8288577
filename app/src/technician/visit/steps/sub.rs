//! What is known of each step, in a few words for the list of steps.

use leptos::prelude::*;
use sync::docs::content::PhotoKind;
use sync::domain::checklist::Section;
use sync::domain::facts::VisitFacts;
use sync::time::Timestamp;

use crate::data::JobView;
use crate::format;
use crate::technician::visit::progress::{Step, StepState};
use crate::technician::visit::scope::VisitScope;

/// The line below a step's name (tracked).
pub(in crate::technician::visit) fn step_sub(step: Step, scope: VisitScope) -> String {
    let words = scope.words.technician();
    let time = |at: Timestamp| format::time(at, &scope.zone(), scope.words.language());
    let job = scope.job.get();
    let visit = scope.visit.get();
    let state = scope.progress.with(|progress| progress.state(step));
    match step {
        Step::Accept => match (visit.technicians.iter().find_map(|technician| technician.accepted_at), state) {
            (Some(at), _) => (words.accepted_at)(&time(at)),
            (None, StepState::Done) => words.skipped.into(),
            _ => words.not_yet.into(),
        },
        Step::Travel => match (visit.travel_started_at, state) {
            (Some(at), _) => (words.set_out_at)(&time(at)),
            (None, StepState::Done) => words.skipped.into(),
            _ => words.not_yet.into(),
        },
        Step::CheckIn => match (&visit.check_in, state) {
            (Some(check_in), _) => match check_in.distance_m {
                Some(metres) => format!(
                    "{} · {}",
                    time(check_in.at),
                    (words.from_site)(&format::distance(metres, scope.words.language()))
                ),
                None => time(check_in.at),
            },
            (None, StepState::Done) => words.skipped.into(),
            _ => words.not_yet.into(),
        },
        Step::Before => {
            let photos = photos(&job, &visit, Some(PhotoKind::Before), job.facts.service.min_before_photos, words);
            let (answered, all) = answered(&job, &visit, true);
            if all == 0 { photos } else { format!("{} · {photos}", (words.answered_of)(answered, all)) }
        }
        Step::Work => match answered(&job, &visit, false) {
            (_, 0) => words.work_notes.into(),
            (done, all) => (words.answered_of)(done, all),
        },
        Step::Parts => parts(&job, &visit, words),
        Step::After => match (job.facts.service.min_after_photos, job.facts.service.min_photos) {
            (0, need) if need > 0 => photos(&job, &visit, None, need, words),
            (need, _) => photos(&job, &visit, Some(PhotoKind::After), need, words),
        },
        Step::Sign => signatures(&job, &visit, words),
        Step::Summary => match (scope.progress.with(|progress| progress.missing.len()), visit.completed_at) {
            (_, Some(at)) => (words.completed_at)(&time(at)),
            (0, None) => words.nothing_missing.into(),
            (count, None) => (words.things_missing)(count),
        },
    }
}

type Texts = &'static crate::words::technician::Technician;

fn photos(job: &JobView, visit: &VisitFacts, kind: Option<PhotoKind>, need: u32, words: Texts) -> String {
    let photos = job.content.attachments.values().filter(|photo| !photo.removed && photo.visit_id == visit.id);
    let have = photos.filter(|photo| kind.is_none_or(|kind| photo.kind == kind)).count();
    if (have as u32) < need { (words.photos_of)(have, need as usize) } else { (words.photos)(have) }
}

/// Answered items and all of them: the safety section's, or the others'.
fn answered(job: &JobView, visit: &VisitFacts, safety: bool) -> (usize, usize) {
    let items = visit.checklist.iter().filter(|entry| (entry.item.section == Section::Safety) == safety);
    items.fold((0, 0), |(done, all), entry| {
        let value = job.content.answers.get(&entry.id).and_then(|answer| answer.value.as_ref());
        (done + usize::from(value.is_some_and(|value| value.answers(&entry.item.kind))), all + 1)
    })
}

fn parts(job: &JobView, visit: &VisitFacts, words: Texts) -> String {
    let parts = job.content.parts.values().filter(|part| !part.removed && part.visit_id == visit.id).count();
    let time = job.content.time.values().filter(|entry| !entry.removed && entry.visit_id == visit.id);
    let minutes: i64 = time.filter_map(|entry| Some(entry.stopped_at?.minutes_since(entry.started_at))).sum();
    match (parts, minutes) {
        (0, 0) => words.nothing_yet.into(),
        (0, minutes) => format::duration(minutes),
        (parts, 0) => (words.parts)(parts),
        (parts, minutes) => format!("{} · {}", (words.parts)(parts), format::duration(minutes)),
    }
}

fn signatures(job: &JobView, visit: &VisitFacts, words: Texts) -> String {
    let given = job.content.sign_offs.values().filter(|sign_off| !sign_off.removed && sign_off.visit_id == visit.id);
    let names: Vec<&str> = given.map(|sign_off| sign_off.signer_name.as_str()).collect();
    match (names.is_empty(), job.facts.service.customer_signature, job.facts.service.technician_signature) {
        (false, ..) => names.join(", "),
        (true, true, true) => words.both_signatures.into(),
        (true, true, false) => words.customer_signature.into(),
        (true, false, true) => words.technician_signature.into(),
        (true, false, false) => words.not_required.into(),
    }
}
