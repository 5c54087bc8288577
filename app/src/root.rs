//! The whole app: contexts, routes, and who may see which page.

use leptos::prelude::*;
#[cfg(feature = "desk")]
use leptos_router::components::{Outlet, ProtectedParentRoute};
use leptos_router::components::{ProtectedRoute, Redirect, Route, Router, Routes};
use leptos_router::path;
use sync::domain::access::Permission;
use wasm_bindgen::JsCast;

use crate::account::{LoginPage, SettingsPage, WayIn, theme};
use crate::alerts::{Alerts, OpenedByAlert};
use crate::data::{Duty, Store, use_store};
#[cfg(feature = "desk")]
use crate::dispatch::{
    AttentionPage, BoardPage, CustomerPage, CustomersPage, DevicesPage, DispatchPage, JobPage, MapPage, NewJobPage,
    NewRecurringPage, RecurringJobPage, RecurringPage, TeamPage,
};
use crate::format::Units;
use crate::status::Updates;
use crate::t;
use crate::technician::{AssignedPage, KeptList, SyncPage, VisitPage, keep_day};
use crate::ui::{EmptyState, Toasts};
use crate::words::Words;

/// Puts the app in place of what the server drew until it arrived.
pub fn mount() {
    theme::apply();
    match document().get_element_by_id("app").and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(place) => {
            let kept = KeptList::on_page();
            place.set_inner_html("");
            leptos::mount::mount_to(place, || {
                if let Some(kept) = kept {
                    kept.provide();
                }
                App()
            })
            .forget();
        }
        None => leptos::mount::mount_to_body(App),
    }
}

/// The app.
#[component]
fn App() -> impl IntoView {
    let words = Words::provide();
    Toasts::provide();
    let store = Store::provide();
    Updates::provide(store);
    Duty::provide(store);
    follow_locale(store, words);
    Alerts::provide(store);
    keep_day(store, words);
    let way = WayIn::provide(store);
    let signed_in = move || Some(store.session().with(Option::is_some));
    let login = move || way.login();
    view! {
        <Router>
            <OpenedByAlert/>
            <Routes fallback=MissingPage>
                <Route path=path!("/login") view=LoginPage/>
                <Route path=path!("/") view=Home/>
                <ProtectedRoute path=path!("/jobs/assigned") view=AssignedPage condition=signed_in redirect_path=login/>
                <ProtectedRoute path=path!("/jobs/:id") view=VisitPage condition=signed_in redirect_path=login/>
                <ProtectedRoute path=path!("/sync") view=SyncPage condition=signed_in redirect_path=login/>
                <ProtectedRoute path=path!("/settings") view=SettingsPage condition=signed_in redirect_path=login/>
                <DeskRoutes way/>
            </Routes>
        </Router>
    }
}

/// Everything below `/dispatch`, for whoever may see all jobs; others are sent to where they start.
#[component(transparent)]
fn DeskRoutes(way: WayIn) -> impl leptos_router::MatchNestedRoutes + Clone {
    let store = use_store();
    let desk = move || Some(store.may(Permission::ViewAllJobs));
    let home = move || if store.session().with(Option::is_some) { "/".to_owned() } else { way.login() };
    #[cfg(feature = "desk")]
    let routes = view! {
        <ProtectedParentRoute path=path!("/dispatch") view=Outlet condition=desk redirect_path=home>
            <Route path=path!("") view=DispatchPage/>
            <Route path=path!("board") view=BoardPage/>
            <Route path=path!("map") view=MapPage/>
            <Route path=path!("jobs/new") view=NewJobPage/>
            <Route path=path!("jobs/:id") view=JobPage/>
            <Route path=path!("customers") view=CustomersPage/>
            <Route path=path!("customers/:id") view=CustomerPage/>
            <Route path=path!("recurring") view=RecurringPage/>
            <Route path=path!("recurring/new") view=NewRecurringPage/>
            <Route path=path!("recurring/:id") view=RecurringJobPage/>
            <Route path=path!("team") view=TeamPage/>
            <Route path=path!("devices") view=DevicesPage/>
            <Route path=path!("attention") view=AttentionPage/>
        </ProtectedParentRoute>
    };
    // The phone's app has no page for it.
    #[cfg(not(feature = "desk"))]
    let routes = view! {
        <ProtectedRoute path=path!("/dispatch/*page") view=DeskIsElsewhere condition=desk redirect_path=home/>
    };
    routes.into_inner()
}

/// The desk's app was asked for, and the device could not load it.
#[cfg(not(feature = "desk"))]
#[component]
fn DeskIsElsewhere() -> impl IntoView {
    let reload = move |_| {
        // Refused only by a browser that is closing the page anyway.
        let _ = window().location().reload();
    };
    view! {
        <div class="frame frame--plain">
            <main class="frame__main" id="main">
                <EmptyState icon="cloud-off" title=t!(common.desk_missing_title) text=t!(common.desk_missing_text)>
                    <button class="button button--primary" type="button" on:click=reload>{t!(common.reload)}</button>
                    <a class="button" href="/sync">{t!(common.sync)}</a>
                </EmptyState>
            </main>
        </div>
    }
}

/// The person's own language, unless another was chosen on this device, and the company's units.
fn follow_locale(store: Store, words: Words) {
    Effect::new(move || {
        let Some(session) = store.session().get() else { return };
        Units::of_locale(&session.tenant.locale).choose();
        if !session.user.locale.is_empty() {
            words.follow(&session.user.locale);
        }
    });
}

/// `/`: on to the page that the person starts on.
#[component]
fn Home() -> impl IntoView {
    let session = use_store().session();
    move || {
        let path = session.with(|session| session.as_ref().map_or("/login", |session| session.home()));
        view! { <Redirect path=path/> }
    }
}

/// No route has the address.
#[component]
fn MissingPage() -> impl IntoView {
    let go = t!(common.go_home);
    view! {
        <div class="frame frame--plain">
            <main class="frame__main" id="main">
                <EmptyState icon="info" title=t!(common.page_missing_title) text=t!(common.page_missing_text)>
                    <a class="button button--primary" href="/">{go}</a>
                </EmptyState>
            </main>
        </div>
    }
}
