//! The dates of a plan, and what can be done with one of them.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::records::{Items, MoveOccurrence, Occurrence};
use crate::api;
use crate::data::use_store;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::ui::{Confirm, TextField, use_toasts};
use crate::widgets::JobChip;
use crate::words::{Words, use_words};
use crate::{format, t};

/// What is being asked about one date.
#[derive(Clone, Copy)]
struct Asked {
    one: RwSignal<Option<Occurrence>>,
    skip: RwSignal<bool>,
    relocate: RwSignal<bool>,
}

/// The card. `again` is counted up when the plan has changed.
#[component]
pub fn OccurrencesCard(
    id: RecurringJobId,
    #[prop(into)] zone: Signal<String>,
    #[prop(into)] ended: Signal<bool>,
    again: RwSignal<u32>,
) -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    // Jobs are made in the background, and come to this device when they are there.
    let pulled = Memo::new(move |_| store.sync().with(|sync| sync.synced_at));
    let list = Fetched::<Items<Occurrence>>::new(move || {
        again.track();
        pulled.get();
        Some(format!("/api/v1/recurring-jobs/{id}/occurrences"))
    });
    let asked = Asked { one: RwSignal::new(None), skip: RwSignal::new(false), relocate: RwSignal::new(false) };
    let run = Run::new();
    let done = move || {
        list.refetch();
        store.sync_now();
    };
    let act = move |on: String, verb: &'static str| {
        let path = format!("/api/v1/recurring-jobs/{id}/occurrences/{on}/{verb}");
        let work = async move { api::post::<Occurrence>(&path, &serde_json::json!({})).await };
        run.request(work, move |_| done());
    };
    Effect::new(move |_| {
        if let Some(failure) = run.failure.get() {
            toasts.error(failure.text);
        }
    });
    let may = Signal::derive(move || store.may(Permission::DispatchJobs) && !ended.get());
    let items = Memo::new(move |_| list.value.with(|list| list.as_ref().map(|list| list.items.clone())));
    let rows = move || {
        let items = items.get()?;
        if items.is_empty() {
            return Some(view! { <p class="muted">{words.recurring().no_occurrences}</p> }.into_any());
        }
        let zone = zone.get();
        let row = move |one: Occurrence| view! { <Row one zone=zone.clone() may asked words on_restore=move |on| act(on, "restore")/> };
        Some(view! { <ul class="list" role="list">{items.into_iter().map(row).collect_view()}</ul> }.into_any())
    };
    let problem = move || {
        let problem = list.problem.get()?;
        let text = if problem.is_offline() {
            words.dispatch().needs_connection.to_owned()
        } else {
            problem.words(words.language())
        };
        Some(view! { <p class="field__error">{text}</p> })
    };
    let skip_text = move || {
        let day = asked
            .one
            .with(|one| one.as_ref().map(|one| format::full_date(one.window.start, &zone.read(), words.language())));
        (words.recurring().skip_text)(&day.unwrap_or_default())
    };
    let skip = move |()| {
        if let Some(on) = asked.one.with_untracked(|one| one.as_ref().map(|one| one.on.clone())) {
            act(on, "skip");
        }
    };
    view! {
        <section class="card" aria-labelledby="occurrences-title">
            <header class="card__head"><h2 class="card__title" id="occurrences-title">{t!(recurring.occurrences)}</h2></header>
            <div class="card__body">{problem}{rows}</div>
        </section>
        <Confirm open=asked.skip title=t!(recurring.skip) text=skip_text confirm=t!(recurring.skip) danger=true on_confirm=skip/>
        <MoveDialog id zone asked on_done=move |()| done()/>
    }
}

