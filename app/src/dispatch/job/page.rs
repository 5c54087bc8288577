//! The page around the parts.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};
use sync::ids::JobId;

use super::checklist::ChecklistCards;
use super::conflicts::ConflictsCard;
use super::context::Job;
use super::equipment::EquipmentCard;
use super::header::Header;
use super::history::HistoryCard;
use super::line_items::LineItemsCard;
use super::notes::NotesCard;
use super::people::CustomerCard;
use super::photos::PhotosCard;
use super::signatures::SignaturesCard;
use super::site::SiteCard;
use super::timeline::TimelineCard;
use super::visits::VisitsCard;
use super::work::WorkCards;
use crate::data::use_store;
use crate::dispatch::keys::Shortcuts;
use crate::dispatch::list_address;
use crate::dispatch::new_job_link::NewJobLink;
use crate::dispatch::shortcuts_dialog::ShortcutsDialog;
use crate::frame::DeskFrame;
use crate::t;
use crate::ui::{EmptyState, Icon, Skeleton};
use crate::words::use_words;

/// Which of the page's dialogs is open.
#[derive(Clone, Copy)]
pub(super) struct Dialogs {
    pub schedule: RwSignal<bool>,
    pub assign: RwSignal<bool>,
    pub describe: RwSignal<bool>,
    pub help: RwSignal<bool>,
}

impl Dialogs {
    /// Whether any of them is open (tracked).
    fn are_open(self) -> bool {
        [self.schedule, self.assign, self.describe, self.help].iter().any(|open| open.get())
    }
}

#[component]
pub fn JobPage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<JobId>().ok()));
    let store = use_store();
    let number = Memo::new(move |_| {
        let id = id.get()?;
        store.jobs().with(|jobs| jobs.iter().find(|job| job.id == id).map(|job| job.number))
    });
    let title =
        move || number.get().map_or(words.dispatch().job.to_owned(), |number| (words.dispatch().job_number)(number));
    let help = RwSignal::new(false);
    let shortcuts = t!(dispatch.shortcuts);
    let actions = move || {
        view! {
            <button class="button button--icon button--ghost only-desk" type="button" aria-label=shortcuts on:click=move |_| help.set(true)>
                <Icon name="keyboard"/>
            </button>
            <NewJobLink/>
        }
    };
    // Another job has nothing of the one before.
    let body = move || id.get().map(|id| view! { <JobBody id help/> });
    view! { <DeskFrame title subtitle=t!(dispatch.dispatch) back=list_address() actions>{body}</DeskFrame> }
}

/// The job from the device, or from the server where the device does not hold it.
#[component]
fn JobBody(id: JobId, help: RwSignal<bool>) -> impl IntoView {
    let job = Job::held(id);
    let ready = job.store.ready();
    let dialogs =
        Dialogs { schedule: RwSignal::new(false), assign: RwSignal::new(false), describe: RwSignal::new(false), help };
    let source = Memo::new(move |before: Option<&Source>| {
        let source = match (job.view.with(Option::is_some), ready.get()) {
            (true, _) => Source::Device,
            (false, false) => Source::Loading,
            (false, true) => Source::Server,
        };
        // A job that reaches the device meanwhile must not take a form away from under the hands.
        if before == Some(&Source::Server) && dialogs.are_open() { Source::Server } else { source }
    });
    move || match source.get() {
        Source::Device => view! { <JobParts job dialogs/> }.into_any(),
        Source::Loading => view! { <Skeleton cards=4/> }.into_any(),
        Source::Server => view! { <RemoteJob id dialogs/> }.into_any(),
    }
}

/// Where the page has its job from.
#[derive(Clone, Copy, PartialEq)]
enum Source {
    Loading,
    Device,
    Server,
}

/// An older job, or the news that there is none or that it cannot be read now.
#[component]
fn RemoteJob(id: JobId, dialogs: Dialogs) -> impl IntoView {
    let words = use_words();
    let job = Job::remote(id);
    let here = Memo::new(move |_| job.view.with(Option::is_some));
    let problem = Memo::new(move |_| job.remote.and_then(|remote| remote.problem.get()));
    let (title, back) = (t!(dispatch.job_not_here), t!(dispatch.back_to_list));
    move || match (here.get(), problem.get()) {
        (true, _) => view! { <JobParts job dialogs/> }.into_any(),
        (false, None) => view! { <Skeleton cards=4/> }.into_any(),
        (false, Some(problem)) => view! {
            <EmptyState icon="jobs" title text=move || problem.words(words.language())>
                <a class="button" href=list_address()>{back}</a>
            </EmptyState>
        }
        .into_any(),
    }
}

#[component]
fn JobParts(job: Job, dialogs: Dialogs) -> impl IntoView {
    let keys = Shortcuts::remembered();
    let navigate = use_navigate();
    keys.listen(move |key| {
        let planner = job.may_plan();
        match key {
            "s" if planner => dialogs.schedule.set(true),
            "a" if planner => dialogs.assign.set(true),
            "e" if planner => dialogs.describe.set(true),
            "b" => navigate(&list_address(), Default::default()),
            "n" => navigate("/dispatch/jobs/new", Default::default()),
            "?" => dialogs.help.set(true),
            _ => return false,
        }
        true
    });
    let rows = t!(dispatch.job_keys);
    view! {
        <Header job dialogs/>
        <div class="columns">
            <div class="columns__main">
                <ConflictsCard job/>
                <VisitsCard job dialogs/>
                <PhotosCard job/>
                <div class="grid grid--2">
                    <ChecklistCards job/>
                    <WorkCards job/>
                </div>
                <NotesCard job/>
                <SignaturesCard job/>
                <LineItemsCard job/>
            </div>
            <aside class="columns__side">
                <CustomerCard job/>
                <SiteCard job/>
                <EquipmentCard job/>
                <TimelineCard job/>
                <HistoryCard job/>
            </aside>
        </div>
        <ShortcutsDialog open=dialogs.help keys rows=Signal::derive(move || rows.get().to_vec())/>
    }
}
