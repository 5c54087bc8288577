//! Kinds and conditions of assets in words, and what there is to say about each kind.

use crate::widgets::sentence;
use crate::words::dispatch::Dispatch;

/// The kinds, as stored.
pub const KINDS: [&str; 9] =
    ["septic_tank", "grease_trap", "lift_station", "drain_field", "roof", "gutter", "hvac", "water_heater", "other"];

/// The conditions, as stored.
pub const CONDITIONS: [&str; 4] = ["good", "fair", "poor", "unknown"];

/// How a value is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Whole,
    Amount,
    Text,
}

/// What is worth noting of an asset of `kind`, beside what it has already.
pub fn attributes(kind: &str) -> &'static [(&'static str, Form)] {
    use Form::*;
    match kind {
        "septic_tank" | "grease_trap" => &[
            ("gallons", Whole),
            ("compartments", Whole),
            ("lids", Whole),
            ("lid_depth_inches", Amount),
            ("material", Text),
            ("tank_type", Text),
        ],
        "lift_station" => &[("gallons", Whole), ("pumps", Whole)],
        "drain_field" => &[("trenches", Whole), ("length_feet", Amount)],
        "roof" => &[("squares", Amount), ("layers", Whole), ("stories", Whole), ("pitch", Text), ("material", Text)],
        "gutter" => &[("length_feet", Amount), ("material", Text)],
        "hvac" => &[("tons", Amount), ("model", Text)],
        "water_heater" => &[("gallons", Whole), ("model", Text)],
        _ => &[],
    }
}

/// A kind in words.
pub fn kind(code: &str, words: &Dispatch) -> String {
    let place = KINDS.iter().position(|kind| *kind == code);
    place.map_or_else(|| sentence(&code.replace('_', " ")), |place| words.asset_kinds[place].to_owned())
}

/// A condition in words.
pub fn condition(code: &str, words: &Dispatch) -> String {
    let place = CONDITIONS.iter().position(|condition| *condition == code);
    place.map_or_else(|| code.to_owned(), |place| words.conditions[place].to_owned())
}
