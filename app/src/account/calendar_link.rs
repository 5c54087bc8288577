//! The address at which another calendar reads a technician's visits: one's own, or for the desk
//! anybody's. Needs a network, and says so.

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlSelectElement;
use serde::Deserialize;
use sync::domain::access::Permission;
use sync::domain::facts::StaffMember;
use sync::ids::UserId;
use sync::time::Timestamp;

use crate::api::{self, ApiProblem};
use crate::data::use_store;
use crate::platform::copy_text;
use crate::ui::{Confirm, Icon, use_toasts};
use crate::words::use_words;
use crate::{format, t};

#[derive(Clone, PartialEq, Deserialize)]
struct Link {
    exists: bool,
    created_at: Option<Timestamp>,
    read_at: Option<Timestamp>,
}

#[derive(Clone, PartialEq, Deserialize)]
struct NewLink {
    url: String,
}

/// Whose link is looked after, and how it stands. Copy it into closures freely.
#[derive(Clone, Copy)]
struct Looked {
    whose: RwSignal<Option<UserId>>,
    link: RwSignal<Option<Result<Link, ApiProblem>>>,
    /// The address, in the minutes after it was made.
    address: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Looked {
    fn path(self) -> Option<String> {
        self.whose.get_untracked().map(|id| format!("/api/v1/technicians/{id}/calendar-link"))
    }

    fn load(self) {
        let Some(path) = self.path() else { return };
        spawn_local(async move {
            let link = api::get::<Link>(&path).await;
            if self.path().as_ref() == Some(&path) {
                self.link.try_set(Some(link));
            }
        });
    }
}

/// The section; nothing for whoever neither goes on visits nor dispatches.
#[component]
pub(super) fn CalendarLinks() -> impl IntoView {
    let store = use_store();
    let people = Memo::new(move |_| {
        let me = store.session().with(|session| session.as_ref().map(|session| session.user.id));
        let all = store.may(Permission::DispatchJobs);
        let staff = store.staff().get();
        let works = |member: &&StaffMember| member.role.may(Permission::WorkOwnVisits);
        let mut people: Vec<StaffMember> =
            staff.iter().filter(works).filter(|member| all || Some(member.id) == me).cloned().collect();
        people.sort_by_key(|member| (Some(member.id) != me, member.name.to_lowercase()));
        people
    });
    let looked = Looked {
        whose: RwSignal::new(None),
        link: RwSignal::new(None),
        address: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let look = move |whose: Option<UserId>| {
        looked.link.set(None);
        looked.address.set(None);
        looked.whose.set(whose);
        looked.load();
    };
    Effect::new(move || {
        let first = people.with(|people| people.first().map(|member| member.id));
        if looked.whose.get_untracked().is_none() && first.is_some() {
            look(first);
        }
    });
    let choose = move |event: Targeted<Event, HtmlSelectElement>| look(event.target().value().parse().ok());
    let choice = move || {
        people.with(|people| people.len() > 1).then(|| {
            let option = |member: StaffMember| {
                let id = member.id;
                view! { <option value=id.to_string() prop:selected=move || looked.whose.get() == Some(id)>{member.name}</option> }
            };
            view! {
                <label class="field">
                    <span class="field__label">{t!(calendar.technician)}</span>
                    <select class="select" on:change:target=choose>{people.get().into_iter().map(option).collect_view()}</select>
                </label>
            }
        })
    };
    let any = Memo::new(move |_| people.with(|people| !people.is_empty()));
    let section = move || {
        view! {
            <section class="card" aria-labelledby="calendar-title">
                <header class="card__head"><h2 class="card__title" id="calendar-title">{t!(calendar.link_title)}</h2></header>
                <div class="card__body stack">
                    <p class="muted">{t!(calendar.link_text)}</p>
                    {choice}
                    <State looked/>
                </div>
            </section>
        }
    };
    move || any.get().then(section)
}

/// How the link stands, and what can be done with it.
#[component]
fn State(looked: Looked) -> impl IntoView {
    let (words, toasts) = (use_words(), use_toasts());
    let (replacing, revoking) = (RwSignal::new(false), RwSignal::new(false));
    let failed = move |problem: ApiProblem| toasts.error(problem.words(words.language()));
    let make = move || {
        let Some(path) = looked.path().filter(|_| !looked.busy.get_untracked()) else { return };
        looked.busy.set(true);
        spawn_local(async move {
            match api::put::<NewLink>(&path, &serde_json::json!({})).await {
                Ok(link) => {
                    looked.address.try_set(Some(link.url));
                    looked.load();
                }
                Err(problem) => failed(problem),
            }
            looked.busy.try_set(false);
        });
    };
    let revoke = move || {
        let Some(path) = looked.path() else { return };
        spawn_local(async move {
            match api::delete(&path).await {
                Ok(()) => {
                    looked.address.try_set(None);
                    looked.load();
                }
                Err(problem) => failed(problem),
            }
        });
    };
    let stands = move || {
        match looked.link.get() {
        None => view! { <p class="muted">{t!(common.loading)}</p> }.into_any(),
        Some(Err(problem)) => view! { <p class="muted">{problem.words(words.language())}</p> }.into_any(),
        Some(Ok(link)) if !link.exists => view! {
            <div class="cluster">
                <button class="button" type="button" disabled=move || looked.busy.get() on:click=move |_| make()><Icon name="plus"/>" "{t!(calendar.link_make)}</button>
            </div>
        }
        .into_any(),
        Some(Ok(link)) => {
            let day = move |at: Timestamp| format::date_time(at, "", words.language());
            let made = link.created_at.map(|at| (words.calendar().link_made)(&day(at)));
            let read = match link.read_at {
                Some(at) => (words.calendar().link_read)(&day(at)),
                None => words.calendar().link_unread.to_owned(),
            };
            view! {
                <p>{made}" "{read}</p>
                <div class="cluster">
                    <button class="button" type="button" on:click=move |_| replacing.set(true)><Icon name="sync"/>" "{t!(calendar.link_replace)}</button>
                    <button class="button button--danger" type="button" on:click=move |_| revoking.set(true)><Icon name="trash"/>" "{t!(calendar.link_revoke)}</button>
                </div>
            }
            .into_any()
        }
    }
    };
    let fresh = move || looked.address.get().map(|address| view! { <Address address/> });
    view! {
        {fresh}
        {stands}
        <Confirm open=replacing title=t!(calendar.link_replace) text=t!(calendar.link_replace_text) confirm=t!(calendar.link_replace) on_confirm=move |()| make()/>
        <Confirm open=revoking title=t!(calendar.link_revoke) text=t!(calendar.link_revoke_text) confirm=t!(calendar.link_revoke) danger=true on_confirm=move |()| revoke()/>
    }
}

/// The address that was made just now, to be copied.
#[component]
fn Address(address: String) -> impl IntoView {
    let (words, toasts) = (use_words(), use_toasts());
    let text = address.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if copy_text(&text).await {
                toasts.success(words.calendar().link_copied);
            } else {
                toasts.error(words.calendar().link_not_copied);
            }
        });
    };
    view! {
        <div class="notice" data-kind="success" role="status">
            <Icon name="check-circle"/>
            <div class="notice__body stack stack--tight">
                <p>{t!(calendar.link_once)}</p>
                <label class="field">
                    <span class="field__label">{t!(calendar.link_address)}</span>
                    <input class="input" type="text" readonly value=address/>
                </label>
                <div class="cluster"><button class="button button--primary" type="button" on:click=copy>{t!(calendar.link_copy)}</button></div>
            </div>
        </div>
    }
}
