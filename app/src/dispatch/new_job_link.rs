//! The button in the top bar that begins a new job.

use leptos::prelude::*;
use sync::domain::access::Permission;

use crate::data::use_store;
use crate::t;
use crate::ui::Icon;

/// It shows the key that does the same; nothing for a role that creates no jobs.
#[component]
pub fn NewJobLink() -> impl IntoView {
    let (label, store) = (t!(dispatch.new_job), use_store());
    move || {
        store.may(Permission::DispatchJobs).then(|| {
            view! {
                <a class="button button--primary" href="/dispatch/jobs/new" aria-label=label aria-keyshortcuts="n">
                    <Icon name="plus"/>
                    " "
                    <span class="only-desk">{label}</span>
                    <kbd class="kbd only-desk" aria-hidden="true">"N"</kbd>
                </a>
            }
        })
    }
}
