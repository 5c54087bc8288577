//! A visit's checklist with its answers, to read.

use leptos::prelude::*;
use sync::docs::content::{Answer, JobContent};
use sync::domain::checklist::{AnswerValue, ChecklistItem};
use sync::domain::facts::VisitFacts;

use super::answer_words;
use crate::ui::Icon;
use crate::words::use_words;

/// An item with what was answered to it.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweredItem {
    pub item: ChecklistItem,
    pub answer: Option<Answer>,
}

impl AnsweredItem {
    fn value(&self) -> Option<&AnswerValue> {
        self.answer.as_ref()?.value.as_ref()
    }

    /// `done`, `failed`, `skipped` or `open`.
    pub fn state(&self) -> &'static str {
        match self.value() {
            Some(AnswerValue::No) => "failed",
            Some(AnswerValue::NotApplicable) => "skipped",
            Some(value) if value.answers(&self.item.item.kind) => "done",
            _ => "open",
        }
    }
}

/// The visit's items in their order.
pub fn answers_of(visit: &VisitFacts, content: &JobContent) -> Vec<AnsweredItem> {
    let answer = |item: &ChecklistItem| content.answers.get(&item.id).cloned();
    visit.checklist.iter().map(|item| AnsweredItem { item: item.clone(), answer: answer(item) }).collect()
}

/// The list. Notes on items stand below them.
#[component]
pub fn ChecklistAnswers(#[prop(into)] items: Signal<Vec<AnsweredItem>>) -> impl IntoView {
    let words = use_words();
    let rows = move || {
        items
            .get()
            .into_iter()
            .map(|item| {
                let language = words.language();
                let state = item.state();
                let icon = match state {
                    "done" => "check-circle",
                    "failed" => "x",
                    "skipped" => "minus",
                    _ => "circle",
                };
                let answer = match item.value() {
                    Some(value) => answer_words(value, &item.item.item.kind, language),
                    None => words.technician().not_answered.into(),
                };
                let note = item.answer.as_ref().map(|answer| answer.note.clone()).filter(|note| !note.is_empty());
                let label = item.item.item.label(language).to_owned();
                view! {
                    <li class="list__item" data-state=state>
                        <div class="list__row">
                            <span class="list__lead"><Icon name=icon/></span>
                            <span class="list__text">
                                <span class="list__title">{label}</span>
                                {note.map(|note| view! { <span class="list__sub wrap-anywhere">{note}</span> })}
                            </span>
                            <span class="list__trail">{answer}</span>
                        </div>
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul class="list" role="list">{rows}</ul> }
}
