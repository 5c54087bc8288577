//! The banners beneath the top bar.

use leptos::prelude::*;

use crate::data::use_store;
use crate::t;
use crate::ui::Icon;

/// Every banner that is due; goes into `.frame__banners`.
#[component]
pub fn Banners() -> impl IntoView {
    let sync = use_store().sync();
    let offline = Memo::new(move |_| sync.with(|sync| !sync.online));
    let text = t!(common.offline_banner);
    move || {
        offline.get().then(|| {
            view! {
                <div class="offline-banner" role="status">
                    <Icon name="cloud-off"/>
                    <span class="offline-banner__text">{text}</span>
                </div>
            }
        })
    }
}
