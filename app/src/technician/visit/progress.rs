//! The nine steps of a visit (CON-25) and how far each has come. Pure: it reads facts and content.

use sync::docs::content::{JobContent, PhotoKind};
use sync::domain::checklist::Section;
use sync::domain::completion::{Missing, missing};
use sync::domain::facts::{JobFacts, VisitFacts};
use sync::domain::status::VisitStatus;

/// One step. They may be taken in any order; this is the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Accept,
    Travel,
    CheckIn,
    Before,
    Work,
    Parts,
    After,
    Sign,
    Summary,
}

use Step::*;

impl Step {
    /// Every step in the usual order.
    pub const ALL: [Step; 9] = [Accept, Travel, CheckIn, Before, Work, Parts, After, Sign, Summary];

    /// The step's place, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The name in addresses: `?step=check-in`.
    pub fn code(self) -> &'static str {
        match self {
            Accept => "accept",
            Travel => "travel",
            CheckIn => "check-in",
            Before => "before",
            Work => "work",
            Parts => "parts",
            After => "after",
            Sign => "sign",
            Summary => "summary",
        }
    }

    /// The step of that name.
    pub fn from_code(code: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.code() == code)
    }

    /// The name of its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Accept => "check-circle",
            Travel => "car",
            CheckIn => "map-pin",
            Before => "camera",
            Work => "checklist",
            Parts => "parts",
            After => "image",
            Sign => "signature",
            Summary => "flag",
        }
    }

    /// The step after this one.
    pub fn next(self) -> Option<Step> {
        Step::ALL.get(self.number()).copied()
    }

    /// Where the missing thing can be entered.
    pub fn of_missing(missing: &Missing, visit: &VisitFacts) -> Step {
        match missing {
            Missing::Answer { item_id, .. } => {
                let section = visit.checklist.iter().find(|entry| entry.id == *item_id).map(|entry| entry.item.section);
                if section == Some(Section::Safety) { Before } else { Work }
            }
            Missing::Photos { kind: Some(PhotoKind::Before), .. } => Before,
            Missing::Photos { .. } => After,
            Missing::Signature { .. } => Sign,
        }
    }
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    /// The next sensible one.
    Current,
    Open,
    /// Cannot be finished yet.
    Blocked,
}

impl StepState {
    /// The value of `data-state`.
    pub fn code(self) -> &'static str {
        match self {
            StepState::Done => "done",
            StepState::Current => "current",
            StepState::Open => "open",
            StepState::Blocked => "blocked",
        }
    }
}

/// All nine, and what completion still lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    pub missing: Vec<Missing>,
    states: [StepState; 9],
    needed: [bool; 9],
}

impl Progress {
    /// Reads the progress of `visit`.
    pub fn of(job: &JobFacts, visit: &VisitFacts, content: &JobContent) -> Self {
        let missing = missing(job, visit, content);
        let mut needed = [false; 9];
        for item in &missing {
            needed[Step::of_missing(item, visit) as usize] = true;
        }
        let done = Step::ALL.map(|step| match step {
            Summary => visit.status == VisitStatus::Completed,
            Accept | Travel | CheckIn => passed(step, visit),
            _ => !needed[step as usize] && (touched(step, visit, content) || visit.status.is_over()),
        });
        let current = next_step(visit, &done, &needed);
        let states = Step::ALL.map(|step| match step {
            _ if done[step as usize] => StepState::Done,
            _ if current == Some(step) => StepState::Current,
            Summary if !missing.is_empty() => StepState::Blocked,
            _ => StepState::Open,
        });
        Self { missing, states, needed }
    }

    /// How far `step` has come.
    pub fn state(&self, step: Step) -> StepState {
        self.states[step as usize]
    }

    /// Whether completion still needs something of `step`.
    pub fn needs(&self, step: Step) -> bool {
        self.needed[step as usize]
    }

    /// The number of finished steps.
    pub fn done(&self) -> usize {
        self.states.iter().filter(|state| **state == StepState::Done).count()
    }
}

