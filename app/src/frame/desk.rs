//! The desk's frame: a sidebar with what the person's role may open.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_router::hooks::use_location;
use sync::domain::access::Permission;

use super::{SignOutButton, SkipLink, announce};
use crate::alerts::EmergencyAlerts;
use crate::data::use_store;
use crate::dispatch::{NoticeBell, attention_count};
use crate::format::initials;
use crate::status::{Banners, SyncStatus};
use crate::t;
use crate::ui::{Icon, Mark, ToastsView};

/// A page at the desk.
#[component]
pub fn DeskFrame(
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] subtitle: Option<TextProp>,
    /// Where the arrow in the top bar leads; top pages have none.
    #[prop(optional, into)]
    back: Option<String>,
    /// Buttons in the top bar.
    #[prop(optional, into)]
    actions: ViewFn,
    children: Children,
) -> impl IntoView {
    announce(title.clone());
    let back_words = t!(common.back);
    view! {
        <div class="frame frame--desk">
            <SkipLink/>
            <Sidebar/>
            <header class="topbar">
                {back.map(|href| view! { <a class="topbar__back" href=href aria-label=back_words><Icon name="chevron-left"/></a> })}
                <div class="topbar__titles">
                    <h1 class="topbar__title">{move || title.get()}</h1>
                    {subtitle.map(|text| view! { <p class="topbar__subtitle">{move || text.get()}</p> })}
                </div>
                <div class="topbar__actions"><SyncStatus/><NoticeBell/>{actions.run()}</div>
            </header>
            <div class="frame__banners"><EmergencyAlerts/><Banners/></div>
            <main class="frame__main" id="main" tabindex="-1">{children()}</main>
            <ToastsView/>
        </div>
    }
}

#[component]
fn Sidebar() -> impl IntoView {
    let store = use_store();
    let person = move || {
        store.session().with(|session| session.as_ref().map(|session| session.user.name.clone()).unwrap_or_default())
    };
    let sync = store.sync();
    let unsent = Signal::derive(move || sync.with(|sync| sync.pending_jobs + sync.refused));
    let attention = attention_count(store);
    // On a phone the bar at the foot has room for four: the others are a touch away.
    let more = RwSignal::new(false);
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.get();
        more.set(false);
    });
    let hidden = Signal::derive(move || unsent.get() + attention.get());
    let (more_label, hidden_number) = (t!(common.more), move || (hidden.get() > 0).then(|| count_mark(hidden)));
    let first = move || {
        view! {
            <SidebarItem href="/dispatch" icon="dispatch" label=t!(common.dispatch)/>
            <SidebarItem href="/dispatch/board" icon="calendar" label=t!(dispatch.board)/>
            <SidebarItem href="/dispatch/map" icon="map-pin" label=t!(tracking.map)/>
            {store.may(Permission::ViewCustomers).then(|| view! { <SidebarItem href="/dispatch/customers" icon="customers" label=t!(common.customers)/> })}
        }
    };
    let rest = move || {
        view! {
            <SidebarItem href="/dispatch/recurring" icon="history" label=t!(recurring.recurring_jobs)/>
            <SidebarItem href="/dispatch/team" icon="user" label=t!(planning.team)/>
            {store.may(Permission::ManageDevices).then(|| view! { <SidebarItem href="/dispatch/devices" icon="device" label=t!(common.devices)/> })}
            {store.may(Permission::ResolveQuarantine).then(|| view! { <SidebarItem href="/dispatch/attention" icon="alert" label=t!(common.attention) count=attention/> })}
            <SidebarItem href="/sync" icon="sync" label=t!(common.sync) count=unsent/>
            <SidebarItem href="/settings" icon="settings" label=t!(common.settings)/>
        }
    };
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            more.set(false);
        }
    };
    view! {
        <aside class="sidebar" on:keydown=close>
            <a class="sidebar__brand" href="/dispatch" aria-label="Holdfast"><Mark/><span class="sidebar__name">"Holdfast"</span></a>
            <nav class="sidebar__nav" aria-label=t!(common.main_navigation)>
                {first}
                <div class="sidebar__rest" id="sidebar-rest" data-open=move || more.get().then_some("true")>{rest}</div>
                <button class="sidebar__item sidebar__more" type="button" aria-controls="sidebar-rest"
                    aria-expanded=move || more.get().to_string() on:click=move |_| more.update(|more| *more = !*more)>
                    <Icon name="dots"/><span class="sidebar__label">{more_label}</span>{hidden_number}
                </button>
            </nav>
            <div class="sidebar__foot">
                <SignOutButton class="sidebar__item" label_class="sidebar__label"/>
                <div class="sidebar__person">
                    <span class="avatar" data-hue="2" aria-hidden="true">{move || initials(&person())}</span>
                    <span class="sidebar__label">{person}</span>
                </div>
            </div>
        </aside>
    }
}

/// How many things wait behind an item.
fn count_mark(count: Signal<usize>) -> impl IntoView {
    view! { <span class="sidebar__count" aria-hidden="true">{move || count.get()}</span> }
}

#[component]
fn SidebarItem(
    href: &'static str,
    icon: &'static str,
    #[prop(into)] label: TextProp,
    /// How many things wait there; not shown at 0.
    #[prop(optional)]
    count: Signal<usize>,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || {
        let path = path.get();
        // The first item's address is the beginning of all others: its own pages are the jobs.
        let here = if href == "/dispatch" {
            path == href || path.starts_with("/dispatch/jobs")
        } else {
            path.starts_with(href)
        };
        here.then_some("page")
    };
    let name = label.clone();
    let spoken = move || match count.get() {
        0 => name.get().into_owned(),
        count => format!("{} ({count})", name.get()),
    };
    let number = move || (count.get() > 0).then(|| count_mark(count));
    view! {
        <a class="sidebar__item" href=href aria-current=current aria-label=spoken>
            <Icon name=icon/><span class="sidebar__label">{move || label.get()}</span>{number}
        </a>
    }
}
