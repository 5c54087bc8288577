//! The bell in the desk's top bar: how much is unread, and the list behind it.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use sync::domain::access::Permission;

use super::found::{Found, Kind, PATIENCE_MINUTES};
use super::kept::{Note, unread};
use super::state::Notices;
use crate::data::use_store;
use crate::ui::{Dialog, Icon, ToastKind, use_toasts};
use crate::words::{Words, use_words};
use crate::{format, t};

/// The bell; for people who plan.
#[component]
pub fn NoticeBell() -> impl IntoView {
    let store = use_store();
    view! { <Show when=move || store.may(Permission::DispatchJobs)><Bell/></Show> }
}

/// The sentence for one thing.
fn told(found: &Found, words: Words) -> String {
    let texts = words.alerts();
    match &found.kind {
        Kind::Late { minutes, .. } => {
            (texts.desk_late)(&found.who, &format::duration(i64::from(*minutes)), found.number)
        }
        Kind::NotAccepted => (texts.desk_not_accepted)(found.number, PATIENCE_MINUTES, &found.who),
    }
}

#[component]
fn Bell() -> impl IntoView {
    let (words, toasts, navigate) = (use_words(), use_toasts(), use_navigate());
    let open = RwSignal::new(false);
    let notices = Notices::follow(move |fresh| {
        for found in fresh {
            let (navigate, href) = (navigate.clone(), format!("/dispatch/jobs/{}", found.job_id));
            let show = Callback::new(move |()| navigate(&href, Default::default()));
            toasts.with_action(ToastKind::Info, told(&found, words), words.alerts().desk_show, show);
        }
    });
    let count = Memo::new(move |_| notices.list.with(|list| unread(list)));
    let label = move || (words.alerts().desk_bell)(count.get());
    let look = move |_| {
        open.set(true);
        notices.read_all();
    };
    view! {
        <button class="button button--icon button--ghost notice-bell" type="button" data-testid="notice-bell" aria-label=label on:click=look>
            <Icon name="bell"/>
            {move || (count.get() > 0).then(|| view! { <span class="badge notice-bell__count" data-kind="error" aria-hidden="true">{count.get()}</span> })}
        </button>
        <Dialog open title=t!(alerts.desk_title) variant="side">
            <Show when=move || !notices.list.with(Vec::is_empty) fallback=move || view! { <p class="muted">{t!(alerts.desk_nothing)}</p> }>
                <ul class="notice-list" role="list">
                    <For each=move || notices.list.get() key=|note| format!("{:?}", (&note.found, note.settled)) children=move |note| view! { <Line note open/> }/>
                </ul>
            </Show>
        </Dialog>
    }
}

#[component]
fn Line(note: Note, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let Note { found, settled, .. } = note;
    let href = format!("/dispatch/jobs/{}", found.job_id);
    let (at, zone, title) = (found.at, found.zone.clone(), found.title.clone());
    let icon = match &found.kind {
        Kind::Late { .. } => "clock",
        Kind::NotAccepted => "alert",
    };
    let reason = match &found.kind {
        Kind::Late { note, .. } if !note.is_empty() => Some(format!("“{note}”")),
        _ => None,
    };
    let settled_words = t!(alerts.desk_settled);
    view! {
        <li class="notice-list__item" data-state=settled.then_some("settled")>
            <Icon name=icon/>
            <div class="notice-list__body">
                <a class="notice-list__text" href=href on:click=move |_| open.set(false)>{move || told(&found, words)}</a>
                <span class="notice-list__meta">
                    {title} " · " <time datetime=format::machine(at)>{move || format::date_time(at, &zone, words.language())}</time>
                    {settled.then(|| view! { " · " {settled_words} })}
                </span>
                {reason.map(|reason| view! { <span class="notice-list__meta wrap-anywhere">{reason}</span> })}
            </div>
        </li>
    }
}