/// Whether the visit's state has gone beyond a step that is nothing but a command.
#[expect(clippy::match_like_matches_macro, reason = "a table is read row by row")]
fn passed(step: Step, visit: &VisitFacts) -> bool {
    use VisitStatus::*;
    match (step, visit.status) {
        (Accept, Unscheduled | Scheduled) => false,
        (Travel, Unscheduled | Scheduled | Accepted) => false,
        (CheckIn, Unscheduled | Scheduled | Accepted | EnRoute) => false,
        (_, Cancelled) => false,
        _ => true,
    }
}

/// Whether anything was entered in a step.
fn touched(step: Step, visit: &VisitFacts, content: &JobContent) -> bool {
    let photo = |kind: PhotoKind| {
        content.attachments.values().any(|photo| !photo.removed && photo.visit_id == visit.id && photo.kind == kind)
    };
    let answered = |safety: bool| {
        let mut items = visit.checklist.iter().filter(|entry| (entry.item.section == Section::Safety) == safety);
        items.any(|entry| content.answers.get(&entry.id).is_some_and(|answer| answer.value.is_some()))
    };
    match step {
        Before => photo(PhotoKind::Before) || answered(true),
        Work => answered(false) || !content.notes.work.trim().is_empty(),
        Parts => {
            content.parts.values().any(|part| !part.removed && part.visit_id == visit.id)
                || content.time.values().any(|entry| !entry.removed && entry.visit_id == visit.id)
        }
        After => photo(PhotoKind::After),
        Sign => content.sign_offs.values().any(|sign_off| !sign_off.removed && sign_off.visit_id == visit.id),
        Accept | Travel | CheckIn | Summary => false,
    }
}

/// What to do now: the way to the site first, then what completion needs, then completing.
fn next_step(visit: &VisitFacts, done: &[bool; 9], needed: &[bool; 9]) -> Option<Step> {
    if visit.status.is_over() {
        return None;
    }
    let to_site = [Accept, Travel, CheckIn].into_iter().find(|step| !done[*step as usize]);
    let lacking = Step::ALL.into_iter().find(|step| needed[*step as usize]);
    to_site.or(lacking).or(Some(Summary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    use crate::technician::testing::{job, visit};
    use serde_json::json;

    fn progress(status: &str, service: serde_json::Value) -> Progress {
        let job = job(1, vec![visit(1, status, Some(9))], service);
        Progress::of(&job, &job.visits[0], &JobContent::default())
    }

    #[wasm_bindgen_test]
    fn every_step_has_its_own_name_and_a_place_in_the_order() {
        for (index, step) in Step::ALL.into_iter().enumerate() {
            assert_eq!(Step::from_code(step.code()), Some(step));
            assert_eq!(step.number(), index + 1);
        }
        assert_eq!(Step::Accept.next(), Some(Step::Travel));
        assert_eq!(Step::Summary.next(), None);
        assert_eq!(Step::from_code("lunch"), None);
    }

    #[wasm_bindgen_test]
    fn the_way_to_the_site_comes_before_the_work() {
        let current = |status| {
            let progress = progress(status, json!({ "min_before_photos": 1 }));
            Step::ALL.into_iter().find(|step| progress.state(*step) == StepState::Current)
        };
        assert_eq!(current("scheduled"), Some(Accept));
        assert_eq!(current("accepted"), Some(Travel));
        assert_eq!(current("en_route"), Some(CheckIn));
        assert_eq!(current("in_progress"), Some(Before));
        assert_eq!(current("completed"), None);
    }

    #[wasm_bindgen_test]
    fn what_is_missing_marks_its_step_and_blocks_the_summary() {
        let lacking = progress("in_progress", json!({ "min_after_photos": 1, "customer_signature": true }));
        assert!(lacking.needs(After) && lacking.needs(Sign) && !lacking.needs(Before));
        assert_eq!(lacking.state(Summary), StepState::Blocked);
        assert_eq!(lacking.state(CheckIn), StepState::Done);
        let free = progress("in_progress", json!({}));
        assert_eq!(free.state(Summary), StepState::Current);
        assert_eq!(free.done(), 3);
    }
}
