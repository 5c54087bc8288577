//! What a person can do, as rows to fill in.

use leptos::prelude::*;

use super::records::{Skill, SkillType};
use crate::dispatch::select::Options;
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

/// One row. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct SkillRow {
    key: usize,
    code: RwSignal<String>,
    number: RwSignal<String>,
    expires: RwSignal<String>,
    verified: RwSignal<bool>,
}

/// The rows.
#[derive(Clone, Copy)]
pub struct SkillsDraft {
    rows: RwSignal<Vec<SkillRow>>,
    made: StoredValue<usize>,
}

impl SkillsDraft {
    pub fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), made: StoredValue::new(0) }
    }

    /// What is noted now.
    pub fn fill(self, skills: &[Skill]) {
        self.rows.set(Vec::new());
        skills.iter().for_each(|skill| self.add(Some(skill)));
    }

    fn add(self, skill: Option<&Skill>) {
        let key = self.made.get_value() + 1;
        self.made.set_value(key);
        let text = |read: fn(&Skill) -> Option<String>| RwSignal::new(skill.and_then(read).unwrap_or_default());
        let row = SkillRow {
            key,
            code: text(|skill| Some(skill.skill_type.clone())),
            number: text(|skill| skill.certification_number.clone()),
            expires: text(|skill| skill.expires_on.clone()),
            verified: RwSignal::new(skill.is_some_and(|skill| skill.verified)),
        };
        self.rows.update(|rows| rows.push(row));
    }

    fn remove(self, key: usize) {
        self.rows.update(|rows| rows.retain(|row| row.key != key));
    }

    /// What to send; rows without a skill are left out.
    pub fn input(self) -> Vec<Skill> {
        let filled =
            |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        let rows = self.rows.get_untracked().into_iter();
        rows.filter_map(|row| {
            Some(Skill {
                skill_type: filled(row.code)?,
                certification_number: filled(row.number),
                expires_on: filled(row.expires),
                verified: row.verified.get_untracked(),
            })
        })
        .collect()
    }
}

#[component]
pub fn SkillsFields(draft: SkillsDraft, types: Signal<Vec<SkillType>>) -> impl IntoView {
    let words = use_words();
    let options = Signal::derive(move || {
        let choose = (String::new(), words.planning().skill.to_owned());
        std::iter::once(choose).chain(types.get().into_iter().map(|skill| (skill.code, skill.name))).collect::<Vec<_>>()
    });
    let one = move |row: SkillRow| {
        let texts = words.planning();
        view! {
            <li class="team__row">
                <select class="select" aria-label=texts.skill on:change:target=move |event| row.code.set(event.target().value())>
                    <Options value=row.code options/>
                </select>
                <input class="input" placeholder=texts.certificate aria-label=texts.certificate autocomplete="off" bind:value=row.number/>
                <input class="input" type="date" aria-label=texts.expires_on bind:value=row.expires/>
                <label class="choice">
                    <input class="choice__input" type="checkbox" bind:checked=row.verified/>
                    <span class="choice__label">{texts.verified}</span>
                </label>
                <button class="button button--icon button--ghost" type="button" aria-label=texts.remove_skill on:click=move |_| draft.remove(row.key)>
                    <Icon name="trash"/>
                </button>
            </li>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{t!(planning.skills)}</legend>
            <ul class="stack stack--tight" role="list">
                <For each=move || draft.rows.get() key=|row| row.key children=one/>
            </ul>
            <div><button class="button button--small" type="button" on:click=move |_| draft.add(None)><Icon name="plus"/>" "{t!(planning.add_skill)}</button></div>
        </fieldset>
    }
}
