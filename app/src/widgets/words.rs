//! Domain values in people's words, where the shared rules have none.

use sync::docs::content::{PhotoKind, TimeKind};
use sync::domain::checklist::{AnswerValue, ItemKind};

use crate::words::{Language, technician};

fn texts(language: Language) -> &'static technician::Technician {
    match language {
        Language::English => &technician::EN,
        Language::Spanish => &technician::ES,
    }
}

/// Words with a capital first letter, as they begin a line.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A status code such as `in_progress` as `data-state` has it: `in-progress`.
pub fn chip_state(code: &str) -> String {
    code.replace('_', "-")
}

/// What a photo shows.
pub fn photo_kind(kind: PhotoKind, language: Language) -> &'static str {
    let texts = texts(language);
    match kind {
        PhotoKind::Before => texts.photo_before,
        PhotoKind::During => texts.photo_during,
        PhotoKind::After => texts.photo_after,
        PhotoKind::Damage => texts.photo_damage,
        PhotoKind::Repair => texts.photo_repair,
    }
}

/// What a stretch of time was spent on.
pub fn time_kind(kind: TimeKind, language: Language) -> &'static str {
    let texts = texts(language);
    match kind {
        TimeKind::Work => texts.time_work,
        TimeKind::Travel => texts.time_travel,
        TimeKind::Break => texts.time_break,
    }
}

/// An answer to an item of `kind`.
pub fn answer_words(answer: &AnswerValue, kind: &ItemKind, language: Language) -> String {
    let texts = texts(language);
    match (answer, kind) {
        (AnswerValue::Yes, ItemKind::Check) => texts.answer_done.into(),
        (AnswerValue::Yes, _) => texts.answer_yes.into(),
        (AnswerValue::No, _) => texts.answer_no.into(),
        (AnswerValue::NotApplicable, _) => texts.answer_na_long.into(),
        (AnswerValue::Number(number), ItemKind::Number { unit, .. }) => format!("{number} {unit}").trim().into(),
        (AnswerValue::Number(text) | AnswerValue::Text(text) | AnswerValue::Choice(text), _) => text.clone(),
    }
}

/// An asset's named value: the name in words with its unit, and the value.
pub fn attribute_words(name: &str, value: &str, language: Language) -> (String, String) {
    let texts = texts(language);
    let known = match name {
        "gallons" => texts.attribute_gallons,
        "tank_type" => texts.attribute_tank_type,
        "material" => texts.attribute_material,
        "compartments" => texts.attribute_compartments,
        "lids" => texts.attribute_lids,
        "lid_depth_inches" => texts.attribute_lid_depth,
        "pumps" => texts.attribute_pumps,
        "trenches" => texts.attribute_trenches,
        "length_feet" => texts.attribute_length,
        "pitch" => texts.attribute_pitch,
        "squares" => texts.attribute_squares,
        "layers" => texts.attribute_layers,
        "stories" => texts.attribute_stories,
        "tons" => texts.attribute_tons,
        "model" => texts.attribute_model,
        _ => "",
    };
    let label = if known.is_empty() { sentence(&name.replace('_', " ")) } else { known.to_owned() };
    let value = match name {
        "gallons" => grouped(value),
        "tank_type" | "material" => sentence(&value.replace('_', " ")),
        _ => value.to_owned(),
    };
    (label, value)
}

/// A whole number with a comma between thousands; other text as it is.
fn grouped(value: &str) -> String {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.to_owned();
    }
    let mut out = String::new();
    for (index, digit) in value.chars().enumerate() {
        if index > 0 && (value.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn gallons_are_grouped_and_named() {
        assert_eq!(attribute_words("gallons", "1500", Language::English), ("Gallons".into(), "1,500".into()));
        assert_eq!(attribute_words("pump_make", "x_1", Language::English), ("Pump make".into(), "x_1".into()));
        assert_eq!(grouped("750"), "750");
        assert_eq!(grouped("1500 or so"), "1500 or so");
    }

    #[wasm_bindgen_test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(sentence("en route"), "En route");
        assert_eq!(sentence(""), "");
    }
}
