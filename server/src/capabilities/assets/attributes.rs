//! What an asset's attributes may be. The ones that the trade works with have a type of their
//! own, by the asset's kind; any other is a short text, number or yes/no.

use serde_json::{Map, Value};

use super::model::AssetKind;
use crate::capabilities::fields::Fields;

const MOST: usize = 40;
const NAME_CHARS: usize = 60;
const TEXT_CHARS: usize = 200;

/// What a known attribute must be.
enum Form {
    /// A whole number from 1 to the largest.
    Whole(i64),
    /// A number above zero, up to the largest.
    Amount(f64),
}

fn form(kind: AssetKind, name: &str) -> Option<Form> {
    use AssetKind::*;
    Some(match (kind, name) {
        (SepticTank | GreaseTrap | LiftStation | WaterHeater, "gallons") => Form::Whole(100_000),
        (SepticTank | GreaseTrap, "compartments") => Form::Whole(10),
        (SepticTank | GreaseTrap, "lids") => Form::Whole(10),
        (SepticTank | GreaseTrap, "lid_depth_inches") => Form::Amount(240.0),
        (LiftStation, "pumps") => Form::Whole(10),
        (DrainField, "trenches") => Form::Whole(100),
        (DrainField | Gutter, "length_feet") => Form::Amount(10_000.0),
        (Roof, "squares") => Form::Amount(10_000.0),
        (Roof, "layers") => Form::Whole(5),
        (Roof, "stories") => Form::Whole(20),
        (Hvac, "tons") => Form::Amount(500.0),
        _ => return None,
    })
}

/// Checks the attributes of an asset of `kind`. Empty values are left out.
pub(super) fn checked(check: &mut Fields, kind: AssetKind, attributes: Map<String, Value>) -> Map<String, Value> {
    if attributes.len() > MOST {
        check.wrong("attributes", format!("must be at most {MOST}"));
        return Map::new();
    }
    let mut kept = Map::new();
    for (name, value) in attributes {
        let field = format!("attributes.{name}");
        let plain = !name.is_empty()
            && name.len() <= NAME_CHARS
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        check.check(plain, &field, "must have a name of letters, digits and underscores");
        if value.is_null() || value == "" {
            continue;
        }
        if let Some(value) = one(check, &field, form(kind, &name), value) {
            kept.insert(name, value);
        }
    }
    kept
}

fn one(check: &mut Fields, field: &str, form: Option<Form>, value: Value) -> Option<Value> {
    match (form, value) {
        (Some(Form::Whole(most)), value) => {
            let fits = value.as_i64().is_some_and(|number| (1..=most).contains(&number));
            check.check(fits, field, format!("must be a whole number from 1 to {most}"));
            Some(value)
        }
        (Some(Form::Amount(most)), value) => {
            let fits = value.as_f64().is_some_and(|number| number > 0.0 && number <= most);
            check.check(fits, field, format!("must be a number above 0, up to {most}"));
            Some(value)
        }
        (None, Value::String(text)) => Some(Value::String(check.text(field, &text, TEXT_CHARS))),
        (None, value @ (Value::Number(_) | Value::Bool(_))) => Some(value),
        (None, _) => {
            check.wrong(field, "must be a text, a number, or true or false");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn problems(kind: AssetKind, attributes: Value) -> Vec<String> {
        let mut check = Fields::new();
        checked(&mut check, kind, attributes.as_object().unwrap().clone());
        check.finish().err().map(|error| error.detail().to_owned()).into_iter().collect()
    }

    #[test]
    fn gallons_are_whole_and_above_zero() {
        for wrong in [serde_json::json!(0), serde_json::json!(-5), serde_json::json!(1000.5), serde_json::json!("1000")]
        {
            let found = problems(AssetKind::SepticTank, serde_json::json!({ "gallons": wrong }));
            assert_eq!(found.len(), 1, "{wrong}");
        }
        assert!(
            problems(AssetKind::SepticTank, serde_json::json!({ "gallons": 1000, "material": "concrete" })).is_empty()
        );
        assert!(problems(AssetKind::Roof, serde_json::json!({ "gallons": "a few" })).is_empty());
    }

    #[test]
    fn nested_values_and_strange_names_are_refused() {
        assert_eq!(problems(AssetKind::Other, serde_json::json!({ "x": {"y": 1} })).len(), 1);
        assert_eq!(problems(AssetKind::Other, serde_json::json!({ "a b": 1 })).len(), 1);
    }
}
