//! The three ranges as tabs.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::agenda::Range;
use crate::t;
use crate::words::use_words;

/// Today, week, all; arrow keys move between them.
#[component]
pub(super) fn Tabs(range: Memo<Range>, counts: Memo<[usize; 3]>) -> impl IntoView {
    let words = use_words();
    let navigate = use_navigate();
    let choose = Callback::new(move |range: Range| {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&format!("/jobs/assigned?range={}", range.code()), options);
    });
    let label = move |range: Range| match range {
        Range::Today => words.technician().today,
        Range::Week => words.technician().week,
        Range::All => words.technician().all_open,
    };
    let key = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => Range::ALL.len() - 1,
            _ => return,
        };
        let next = Range::ALL[(range.get_untracked() as usize + step) % Range::ALL.len()];
        choose.run(next);
        focus(&format!("tab-{}", next.code()));
    };
    let tab = move |tab: Range| {
        view! {
            <button class="tabs__tab" type="button" role="tab" id=format!("tab-{}", tab.code()) aria-controls="jobs-panel"
                aria-selected=move || (range.get() == tab).to_string() tabindex=move || if range.get() == tab { "0" } else { "-1" }
                on:click=move |_| choose.run(tab)>
                {move || label(tab)} " " <span class="badge">{move || counts.get()[tab as usize]}</span>
            </button>
        }
    };
    view! { <div class="tabs" role="tablist" aria-label=t!(technician.range) on:keydown=key>{Range::ALL.map(tab).collect_view()}</div> }
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let element = document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        let _ = element.focus();
    }
}
