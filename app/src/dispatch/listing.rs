//! The card around a list of the server: its rows, none yet, none at all, more, or what went wrong.

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::fetched::{Listed, Record};
use crate::t;
use crate::ui::{EmptyState, Notice, Skeleton};
use crate::words::use_words;

/// The value of `signal` once it has not changed for `pause`.
pub fn debounced(signal: RwSignal<String>, pause: Duration) -> ReadSignal<String> {
    let (settled, set_settled) = signal_of(signal);
    let mut settle = debounce(pause, move |value| drop(set_settled.try_set(value)));
    Effect::new(move |before: Option<()>| {
        let value = signal.get();
        if before.is_some() {
            settle(value);
        }
    });
    settled
}

fn signal_of(signal: RwSignal<String>) -> (ReadSignal<String>, WriteSignal<String>) {
    leptos::prelude::signal(signal.get_untracked())
}

/// The card. Children are the table; `empty` says that there is nothing.
#[component]
pub fn Listing<T: Record>(
    list: Listed<T>,
    icon: &'static str,
    #[prop(into)] empty: TextProp,
    children: ChildrenFn,
) -> impl IntoView {
    let words = use_words();
    let children = StoredValue::new(children);
    let state = Memo::new(move |_| list.items.with(|items| items.as_ref().map(|items| !items.is_empty())));
    let (more, retry) = (t!(dispatch.show_more), t!(common.retry));
    let problem = move || {
        let problem = list.problem.get()?;
        let text = if problem.is_offline() {
            words.dispatch().needs_connection.to_owned()
        } else {
            problem.words(words.language())
        };
        Some(
            view! { <Notice kind="warn" text><button class="button button--small" type="button" on:click=move |_| list.refetch()>{retry}</button></Notice> },
        )
    };
    let content = move || match state.get() {
        None if list.problem.with(Option::is_some) => ().into_any(),
        None => view! { <Skeleton cards=6/> }.into_any(),
        Some(false) => view! { <EmptyState icon title=empty.clone()/> }.into_any(),
        Some(true) => view! {
            <div class="card card--flush">
                <div class="card__body"><div class="table-wrap">{children.read_value()()}</div></div>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="stack">
            {problem}
            {content}
            {move || list.has_more().then(|| view! {
                <div><button class="button" type="button" disabled=move || list.busy.get() on:click=move |_| list.more()>{more}</button></div>
            })}
        </div>
    }
}
