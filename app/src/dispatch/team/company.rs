//! How the whole company plans: the time between visits, and closed days.

use leptos::prelude::*;
use serde_json::json;

use super::blackouts::Blackouts;
use super::records::Planning;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::run::Run;
use crate::ui::{TextField, use_toasts};
use crate::words::use_words;
use crate::{api, t};

#[component]
pub(super) fn CompanyCard(planning: Fetched<Planning>, may: Signal<bool>) -> impl IntoView {
    let (words, toasts, run) = (use_words(), use_toasts(), Run::new());
    let minutes = RwSignal::new(String::new());
    let known = Memo::new(move |_| planning.value.with(|planning| planning.as_ref().map(|one| one.buffer_minutes)));
    Effect::new(move || {
        if let Some(known) = known.get() {
            minutes.set(known.to_string());
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(buffer_minutes) = minutes.get_untracked().trim().parse::<u32>().ok().filter(|minutes| *minutes <= 240)
        else {
            return run.refuse("buffer_minutes", untrack(|| words.planning().buffer_wrong));
        };
        let input = json!({ "buffer_minutes": buffer_minutes });
        run.request(async move { api::put::<Planning>("/api/v1/planning", &input).await }, move |changed| {
            planning.value.set(Some(changed));
            toasts.success(untrack(|| words.planning().saved));
        });
    };
    let changed = move || known.get().is_some_and(|known| minutes.get().trim() != known.to_string());
    let save_label = t!(common.save);
    view! {
        <section class="card" aria-labelledby="company-title">
            <header class="card__head"><h2 class="card__title" id="company-title">{t!(planning.company)}</h2></header>
            <div class="card__body">
                <form class="stack stack--tight" novalidate on:submit=save>
                    <TextField
                        name="buffer"
                        label=t!(planning.buffer)
                        hint=t!(planning.buffer_hint)
                        value=minutes
                        inputmode="numeric"
                        error=run.field("buffer_minutes")
                        disabled=Signal::derive(move || !may.get() || known.get().is_none())
                    />
                    {move || (may.get() && changed()).then(|| view! {
                        <div><button class="button button--small" type="submit" disabled=move || run.busy.get()>{save_label}</button></div>
                    })}
                </form>
                <Blackouts planning may/>
            </div>
        </section>
    }
}
