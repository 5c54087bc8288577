//! An asset's fields; what is asked depends on its kind.

use leptos::prelude::*;
use serde_json::{Map, Value};
use sync::ids::AssetId;

use super::texts::{Texts, filled};
use crate::dispatch::asset_words::{CONDITIONS, Form, KINDS, attributes, condition, kind};
use crate::dispatch::records::{Asset, AssetInput};
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::t;
use crate::ui::{TextArea, TextField};
use crate::widgets::attribute_words;
use crate::words::use_words;

/// Every attribute that some kind asks for. They double as names of errors and of elements.
const ATTRIBUTES: [&str; 15] = [
    "attributes.gallons",
    "attributes.compartments",
    "attributes.lids",
    "attributes.lid_depth_inches",
    "attributes.material",
    "attributes.tank_type",
    "attributes.pumps",
    "attributes.trenches",
    "attributes.length_feet",
    "attributes.squares",
    "attributes.layers",
    "attributes.stories",
    "attributes.pitch",
    "attributes.tons",
    "attributes.model",
];

/// What is typed. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct AssetDraft {
    pub kind: RwSignal<String>,
    pub name: RwSignal<String>,
    pub condition: RwSignal<String>,
    pub last_serviced_on: RwSignal<String>,
    pub notes: RwSignal<String>,
    attributes: StoredValue<Texts>,
    /// Not on the form; kept as they are.
    others: StoredValue<Map<String, Value>>,
    installed_on: StoredValue<Option<String>>,
}

impl AssetDraft {
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            kind: RwSignal::new(KINDS[0].into()),
            name: text(),
            condition: RwSignal::new("unknown".into()),
            last_serviced_on: text(),
            notes: text(),
            attributes: StoredValue::new(ATTRIBUTES.iter().map(|name| (*name, text())).collect()),
            others: StoredValue::new(Map::new()),
            installed_on: StoredValue::new(None),
        }
    }

    /// What the asset says now; nothing for a new one.
    pub fn fill(self, asset: Option<&Asset>) {
        let text = |read: fn(&Asset) -> String, otherwise: &str| asset.map_or_else(|| otherwise.to_owned(), read);
        self.kind.set(text(|asset| asset.kind.clone(), KINDS[0]));
        self.name.set(text(|asset| asset.name.clone(), ""));
        self.condition.set(text(|asset| asset.condition.clone(), "unknown"));
        self.last_serviced_on.set(text(|asset| asset.last_serviced_on.clone().unwrap_or_default(), ""));
        self.notes.set(text(|asset| asset.notes.clone(), ""));
        let mut values = asset.map(|asset| asset.attributes.clone()).unwrap_or_default();
        self.attributes.with_value(|texts| {
            for (name, text) in texts {
                let value = values.remove(attribute(name));
                text.set(
                    value
                        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                        .unwrap_or_default(),
                );
            }
        });
        self.others.set_value(values);
        self.installed_on.set_value(asset.and_then(|asset| asset.installed_on.clone()));
    }

    pub fn texts(self) -> Texts {
        let mut texts = vec![
            ("asset_kind", self.kind),
            ("asset_name", self.name),
            ("asset_condition", self.condition),
            ("asset_last_serviced_on", self.last_serviced_on),
            ("asset_notes", self.notes),
        ];
        texts.extend(self.attributes.get_value());
        texts
    }

    /// The text of an attribute by the name of its field.
    fn attribute(self, field: &'static str) -> Option<RwSignal<String>> {
        self.attributes.with_value(|texts| texts.iter().find(|(name, _)| *name == field).map(|(_, text)| *text))
    }

    /// What to send; the field that is no number where one is none.
    pub fn input(self, id: Option<AssetId>) -> Result<AssetInput, &'static str> {
        let kind = self.kind.get_untracked();
        let mut values = self.others.get_value();
        for (name, form) in attributes(&kind) {
            let Some((field, text)) = ATTRIBUTES
                .iter()
                .find(|field| attribute(field) == *name)
                .and_then(|field| Some((*field, self.attribute(field)?)))
            else {
                continue;
            };
            if let Some(text) = filled(text) {
                values.insert((*name).into(), value(&text, *form).ok_or(field)?);
            }
        }
        Ok(AssetInput {
            id,
            kind,
            name: self.name.get_untracked(),
            attributes: values,
            condition: self.condition.get_untracked(),
            installed_on: self.installed_on.get_value(),
            last_serviced_on: filled(self.last_serviced_on),
            notes: self.notes.get_untracked(),
        })
    }
}

/// The attribute of a field's name.
fn attribute(field: &'static str) -> &'static str {
    field.trim_start_matches("attributes.")
}

fn value(text: &str, form: Form) -> Option<Value> {
    let plain = text.replace(',', "");
    match form {
        Form::Whole => plain.parse::<i64>().ok().map(Value::from),
        Form::Amount => plain.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
        Form::Text => Some(Value::from(text)),
    }
}

#[component]
pub fn AssetFields(draft: AssetDraft, run: Run) -> impl IntoView {
    let words = use_words();
    let options = |codes: &'static [&'static str], name: fn(&str, &crate::words::dispatch::Dispatch) -> String| {
        Signal::derive(move || {
            codes.iter().map(|code| ((*code).to_owned(), name(code, words.dispatch()))).collect::<Vec<_>>()
        })
    };
    let (kinds, conditions) = (options(&KINDS, kind), options(&CONDITIONS, condition));
    let one = move |field: &'static str, form: Form| {
        let value = draft.attribute(field)?;
        let label = move || attribute_words(attribute(field), "", words.language()).0;
        let inputmode = if form == Form::Text { "text" } else { "decimal" };
        Some(view! { <TextField name=field label value optional=true inputmode error=run.field(field)/> })
    };
    let asked = Memo::new(move |_| attributes(&draft.kind.read()));
    let fields = move || {
        let forms = asked.get();
        let find = |field: &&'static str| {
            forms.iter().find(|(name, _)| *name == attribute(field)).and_then(|(_, form)| one(field, *form))
        };
        ATTRIBUTES.iter().filter_map(find).collect_view()
    };
    view! {
        <div class="form-grid">
            <SelectField name="asset-kind" label=t!(dispatch.kind) value=draft.kind options=kinds error=run.field("kind")/>
            <TextField name="asset-name" label=t!(dispatch.name) value=draft.name error=run.field("name")/>
            {fields}
            <SelectField name="asset-condition" label=t!(dispatch.condition) value=draft.condition options=conditions error=run.field("condition")/>
            <TextField name="asset-serviced" kind="date" label=t!(dispatch.last_serviced) value=draft.last_serviced_on optional=true error=run.field("last_serviced_on")/>
            <TextArea name="asset-notes" label=t!(dispatch.notes) value=draft.notes rows=2 optional=true wide=true error=run.field("notes")/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_attribute_of_every_kind_has_a_field() {
        for kind in KINDS {
            for (name, _) in attributes(kind) {
                assert!(ATTRIBUTES.iter().any(|field| attribute(field) == *name), "{kind}: {name}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn numbers_are_sent_as_numbers() {
        assert_eq!(value("1,500", Form::Whole), Some(Value::from(1500)));
        assert_eq!(value("12.5", Form::Amount), Some(Value::from(12.5)));
        assert_eq!(value("12.5", Form::Whole), None);
        assert_eq!(value("concrete", Form::Text), Some(Value::from("concrete")));
    }
}