#[component]
fn Row(
    one: Occurrence,
    zone: String,
    #[prop(into)] may: Signal<bool>,
    asked: Asked,
    words: Words,
    #[prop(into)] on_restore: Callback<String>,
) -> impl IntoView {
    let (texts, language) = (words.recurring(), words.language());
    let day = format!(
        "{}, {}",
        format::weekday(one.window.start, &zone, language),
        format::full_date(one.window.start, &zone, language)
    );
    let marks = view! {
        {one.moved.then(|| view! { <span class="tag">{texts.moved}</span> " " })}
        {match (&one.job, one.skipped) {
            (_, true) => view! { <span class="tag">{texts.skipped}</span> }.into_any(),
            (Some(job), _) => {
                let (status, href, number) = (job.status, format!("/dispatch/jobs/{}", job.id), format!("#{}", job.number));
                view! { <a class="numeric" href=href>{number}</a> " " <JobChip status=Signal::derive(move || status)/> }.into_any()
            }
            (None, false) => view! { <span class="muted">{texts.not_made}</span> }.into_any(),
        }}
    };
    let over = one.job.as_ref().is_some_and(|job| {
        use sync::domain::status::JobStatus::{Cancelled, Closed, Completed, Invoiced};
        matches!(job.status, Completed | Invoiced | Closed | Cancelled)
    });
    let short = format::short_day(one.window.start, &zone, language);
    let (skip_label, move_label, restore_label) =
        ((texts.skip_of)(&short), (texts.move_of)(&short), (texts.restore_of)(&short));
    let (skipped, on) = (one.skipped, one.on.clone());
    let kept = StoredValue::new(one.clone());
    let ask = move |which: RwSignal<bool>| {
        asked.one.set(Some(kept.get_value()));
        which.set(true);
    };
    let actions = move || {
        if !may.get() || over {
            return None;
        }
        let on = on.clone();
        Some(match skipped {
            true => view! { <button class="button button--small" type="button" aria-label=restore_label.clone() on:click=move |_| on_restore.run(on.clone())>{texts.restore}</button> }.into_any(),
            false => view! {
                <button class="button button--small" type="button" aria-label=move_label.clone() on:click=move |_| ask(asked.relocate)>{texts.move_it}</button>
                <button class="button button--small button--ghost" type="button" aria-label=skip_label.clone() on:click=move |_| ask(asked.skip)>{texts.skip}</button>
            }
            .into_any(),
        })
    };
    view! {
        <li class="list__item">
            <div class="list__row list__row--wraps">
                <span class="list__text">
                    <time class="list__title" datetime=format::machine(one.window.start)>{day}</time>
                    <span class="list__sub">{format::window(one.window, &zone, language)}</span>
                </span>
                <span class="cluster">{marks}</span>
                <span class="cluster">{actions}</span>
            </div>
        </li>
    }
}

#[component]
fn MoveDialog(
    id: RecurringJobId,
    #[prop(into)] zone: Signal<String>,
    asked: Asked,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let (run, words) = (Run::new(), use_words());
    let (day, from, until) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let open = asked.relocate;
    Effect::new(move |_| {
        if open.get() {
            asked.one.with_untracked(|one| {
                let Some(one) = one else { return };
                let zone = zone.get_untracked();
                day.set(format::day(one.window.start, &zone));
                from.set(format::clock(one.window.start, &zone));
                until.set(format::clock(one.window.end, &zone));
            });
        }
    });
    let submit = move |()| {
        let Some(on) = asked.one.with_untracked(|one| one.as_ref().map(|one| one.on.clone())) else { return };
        if day.with_untracked(String::is_empty) {
            return run.refuse("date", untrack(|| words.recurring().date_missing));
        }
        let to = MoveOccurrence {
            date: day.get_untracked(),
            from_time: from.get_untracked(),
            until_time: until.get_untracked(),
        };
        let work = async move {
            api::post::<Occurrence>(&format!("/api/v1/recurring-jobs/{id}/occurrences/{on}/move"), &to).await
        };
        run.request(work, move |_| {
            open.set(false);
            on_done.run(());
        });
    };
    view! {
        <FormDialog open id="move-occurrence" title=t!(recurring.move_it) submit=t!(common.save) run on_submit=submit>
            <TextField name="date" kind="date" label=t!(recurring.new_day) value=day error=run.field("date")/>
            <div class="form-grid">
                <TextField name="from_time" kind="time" label=t!(dispatch.start) value=from error=run.field("from_time")/>
                <TextField name="until_time" kind="time" label=t!(dispatch.end) value=until error=run.field("until_time")/>
            </div>
        </FormDialog>
    }
}
