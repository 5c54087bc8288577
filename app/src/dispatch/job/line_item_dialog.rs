//! Adding a line, or changing one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ids::{LineItemId, PriceBookItemId};

use super::context::Job;
use crate::api::{self, Page};
use crate::data::new_id;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::records::{LineItem, LineItemInput, LineItems, PriceBookItem};
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::ui::{TextArea, TextField};
use crate::words::use_words;
use crate::{format, t};

/// The fields, as texts.
#[derive(Clone, Copy)]
struct Draft {
    id: StoredValue<Option<LineItemId>>,
    item: RwSignal<String>,
    description: RwSignal<String>,
    quantity: RwSignal<String>,
    price: RwSignal<String>,
    complaint: RwSignal<String>,
    correction: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            id: StoredValue::new(None),
            item: text(),
            description: text(),
            quantity: text(),
            price: text(),
            complaint: text(),
            correction: text(),
        }
    }

    fn fill(self, line: Option<&LineItem>) {
        let text = |read: fn(&LineItem) -> String| line.map(read).unwrap_or_default();
        // The id is made once, so that sending the form twice adds one line.
        self.id.set_value(Some(line.map_or_else(new_id, |line| line.id)));
        self.item.set(text(|line| line.price_book_item_id.map(|id| id.to_string()).unwrap_or_default()));
        self.description.set(text(|line| line.description.clone()));
        self.quantity.set(line.map_or("1".into(), |line| plain(line.quantity_milli, 1000)));
        self.price.set(text(|line| line.unit_price_cents.map(|cents| plain(cents, 100)).unwrap_or_default()));
        self.complaint.set(text(|line| line.complaint.clone()));
        self.correction.set(text(|line| line.correction.clone()));
    }

    /// What to send; the name of the field that is wrong where one is.
    fn input(self) -> Result<LineItemInput, &'static str> {
        let price = self.price.get_untracked();
        let negative = price.trim().starts_with('-');
        let cents = format::parse_money(price.trim().trim_start_matches('-')).ok_or("unit_price_cents")?;
        Ok(LineItemInput {
            id: self.id.get_value(),
            price_book_item_id: self.item.get_untracked().parse::<PriceBookItemId>().ok(),
            description: self.description.get_untracked(),
            complaint: self.complaint.get_untracked(),
            correction: self.correction.get_untracked(),
            quantity_milli: format::parse_quantity(&self.quantity.get_untracked()).ok_or("quantity_milli")?,
            unit_price_cents: Some(if negative { -cents } else { cents }),
        })
    }
}

/// A number of parts as people type it: without a separator of thousands, without needless zeros.
fn plain(parts: i64, of: i64) -> String {
    let value = parts as f64 / of as f64;
    if of == 100 { format!("{value:.2}") } else { value.to_string() }
}

#[component]
pub(super) fn LineItemDialog(job: Job, open: RwSignal<bool>, target: RwSignal<Option<LineItemId>>) -> impl IntoView {
    let words = use_words();
    let (run, draft) = (Run::new(), Draft::new());
    let book = Fetched::<Page<PriceBookItem>>::new(move || {
        open.get().then(|| "/api/v1/price-book-items?limit=200".to_owned())
    });
    Effect::new(move |_| {
        if open.get() {
            fill(job, run, draft, target.get_untracked());
        }
    });
    let options = Signal::derive(move || {
        let by_hand = (String::new(), words.dispatch().by_hand.to_owned());
        let items = book.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default());
        let chosen = draft.item.get();
        let items = items.into_iter().filter(move |item| item.active || item.id.to_string() == chosen);
        std::iter::once(by_hand)
            .chain(items.map(|item| (item.id.to_string(), format!("{} · {}", item.code, item.name))))
            .collect::<Vec<_>>()
    });
    let picked = move |id: String| {
        let item = book
            .value
            .with_untracked(|page| page.as_ref()?.items.iter().find(|item| item.id.to_string() == id).cloned());
        if let Some(item) = item {
            draft.description.set(item.name);
            draft.price.set(plain(item.unit_price_cents, 100));
        }
    };
    let submit = move |()| match draft.input() {
        Ok(input) => send(job, run, input, open, target.get_untracked()),
        Err("quantity_milli") => run.refuse("quantity_milli", untrack(|| words.dispatch().quantity_wrong)),
        Err(field) => run.refuse(field, untrack(|| words.dispatch().price_wrong)),
    };
    let title = move || if target.get().is_some() { words.dispatch().edit_line } else { words.dispatch().add_line };
    let (item, description, quantity) = (t!(dispatch.price_book_item), t!(dispatch.description), t!(dispatch.quantity));
    let (price, complaint, correction) = (t!(dispatch.unit_price), t!(dispatch.complaint), t!(dispatch.correction));
    view! {
        <FormDialog open id="line-item" title submit=t!(common.save) run on_submit=submit>
            <SelectField name="price_book_item_id" label=item value=draft.item options on_choice=picked/>
            <TextField name="description" label=description value=draft.description error=run.field("description")/>
            <div class="form-grid">
                <TextField name="quantity_milli" label=quantity value=draft.quantity inputmode="decimal" error=run.field("quantity_milli")/>
                <TextField name="unit_price_cents" label=price value=draft.price inputmode="decimal" error=run.field("unit_price_cents")/>
            </div>
            <TextArea name="complaint" label=complaint value=draft.complaint rows=2 optional=true error=run.field("complaint")/>
            <TextArea name="correction" label=correction value=draft.correction rows=2 optional=true error=run.field("correction")/>
        </FormDialog>
    }
}

/// Fills the fields: from the server where a line is changed, since the device knows less of it.
fn fill(job: Job, run: Run, draft: Draft, target: Option<LineItemId>) {
    draft.fill(None);
    let Some(id) = target else { return };
    spawn_local(async move {
        match api::get::<LineItems>(&format!("/api/v1/jobs/{}/line-items", job.id)).await {
            Ok(lines) => draft.fill(lines.items.iter().find(|line| line.id == id)),
            Err(problem) => drop(run.failure.try_set(Some(run.failure_of(problem)))),
        }
    });
}

fn send(job: Job, run: Run, input: LineItemInput, open: RwSignal<bool>, target: Option<LineItemId>) {
    let work = async move {
        match target {
            Some(id) => api::put::<LineItem>(&format!("/api/v1/line-items/{id}"), &input).await,
            None => api::post::<LineItem>(&format!("/api/v1/jobs/{}/line-items", job.id), &input).await,
        }
    };
    run.request(work, move |_| {
        open.set(false);
        job.refresh();
    });
}
