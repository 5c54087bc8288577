//! What the job is: its description and its lines.

use leptos::prelude::*;
use sync::domain::facts::LineItemFacts;

use crate::t;
use crate::technician::visit::scope::use_visit;
use crate::{format, words::Language};

/// Description, kind of work, and lines with complaint and correction; prices where one may see them.
#[component]
pub(in crate::technician::visit) fn JobFactsCard() -> impl IntoView {
    let scope = use_visit();
    let description = Memo::new(move |_| scope.job.with(|job| job.facts.description.clone()));
    let service = move || {
        scope.job.with(|job| match (scope.words.language(), &job.facts.service.name_es) {
            (Language::Spanish, Some(name)) => name.clone(),
            _ => job.facts.service.name.clone(),
        })
    };
    let lines = Memo::new(move |_| scope.job.with(|job| job.facts.line_items.clone()));
    let rows = move || lines.get().into_iter().map(|line| view! { <Line line/> }).collect_view();
    view! {
        <div class="card">
            <div class="card__body stack">
                <p><span class="tag">{service}</span></p>
                <Show when=move || description.with(|text| !text.trim().is_empty())>
                    <p class="wrap-anywhere">{move || description.get()}</p>
                </Show>
                <Show when=move || !lines.with(Vec::is_empty)>
                    <dl class="kv kv--totals" aria-label=t!(technician.line_items)>{rows}</dl>
                </Show>
            </div>
        </div>
    }
}

#[component]
fn Line(line: LineItemFacts) -> impl IntoView {
    let scope = use_visit();
    let (quantity, price) = (line.quantity_milli, line.unit_price_cents);
    let value = move || {
        let language = scope.words.language();
        let times = format!("× {}", format::quantity(quantity, language));
        match price {
            Some(cents) => format!("{times} · {}", format::money(cents * quantity / 1_000, "USD", language)),
            None => times,
        }
    };
    let (complaint, correction) = (t!(technician.complaint), t!(technician.correction));
    let remark = move |label: String, text: String| {
        (!text.trim().is_empty()).then(|| view! { <span class="list__sub">{label} ": " {text}</span> })
    };
    view! {
        <div class="kv__row">
            <dt class="kv__key">
                {line.description}
                <span class="list__text">
                    {move || remark(complaint.get().to_owned(), line.complaint.clone())}
                    {move || remark(correction.get().to_owned(), line.correction.clone())}
                </span>
            </dt>
            <dd class="kv__value">{value}</dd>
        </div>
    }
}
