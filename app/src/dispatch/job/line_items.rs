//! What the job is charged for. Changes go to the server at once, so they need a connection.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::access::Permission;
use sync::domain::facts::LineItemFacts;
use sync::ids::LineItemId;

use super::context::Job;
use super::line_item_dialog::LineItemDialog;
use crate::api;
use crate::ui::{Confirm, Icon, use_toasts};
use crate::words::{Words, use_words};
use crate::{format, t};

/// The currency of the price book.
const CURRENCY: &str = "USD";

#[component]
pub(super) fn LineItemsCard(job: Job) -> impl IntoView {
    let words = use_words();
    let lines = job.facts(|facts| facts.line_items.clone());
    let (open, removing) = (RwSignal::new(false), RwSignal::new(false));
    // The line that a dialog is about; none adds one.
    let target = RwSignal::new(None::<LineItemId>);
    let add = t!(dispatch.add_line);
    let start = move |_| {
        target.set(None);
        open.set(true);
    };
    let total = move || {
        let cents = lines.with(|lines| lines.iter().map(line_total).sum::<Option<i64>>());
        Some(format::money(cents?, CURRENCY, words.language()))
    };
    let body = move || {
        if lines.with(Vec::is_empty) {
            return view! { <div class="card__body"><p class="muted">{words.dispatch().no_lines}</p></div> }.into_any();
        }
        view! { <LineTable job lines=lines target open removing/> }.into_any()
    };
    move || {
        job.store.may(Permission::ViewPrices).then(|| {
            view! {
                <section class="card" aria-labelledby="lines-title">
                    <header class="card__head">
                        <h2 class="card__title" id="lines-title">{t!(dispatch.line_items)}</h2>
                        <div class="card__actions">
                            <strong class="numeric">{total}</strong>
                            {move || job.may_plan().then(|| view! {
                                <button class="button button--small" type="button" on:click=start><Icon name="plus"/> " " {add}</button>
                            })}
                        </div>
                    </header>
                    {body}
                </section>
                <LineItemDialog job open target/>
                <RemoveLine job open=removing target/>
            }
        })
    }
}

/// Quantity times price in cents, rounded half up; none where the price is not to be seen.
fn line_total(line: &LineItemFacts) -> Option<i64> {
    Some((line.quantity_milli * line.unit_price_cents? + 500).div_euclid(1000))
}

#[component]
fn LineTable(
    job: Job,
    lines: Memo<Vec<LineItemFacts>>,
    target: RwSignal<Option<LineItemId>>,
    open: RwSignal<bool>,
    removing: RwSignal<bool>,
) -> impl IntoView {
    let words = use_words();
    let choose = move |dialog: RwSignal<bool>, id: LineItemId| {
        target.set(Some(id));
        dialog.set(true);
    };
    let row = move |line: LineItemFacts, may_change: bool| {
        let id = line.id;
        let (quantity, price, total) = amounts(&line, words);
        let (edit, remove) =
            ((words.dispatch().edit_named)(&line.description), (words.dispatch().remove_named)(&line.description));
        let notes = [line.complaint, line.correction].into_iter().filter(|text| !text.is_empty());
        let notes = notes.map(|text| view! { <span class="table__sub wrap-anywhere">{text}</span> }).collect_view();
        view! {
            <tr class="table__row">
                <td>{line.description} {notes}</td>
                <td data-numeric>{quantity}</td>
                <td data-numeric>{price}</td>
                <td data-numeric>{total}</td>
                <td class="table__actions">
                    {may_change.then(|| view! {
                        <button class="button button--icon button--ghost button--small" type="button" aria-label=edit on:click=move |_| choose(open, id)><Icon name="pen"/></button>
                        <button class="button button--icon button--ghost button--small" type="button" aria-label=remove on:click=move |_| choose(removing, id)><Icon name="trash"/></button>
                    })}
                </td>
            </tr>
        }
    };
    let rows = move || {
        let may_change = job.may_plan();
        lines.get().into_iter().map(|line| row(line, may_change)).collect_view()
    };
    view! {
        <div class="table-wrap" role="region" aria-labelledby="lines-title" tabindex="0">
            <table class="table">
                <caption class="visually-hidden">{t!(dispatch.line_items)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(dispatch.description)}</th>
                        <th scope="col" data-numeric>{t!(dispatch.quantity)}</th>
                        <th scope="col" data-numeric>{t!(dispatch.unit_price)}</th>
                        <th scope="col" data-numeric>{t!(dispatch.total)}</th>
                        <th scope="col"><span class="visually-hidden">{t!(dispatch.actions)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn amounts(line: &LineItemFacts, words: Words) -> (String, String, String) {
    let language = words.language();
    let money = |cents: Option<i64>| cents.map(|cents| format::money(cents, CURRENCY, language)).unwrap_or_default();
    (format::quantity(line.quantity_milli, language), money(line.unit_price_cents), money(line_total(line)))
}

#[component]
fn RemoveLine(job: Job, open: RwSignal<bool>, target: RwSignal<Option<LineItemId>>) -> impl IntoView {
    let (words, toasts) = (use_words(), use_toasts());
    let remove = move |()| {
        let Some(id) = target.get_untracked() else { return };
        spawn_local(async move {
            match api::delete(&format!("/api/v1/line-items/{id}")).await {
                Ok(()) => job.refresh(),
                Err(problem) => toasts.error(untrack(|| problem.words(words.language()))),
            }
        });
    };
    view! {
        <Confirm open title=t!(dispatch.remove_line) text=t!(dispatch.remove_line_text) confirm=t!(common.remove) danger=true on_confirm=remove/>
    }
}

#[cfg(test)]
mod tests {
    use sync::ids::LineItemId;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_line_costs_quantity_times_price() {
        let line = |quantity_milli, unit_price_cents| LineItemFacts {
            id: LineItemId::NIL,
            description: String::new(),
            complaint: String::new(),
            correction: String::new(),
            quantity_milli,
            unit_price_cents,
        };
        assert_eq!(line_total(&line(2_000, Some(5_900))), Some(11_800));
        assert_eq!(line_total(&line(1_500, Some(333))), Some(500));
        assert_eq!(line_total(&line(1_000, Some(-500))), Some(-500));
        assert_eq!(line_total(&line(1_000, None)), None);
    }
}
