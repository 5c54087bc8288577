//! Parts with quantities as rows: what is on a truck, or what a kind of work needs.

use leptos::prelude::*;

use super::records::Stock;
use crate::data::use_store;
use crate::dispatch::select::Options;
use crate::format;
use crate::ui::Icon;
use crate::words::{Words, use_words};

/// One part. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct StockRow {
    key: usize,
    item: RwSignal<String>,
    quantity: RwSignal<String>,
}

/// The rows.
#[derive(Clone, Copy)]
pub struct StockDraft {
    rows: RwSignal<Vec<StockRow>>,
    made: StoredValue<usize>,
    words: Words,
}

impl StockDraft {
    /// No parts. Call it while a component is built.
    pub fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), made: StoredValue::new(0), words: use_words() }
    }

    pub fn fill(self, stock: &[Stock]) {
        self.rows.set(Vec::new());
        for part in stock {
            let quantity = untrack(|| format::quantity(part.quantity_milli, self.words.language()));
            self.add(part.price_book_item_id.to_string(), quantity);
        }
    }

    fn add(self, item: String, quantity: String) {
        let key = self.made.get_value() + 1;
        self.made.set_value(key);
        let row = StockRow { key, item: RwSignal::new(item), quantity: RwSignal::new(quantity) };
        self.rows.update(|rows| rows.push(row));
    }

    fn remove(self, key: usize) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    /// What to send; none where a quantity is not one. Rows without a part are left out.
    pub fn input(self) -> Option<Vec<Stock>> {
        let rows = self.rows.get_untracked();
        let chosen = rows.iter().filter_map(|row| Some((row.item.get_untracked().parse().ok()?, row)));
        chosen
            .map(|(price_book_item_id, row)| {
                let quantity = format::parse_quantity(&row.quantity.get_untracked()).filter(|milli| *milli > 0);
                quantity.map(|quantity_milli| Stock { price_book_item_id, quantity_milli })
            })
            .collect()
    }
}

#[component]
pub fn StockFields(draft: StockDraft, #[prop(into)] label: Signal<&'static str>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let options = Signal::derive(move || {
        let choose = (String::new(), words.planning().part.to_owned());
        let parts = store.catalog().with(|items| {
            items.iter().map(|item| (item.id.to_string(), format!("{} ({})", item.name, item.unit))).collect::<Vec<_>>()
        });
        std::iter::once(choose).chain(parts).collect::<Vec<_>>()
    });
    let one = move |row: StockRow| {
        let texts = words.planning();
        view! {
            <li class="team__row team__row--stock">
                <select class="select" aria-label=texts.part on:change:target=move |event| row.item.set(event.target().value())>
                    <Options value=row.item options/>
                </select>
                <input class="input" inputmode="decimal" aria-label=texts.quantity autocomplete="off" bind:value=row.quantity/>
                <button class="button button--icon button--ghost" type="button" aria-label=texts.remove_part on:click=move |_| draft.remove(row.key)>
                    <Icon name="trash"/>
                </button>
            </li>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{move || label.get()}</legend>
            <ul class="stack stack--tight" role="list">
                <For each=move || draft.rows.get() key=|row| row.key children=one/>
            </ul>
            <div>
                <button class="button button--small" type="button" on:click=move |_| draft.add(String::new(), "1".into())>
                    <Icon name="plus"/>" "{move || words.planning().add_part}
                </button>
            </div>
        </fieldset>
    }
}
