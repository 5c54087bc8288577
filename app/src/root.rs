//! The whole app: contexts, routes, and who may see which page.

use leptos::prelude::*;
use leptos_router::components::{ProtectedRoute, Redirect, Route, Router, Routes};
use leptos_router::path;
use sync::domain::access::Permission;
use wasm_bindgen::JsCast;

use crate::account::{LoginPage, SettingsPage, theme};
use crate::data::{Store, use_store};
use crate::dispatch::{AttentionPage, CustomerPage, CustomersPage, DevicesPage, DispatchPage, JobPage, NewJobPage};
use crate::status::Updates;
use crate::t;
use crate::technician::{AssignedPage, SyncPage, VisitPage};
use crate::ui::{EmptyState, Toasts};
use crate::words::Words;

/// Puts the app in place of what the server drew until it arrived.
pub fn mount() {
    theme::apply();
    match document().get_element_by_id("app").and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(place) => {
            place.set_inner_html("");
            leptos::mount::mount_to(place, App).forget();
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
    follow_locale(store, words);
    let signed_in = move || Some(store.session().with(Option::is_some));
    let desk = move || Some(store.session().with(|session| session.is_some()) && store.may(Permission::ViewAllJobs));
    let login = || "/login";
    let home = || "/";
    view! {
        <Router>
            <Routes fallback=MissingPage>
                <Route path=path!("/login") view=LoginPage/>
                <Route path=path!("/") view=Home/>
                <ProtectedRoute path=path!("/jobs/assigned") view=AssignedPage condition=signed_in redirect_path=login/>
                <ProtectedRoute path=path!("/jobs/:id") view=VisitPage condition=signed_in redirect_path=login/>
                <ProtectedRoute path=path!("/sync") view=SyncPage condition=signed_in redirect_path=login/>
                <ProtectedRoute path=path!("/settings") view=SettingsPage condition=signed_in redirect_path=login/>
                <ProtectedRoute path=path!("/dispatch") view=DispatchPage condition=desk redirect_path=home/>
                <ProtectedRoute path=path!("/dispatch/jobs/new") view=NewJobPage condition=desk redirect_path=home/>
                <ProtectedRoute path=path!("/dispatch/jobs/:id") view=JobPage condition=desk redirect_path=home/>
                <ProtectedRoute path=path!("/dispatch/customers") view=CustomersPage condition=desk redirect_path=home/>
                <ProtectedRoute path=path!("/dispatch/customers/:id") view=CustomerPage condition=desk redirect_path=home/>
                <ProtectedRoute path=path!("/dispatch/devices") view=DevicesPage condition=desk redirect_path=home/>
                <ProtectedRoute path=path!("/dispatch/attention") view=AttentionPage condition=desk redirect_path=home/>
            </Routes>
        </Router>
    }
}

/// The person's own language, unless another was chosen on this device.
fn follow_locale(store: Store, words: Words) {
    Effect::new(move || {
        if let Some(session) = store.session().get().filter(|session| !session.user.locale.is_empty()) {
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
