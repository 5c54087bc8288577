//! `/dispatch/team`

use leptos::prelude::*;
use sync::domain::access::{Permission, Role};
use sync::domain::facts::StaffMember;
use sync::ids::UserId;

use super::company::CompanyCard;
use super::needs::NeedsCard;
use super::person::PersonCard;
use super::person_dialog::PersonDialog;
use super::records::Planning;
use crate::data::use_store;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::people::technicians;
use crate::frame::DeskFrame;
use crate::t;
use crate::ui::{EmptyState, Notice, Skeleton};
use crate::words::use_words;

#[component]
pub fn TeamPage() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let planning = Fetched::<Planning>::new(move || {
        // Read again when somebody has changed it.
        store.roster().track();
        Some("/api/v1/planning".into())
    });
    let target = RwSignal::new(None::<StaffMember>);
    // Those whose daily work it is, and of the others whom planning knows.
    let people = Memo::new(move |_| {
        let known = |id: UserId| store.roster().with(|roster| roster.profile(id).is_some());
        let mut people = store.staff().with(|staff| technicians(staff));
        people.retain(|member| member.role == Role::Technician || known(member.id));
        people
    });
    let may = Signal::derive(move || store.may(Permission::DispatchJobs));
    let offline = move || {
        let problem = planning.problem.get()?;
        let text = if problem.is_offline() {
            words.dispatch().needs_connection.to_owned()
        } else {
            problem.words(words.language())
        };
        Some(view! { <Notice kind="info" text/> })
    };
    let empty = t!(planning.team_empty);
    let list = move || {
        if !store.ready().get() {
            return view! { <Skeleton cards=4/> }.into_any();
        }
        if people.with(Vec::is_empty) {
            return view! { <EmptyState icon="user" title=empty/> }.into_any();
        }
        view! {
            <ul class="team" role="list">
                <For each=move || people.get() key=|member| member.id children=move |member| view! { <PersonCard member may target/> }/>
            </ul>
        }
        .into_any()
    };
    view! {
        <DeskFrame title=t!(planning.team)>
            {offline}
            <div class="columns">
                <div class="columns__main">{list}</div>
                <aside class="columns__side">
                    <CompanyCard planning may/>
                    <NeedsCard planning may/>
                </aside>
            </div>
            <PersonDialog target planning/>
        </DeskFrame>
    }
}
