//! What a person drives.

use leptos::prelude::*;

use super::records::Truck;
use super::stock::{StockDraft, StockFields};
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{Choice, TextField};

/// The fields. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct TruckDraft {
    has: RwSignal<bool>,
    name: RwSignal<String>,
    gallons: RwSignal<String>,
    stock: StockDraft,
}

impl TruckDraft {
    /// No truck. Call it while a component is built.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { has: RwSignal::new(false), name: text(), gallons: text(), stock: StockDraft::new() }
    }

    pub fn fill(self, truck: Option<&Truck>) {
        self.has.set(truck.is_some());
        self.name.set(truck.map(|truck| truck.name.clone()).unwrap_or_default());
        let gallons = truck.and_then(|truck| truck.capacity_gallons);
        self.gallons.set(gallons.map(|gallons| gallons.to_string()).unwrap_or_default());
        self.stock.fill(truck.map(|truck| truck.stock.as_slice()).unwrap_or_default());
    }

    /// What to send, or the field that cannot be as it is.
    pub fn input(self) -> Result<Option<Truck>, &'static str> {
        if !self.has.get_untracked() {
            return Ok(None);
        }
        let capacity_gallons = gallons(&self.gallons.get_untracked()).ok_or("capacity_gallons")?;
        let stock = self.stock.input().ok_or("stock")?;
        Ok(Some(Truck { name: self.name.get_untracked().trim().to_owned(), capacity_gallons, stock }))
    }
}

/// Whole gallons, or none where nothing is typed; none at all where it is no such number.
pub fn gallons(text: &str) -> Option<Option<u32>> {
    let text = text.trim().replace(',', "");
    if text.is_empty() {
        return Some(None);
    }
    text.parse().ok().filter(|gallons| (1..=100_000).contains(gallons)).map(Some)
}

#[component]
pub fn TruckFields(draft: TruckDraft, run: Run) -> impl IntoView {
    view! {
        <Choice name="has-truck" label=t!(planning.has_truck) value=draft.has/>
        <Show when=move || draft.has.get()>
            <div class="form-grid">
                <TextField name="truck-name" label=t!(planning.truck_name) value=draft.name optional=true/>
                <TextField name="truck-gallons" label=t!(planning.tank) value=draft.gallons inputmode="numeric" optional=true error=run.field("capacity_gallons")/>
            </div>
            <StockFields draft=draft.stock label=t!(planning.stock)/>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn gallons_are_whole_and_may_be_left_out() {
        assert_eq!(gallons(" 1,500 "), Some(Some(1_500)));
        assert_eq!(gallons(""), Some(None));
        for wrong in ["0", "-5", "1.5", "many"] {
            assert_eq!(gallons(wrong), None, "{wrong}");
        }
    }
}
