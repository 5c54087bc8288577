//! The phone's frame: bottom navigation, or a bar of actions, within the thumb's reach.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_router::hooks::use_location;

use super::{SkipLink, announce};
use crate::alerts::EmergencyAlerts;
use crate::data::use_store;
use crate::status::{Banners, SyncStatus};
use crate::t;
use crate::ui::{Icon, Mark, ToastsView};

/// A page on the phone.
#[component]
pub fn PhoneFrame(
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] subtitle: Option<TextProp>,
    /// Where the arrow in the top bar leads; without it the page shows the mark.
    #[prop(optional, into)]
    back: Option<String>,
    /// Buttons in the top bar.
    #[prop(optional, into)]
    actions: ViewFn,
    /// Buttons fixed at the foot, in the navigation's place: such a page has its arrow back. The caller
    /// brings the `.action-bar` element.
    #[prop(optional, into)]
    bar: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    announce(title.clone());
    let back_words = t!(common.back);
    let lead = match back {
        Some(href) => {
            view! { <a class="topbar__back" href=href aria-label=back_words><Icon name="chevron-left"/></a> }.into_any()
        }
        None => view! { <span class="topbar__mark"><Mark/></span> }.into_any(),
    };
    view! {
        <div class="frame frame--phone">
            <SkipLink/>
            <header class="topbar">
                {lead}
                <div class="topbar__titles">
                    <h1 class="topbar__title">{move || title.get()}</h1>
                    {subtitle.map(|text| view! { <p class="topbar__subtitle">{move || text.get()}</p> })}
                </div>
                <div class="topbar__actions"><SyncStatus/>{actions.run()}</div>
            </header>
            <div class="frame__banners"><EmergencyAlerts/><Banners/></div>
            <main class="frame__main" id="main" tabindex="-1">{children()}</main>
            {match bar {
                Some(bar) => bar.run(),
                None => view! { <BottomNav/> }.into_any(),
            }}
            <ToastsView/>
        </div>
    }
}

#[component]
fn BottomNav() -> impl IntoView {
    let path = use_location().pathname;
    let sync = use_store().sync();
    let waiting = Memo::new(move |_| sync.with(|sync| sync.pending_jobs));
    let badge = move || {
        (waiting.get() > 0).then(|| view! { <span class="bottom-nav__badge" aria-hidden="true">{waiting.get()}</span> })
    };
    let current = move |prefix: &'static str| move || path.with(|path| path.starts_with(prefix)).then_some("page");
    view! {
        <nav class="bottom-nav" aria-label=t!(common.main_navigation)>
            <a class="bottom-nav__item" href="/jobs/assigned" aria-current=current("/jobs")>
                <Icon name="home"/><span class="bottom-nav__label">{t!(common.jobs)}</span>
            </a>
            <a class="bottom-nav__item" href="/sync" aria-current=current("/sync")>
                <Icon name="sync"/><span class="bottom-nav__label">{t!(common.sync)}</span>{badge}
            </a>
            <a class="bottom-nav__item" href="/settings" aria-current=current("/settings")>
                <Icon name="user"/><span class="bottom-nav__label">{t!(common.settings)}</span>
            </a>
        </nav>
    }
}
