//! The fences around the sites of the person's visits that are on the way or at work, and what to
//! ask when one is crossed. Asking changes nothing; people do.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use sync::domain::fence::{Fence, Prompt};
use sync::domain::status::VisitStatus;
use sync::domain::tracking::Fix;
use sync::ids::{JobId, VisitId};

use super::Duty;

/// The fences by visit, and what the person does not want to be asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fences {
    up: BTreeMap<VisitId, Fence>,
    silenced: BTreeSet<VisitId>,
}

/// A question to the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub job: JobId,
    pub visit: VisitId,
    pub number: i64,
    pub site: String,
    pub prompt: Prompt,
}

impl Duty {
    /// Takes a fix in for every visit that is on the way or at work.
    pub(super) fn look(self, fix: &Fix) {
        let Some(me) = self.user() else { return };
        self.store.jobs().with_untracked(|jobs| {
            let before = self.fences.get_untracked();
            let mut after = Fences { silenced: before.silenced.clone(), ..Fences::default() };
            for job in jobs {
                let Some(site) = job.site.position else { continue };
                let near =
                    |status| matches!(status, VisitStatus::EnRoute | VisitStatus::OnSite | VisitStatus::InProgress);
                for visit in job.visits.iter().filter(|visit| near(visit.status) && visit.is_assigned(me)) {
                    // Who checked in there was there, also before this page was opened.
                    let checked_in = visit.check_in.as_ref().is_some_and(|check_in| check_in.override_reason.is_none());
                    let fresh = || if checked_in { Fence::inside() } else { Fence::default() };
                    let mut fence = before.up.get(&visit.id).copied().unwrap_or_else(fresh);
                    if fence.look(site, fix) {
                        after.silenced.remove(&visit.id);
                    }
                    after.up.insert(visit.id, fence);
                }
            }
            if after != before {
                self.fences.set(after);
            }
        });
    }

    /// What to ask the person now (tracked).
    pub fn asked(self) -> Option<Asked> {
        if !self.is_on() {
            return None;
        }
        let fences = self.fences.get();
        self.store.jobs().with(|jobs| {
            jobs.iter().find_map(|job| {
                job.visits.iter().find_map(|visit| {
                    let prompt = fences.up.get(&visit.id)?.prompt(visit.status)?;
                    let wanted = !fences.silenced.contains(&visit.id);
                    wanted.then(|| Asked {
                        job: job.id,
                        visit: visit.id,
                        number: job.number,
                        site: job.site.name.clone(),
                        prompt,
                    })
                })
            })
        })
    }

    /// The person does not want to be asked again until the fence is crossed once more.
    pub fn silence(self, visit: VisitId) {
        self.fences.update(|fences| {
            fences.silenced.insert(visit);
        });
    }
}
