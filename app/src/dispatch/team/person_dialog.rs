//! Changing what planning knows of one person.

use leptos::prelude::*;
use serde_json::json;
use sync::domain::facts::StaffMember;

use super::hours::{HoursDraft, HoursFields};
use super::records::{Planning, Profile};
use super::skills::{SkillsDraft, SkillsFields};
use super::time_off::TimeOffSection;
use super::truck::{TruckDraft, TruckFields};
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::ui::{Notice, Skeleton, use_toasts};
use crate::words::use_words;
use crate::{api, t};

#[component]
pub(super) fn PersonDialog(target: RwSignal<Option<StaffMember>>, planning: Fetched<Planning>) -> impl IntoView {
    let (words, toasts, run) = (use_words(), use_toasts(), Run::new());
    let open = RwSignal::new(false);
    let (skills, hours, truck) = (SkillsDraft::new(), HoursDraft::new(), TruckDraft::new());
    let id = Memo::new(move |_| target.with(|member| member.as_ref().map(|member| member.id)));
    let profile = Fetched::<Profile>::new(move || Some(format!("/api/v1/technicians/{}/profile", id.get()?)));
    // What is typed is of this person.
    let filled = RwSignal::new(None);
    Effect::new(move || {
        if id.get().is_some() {
            profile.value.set(None);
            profile.problem.set(None);
            filled.set(None);
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            target.set(None);
        }
    });
    // What is filled in has to outlive the next run of the effect that does it.
    let owner = Owner::current().unwrap_or_default();
    Effect::new(move || {
        // Time off that is added meanwhile leaves what is typed alone.
        if let (Some(id), None) = (id.get(), filled.get_untracked()) {
            profile.value.with(|profile| {
                if let Some(profile) = profile {
                    owner.with(|| {
                        skills.fill(&profile.skills);
                        hours.fill(&profile.hours);
                        truck.fill(profile.truck.as_ref());
                    });
                    filled.set(Some(id));
                }
            });
        }
    });
    let types = Signal::derive(move || {
        planning.value.with(|planning| planning.as_ref().map(|one| one.skill_types.clone()).unwrap_or_default())
    });
    let submit = move |()| {
        let Some(id) = filled.get_untracked() else { return };
        let truck = match truck.input() {
            Ok(truck) => truck,
            Err(field) => return run.refuse(field, untrack(|| words.planning().number_wrong)),
        };
        let (skills, hours) = (skills.input(), hours.input());
        let work = async move {
            let path = |what: &str| format!("/api/v1/technicians/{id}/{what}");
            api::put::<Profile>(&path("skills"), &json!({ "skills": skills })).await?;
            api::put::<Profile>(&path("availability"), &json!({ "hours": hours })).await?;
            api::put::<Profile>(&path("truck"), &json!({ "truck": truck })).await
        };
        run.request(work, move |_| {
            toasts.success(untrack(|| words.planning().saved));
            open.set(false);
        });
    };
    let title = move || {
        target.with(|member| member.as_ref().map(|one| (words.planning().edit_person)(&one.name)).unwrap_or_default())
    };
    let body = move || match (filled.get().is_some(), profile.problem.get()) {
        (true, _) => view! {
            <SkillsFields draft=skills types/>
            <HoursFields draft=hours/>
            <TruckFields draft=truck run/>
            <TimeOffSection target profile/>
        }
        .into_any(),
        (false, Some(problem)) if problem.is_offline() => {
            let text = words.dispatch().needs_connection;
            view! { <Notice kind="info" text/> }.into_any()
        }
        (false, Some(problem)) => {
            let text = problem.words(words.language());
            view! { <Notice kind="error" text/> }.into_any()
        }
        (false, None) => view! { <Skeleton cards=3/> }.into_any(),
    };
    view! {
        <FormDialog open id="person" title submit=t!(common.save) variant="wide" run on_submit=submit>
            {body}
        </FormDialog>
    }
}
