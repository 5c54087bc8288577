//! The agreed week as rows: a weekday, whether it is a working day, from when until when.

use leptos::prelude::*;

use super::records::Hours;
use crate::t;
use crate::words::use_words;

/// One stretch of a day. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct HoursRow {
    key: usize,
    /// From 0 for Monday.
    weekday: usize,
    works: RwSignal<bool>,
    starts: RwSignal<String>,
    ends: RwSignal<String>,
}

/// The week.
#[derive(Clone, Copy)]
pub struct HoursDraft {
    rows: RwSignal<Vec<HoursRow>>,
    filled: StoredValue<usize>,
}

impl HoursDraft {
    pub fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), filled: StoredValue::new(0) }
    }

    /// What is agreed now: a row for each stretch, and one to begin with for each free day.
    pub fn fill(self, hours: &[Hours]) {
        // New keys, so that the fields are made anew.
        let round = self.filled.get_value() + 1;
        self.filled.set_value(round);
        let mut rows = Vec::new();
        for weekday in 0..7 {
            let of_day: Vec<&Hours> = hours.iter().filter(|one| usize::from(one.weekday) == weekday + 1).collect();
            let mut add = |works: bool, starts: &str, ends: &str| {
                rows.push(HoursRow {
                    key: round * 1_000 + rows.len(),
                    weekday,
                    works: RwSignal::new(works),
                    starts: RwSignal::new(starts.to_owned()),
                    // A time field cannot say 24:00; midnight is the end of the day as well.
                    ends: RwSignal::new(if ends == "24:00" { "00:00".to_owned() } else { ends.to_owned() }),
                })
            };
            of_day.iter().for_each(|one| add(true, &one.starts, &one.ends));
            if of_day.is_empty() {
                add(false, "07:00", "16:00");
            }
        }
        self.rows.set(rows);
    }

    /// What to send.
    pub fn input(self) -> Vec<Hours> {
        let rows = self.rows.get_untracked().into_iter().filter(|row| row.works.get_untracked());
        rows.map(|row| {
            let ends = row.ends.get_untracked();
            Hours {
                weekday: u8::try_from(row.weekday + 1).unwrap_or(1),
                starts: row.starts.get_untracked(),
                ends: if ends == "00:00" { "24:00".to_owned() } else { ends },
            }
        })
        .collect()
    }
}

#[component]
pub fn HoursFields(draft: HoursDraft) -> impl IntoView {
    let words = use_words();
    let one = move |row: HoursRow| {
        let texts = words.planning();
        let day = texts.weekdays[row.weekday];
        let off = move || !row.works.get();
        view! {
            <li class="team__row team__row--hours">
                <label class="choice">
                    <input class="choice__input" type="checkbox" aria-label=(texts.works_on)(day) bind:checked=row.works/>
                    <span class="choice__label">{texts.weekdays_short[row.weekday]}</span>
                </label>
                <input class="input" type="time" aria-label=(texts.from)(day) disabled=off bind:value=row.starts/>
                <span aria-hidden="true">"–"</span>
                <input class="input" type="time" aria-label=(texts.until)(day) disabled=off bind:value=row.ends/>
            </li>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{t!(planning.hours)}</legend>
            <ul class="stack stack--tight" role="list">
                <For each=move || draft.rows.get() key=|row| row.key children=one/>
            </ul>
        </fieldset>
    }
}
