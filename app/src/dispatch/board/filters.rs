//! The choices that narrow the board down, all of which stand in the address.

use std::collections::BTreeMap;

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos::web_sys::HtmlSelectElement;
use sync::domain::rejection::visit_status;
use sync::domain::status::{Priority, VisitStatus};

use super::filter::Filter;
use super::held::Board;
use crate::data::use_store;
use crate::dispatch::people::technicians;
use crate::dispatch::select::Options;
use crate::t;
use crate::widgets::sentence;
use crate::words::{Language, use_words};

/// Value and label of an option.
type Choice = (String, String);

#[component]
pub(super) fn Filters(board: Board, open: RwSignal<bool>) -> impl IntoView {
    let (words, store) = (use_words(), use_store());
    let people = Signal::derive(move || {
        let people = store.staff().with(|staff| technicians(staff));
        let people = people.into_iter().map(|member| (member.id.to_string(), member.name));
        first(words.dispatch().all_technicians, people)
    });
    let states = Signal::derive(move || {
        let states = VisitStatus::ALL.iter().filter(|status| **status != VisitStatus::Cancelled);
        let named = states.map(|status| (status.code().to_owned(), sentence(visit_status(*status, words.language()))));
        first(words.calendar().any_state, named)
    });
    let priorities = Signal::derive(move || {
        let each = Priority::ALL.iter().rev();
        let named =
            each.map(|priority| (priority.code().to_owned(), words.dispatch().priority_of(*priority).to_owned()));
        first(words.dispatch().any_priority, named)
    });
    let services = Memo::new(move |_| services(board, words.language()));
    let towns = Memo::new(move |_| towns(board));
    let services = Signal::derive(move || first(words.calendar().any_service, services.get()));
    let towns = Signal::derive(move || first(words.calendar().any_town, towns.get()));
    let skills = Memo::new(move |_| skills(board));
    let skills = Signal::derive(move || first(words.calendar().any_skill, skills.get()));
    let clear = move |_| board.choose(|filter| Filter::default().with_text(filter.text));
    // Made when somebody looks at them: a large company has hundreds of options.
    let choices = move || {
        view! {
            <FilterSelect board label=t!(dispatch.technician) options=people
                value=|filter| filter.technician.map(|id| id.to_string())
                choose=|filter, value| Filter { technician: value.parse().ok(), ..filter }/>
            <FilterSelect board label=t!(dispatch.state) options=states
                value=|filter| filter.state.map(|state| state.code().to_owned())
                choose=|filter, value| Filter { state: VisitStatus::from_code(&value), ..filter }/>
            <FilterSelect board label=t!(dispatch.service) options=services
                value=|filter| filter.service.map(|id| id.to_string())
                choose=|filter, value| Filter { service: value.parse().ok(), ..filter }/>
            <FilterSelect board label=t!(dispatch.priority) options=priorities
                value=|filter| filter.priority.map(|priority| priority.code().to_owned())
                choose=|filter, value| Filter { priority: Priority::from_code(&value), ..filter }/>
            <FilterSelect board label=t!(calendar.town) options=towns
                value=|filter| filter.town.clone()
                choose=|filter, value| Filter { town: Some(value).filter(|town| !town.is_empty()), ..filter }/>
            <FilterSelect board label=t!(planning.skill) options=skills
                value=|filter| filter.skill.clone()
                choose=|filter, value| Filter { skill: Some(value).filter(|skill| !skill.is_empty()), ..filter }/>
            <button class="button button--ghost" type="button" on:click=clear>{t!(common.clear)}</button>
        }
    };
    view! {
        <div class="filter-bar board__filters" id="board-filters" role="group" aria-label=t!(calendar.filters) hidden=move || !open.get()>
            {move || open.get().then(choices)}
        </div>
    }
}

fn first(none: &str, options: impl IntoIterator<Item = Choice>) -> Vec<Choice> {
    std::iter::once((String::new(), none.to_owned())).chain(options).collect()
}

/// The kinds of work that there are, by name.
fn services(board: Board, language: Language) -> Vec<Choice> {
    let named: BTreeMap<(String, String), ()> = board.store.jobs().with(|jobs| {
        let name = |service: &sync::domain::facts::ServiceFacts| match language {
            Language::Spanish => service.name_es.clone().unwrap_or_else(|| service.name.clone()),
            Language::English => service.name.clone(),
        };
        jobs.iter().map(|job| ((name(&job.service), job.service.id.to_string()), ())).collect()
    });
    named.into_keys().map(|(name, id)| (id, name)).collect()
}

/// The towns that there is work in, by name.
fn towns(board: Board) -> Vec<Choice> {
    let mut towns: Vec<String> = board.store.jobs().with(|jobs| {
        let towns = jobs.iter().filter_map(|job| job.site.town());
        towns.map(str::to_owned).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    });
    // What the address asks for stays to be seen when the last work there is done.
    towns.extend(board.filter.with(|filter| filter.town.clone()));
    towns.sort();
    towns.dedup();
    towns.into_iter().map(|town| (town.clone(), town)).collect()
}

/// The skills that somebody has or some work needs, by name.
fn skills(board: Board) -> Vec<Choice> {
    let mut named: BTreeMap<String, String> = board.store.roster().with(|roster| {
        let had = roster.technicians.iter().flat_map(|profile| &profile.skills);
        let needed = roster.needs.iter().flat_map(|needs| &needs.skills);
        let had = had.map(|skill| (skill.code.clone(), skill.name.clone()));
        had.chain(needed.map(|skill| (skill.code.clone(), skill.name.clone()))).collect()
    });
    // What the address asks for stays to be seen when nobody has it any more.
    if let Some(asked) = board.filter.with(|filter| filter.skill.clone()) {
        named.entry(asked.clone()).or_insert(asked);
    }
    let mut skills: Vec<Choice> = named.into_iter().collect();
    skills.sort_by_key(|(_, name)| name.to_lowercase());
    skills
}

/// One choice. `value` reads it from the filter, `choose` puts it there.
#[component]
fn FilterSelect(
    board: Board,
    #[prop(into)] label: TextProp,
    options: Signal<Vec<Choice>>,
    value: fn(&Filter) -> Option<String>,
    choose: fn(Filter, String) -> Filter,
) -> impl IntoView {
    let chosen = Signal::derive(move || board.filter.with(|filter| value(filter).unwrap_or_default()));
    let changed = move |event: Targeted<Event, HtmlSelectElement>| {
        let picked = event.target().value();
        board.choose(|filter| choose(filter, picked));
    };
    let active = move || (!chosen.with(String::is_empty)).then_some("");
    view! {
        <select class="select" aria-label=move || label.get() data-active=active on:change:target=changed>
            <Options value=chosen options/>
        </select>
    }
}
