//! One checklist item: its words, the control that its kind of answer needs, and a remark.

use leptos::prelude::*;
use sync::docs::content::Answer;
use sync::docs::edit::DocEdit;
use sync::domain::checklist::{AnswerValue, ChecklistItem, ItemKind};
use sync::ids::ChecklistItemId;

use crate::fields::SavedText;
use crate::t;
use crate::technician::visit::scope::{VisitScope, use_visit};
use crate::ui::Icon;

/// Options up to which a choice is shown as a row of buttons.
const ROW_OPTIONS: usize = 3;

/// An answer on its way into the document; the box goes back to what it was where that fails.
fn answer(scope: VisitScope, item_id: ChecklistItemId, value: Option<AnswerValue>, event: leptos::ev::Event) {
    let input: web_sys::HtmlInputElement = event_target(&event);
    let was = !input.checked();
    scope.touch_or(vec![DocEdit::Answer { item_id, value }], move || input.set_checked(was));
}

/// The item.
#[component]
pub(super) fn Item(item: ChecklistItem) -> impl IntoView {
    let scope = use_visit();
    let id = item.id;
    let given = Memo::new(move |_| scope.job.with(|job| job.content.answers.get(&id).cloned().unwrap_or_default()));
    let value = Signal::derive(move || given.with(|given| given.value.clone()));
    let kind = item.item.kind.clone();
    let state = move || match value.get() {
        Some(AnswerValue::No) => "failed",
        Some(AnswerValue::NotApplicable) => "skipped",
        Some(value) if value.answers(&kind) => "done",
        _ => "open",
    };
    let noted = RwSignal::new(given.with_untracked(|given| !given.note.is_empty()));
    let note_label = t!(technician.item_note);
    view! {
        <li class="checklist__item" data-state=state id=format!("item-{id}")>
            <Row item=item.clone() value/>
            <button class="button button--icon button--ghost" type="button" aria-label=note_label
                aria-expanded=move || noted.get().to_string() on:click=move |_| noted.update(|noted| *noted = !*noted)>
                <Icon name="note"/>
            </button>
            {control(scope, &item, value)}
            <Show when=move || noted.get()><Note id given/></Show>
        </li>
    }
}

#[component]
fn Row(item: ChecklistItem, value: Signal<Option<AnswerValue>>) -> impl IntoView {
    let scope = use_visit();
    let (id, is_check) = (item.id, item.item.kind == ItemKind::Check);
    let required =
        item.item.required.then(|| view! { " " <span class="checklist__required">{t!(technician.required)}</span> });
    let label = move || item.item.label(scope.words.language()).to_owned();
    let text = view! { <span class="checklist__text">{label}{required}</span> };
    if !is_check {
        return view! { <div class="checklist__row" id=format!("label-{id}")>{text}</div> }.into_any();
    }
    let ticked = move |event| answer(scope, id, event_target_checked(&event).then_some(AnswerValue::Yes), event);
    view! {
        <label class="checklist__row">
            <input class="checklist__input" type="checkbox" disabled=move || !scope.editable()
                prop:checked=move || value.get() == Some(AnswerValue::Yes) on:change=ticked/>
            <span class="checklist__box" aria-hidden="true"><Icon name="check"/></span>
            {text}
        </label>
    }
    .into_any()
}

/// What stands below the item's words.
fn control(scope: VisitScope, item: &ChecklistItem, value: Signal<Option<AnswerValue>>) -> Option<AnyView> {
    let id = item.id;
    let inner = match item.item.kind.clone() {
        ItemKind::Check => return None,
        ItemKind::YesNo => view! { <YesNo id value/> }.into_any(),
        ItemKind::Number { unit, min, max } => view! { <Number id value unit min max/> }.into_any(),
        ItemKind::Text => {
            let text = Signal::derive(move || match value.get() {
                Some(AnswerValue::Text(text)) => text,
                _ => String::new(),
            });
            let saver = scope.saver(move |_, text| {
                Ok(vec![DocEdit::Answer {
                    item_id: id,
                    value: (!text.trim().is_empty()).then_some(AnswerValue::Text(text)),
                }])
            });
            view! { <SavedText id=format!("answer-{id}") label=item.item.label(scope.words.language()).to_owned() value=text saver rows=2 quiet=true disabled=Signal::derive(move || !scope.editable())/> }.into_any()
        }
        ItemKind::Choice { options } => view! { <Choices id value options/> }.into_any(),
    };
    Some(view! { <div class="checklist__detail">{inner}</div> }.into_any())
}

#[component]
fn YesNo(id: ChecklistItemId, value: Signal<Option<AnswerValue>>) -> impl IntoView {
    let (yes, no, na) = (t!(technician.answer_yes), t!(technician.answer_no), t!(technician.answer_na));
    view! {
        <fieldset class="segmented" aria-labelledby=format!("label-{id}")>
            <div class="segmented__options">
                <Segment id value answered=AnswerValue::Yes tone="success" label=Signal::derive(move || yes.get().to_owned())/>
                <Segment id value answered=AnswerValue::No tone="error" label=Signal::derive(move || no.get().to_owned())/>
                <Segment id value answered=AnswerValue::NotApplicable tone="neutral" label=Signal::derive(move || na.get().to_owned())/>
            </div>
        </fieldset>
    }
}

/// One answer among few; a tap on the chosen one takes it back.
#[component]
fn Segment(
    id: ChecklistItemId,
    value: Signal<Option<AnswerValue>>,
    answered: AnswerValue,
    #[prop(optional)] tone: &'static str,
    label: Signal<String>,
) -> impl IntoView {
    let scope = use_visit();
    let answered = StoredValue::new(answered);
    let chosen = Memo::new(move |_| value.with(|value| value.as_ref() == Some(&*answered.read_value())));
    let set = move |event| answer(scope, id, Some(answered.get_value()), event);
    // Fires before `change`, and alone where the button is already chosen.
    let take_back = move |_| {
        if chosen.get_untracked() {
            scope.touch(vec![DocEdit::Answer { item_id: id, value: None }]);
        }
    };
    view! {
        <label class="segmented__option" data-tone=(!tone.is_empty()).then_some(tone)>
            <input class="segmented__input" type="radio" name=format!("answer-{id}") disabled=move || !scope.editable()
                prop:checked=move || chosen.get() on:change=set on:click=take_back/>
            <span class="segmented__label">{move || label.get()}</span>
        </label>
    }
}

#[component]
fn Choices(id: ChecklistItemId, value: Signal<Option<AnswerValue>>, options: Vec<String>) -> impl IntoView {
    let scope = use_visit();
    if options.len() <= ROW_OPTIONS {
        let segments = options
            .into_iter()
            .map(|option| {
                let label = Signal::stored(option.clone());
                view! { <Segment id value answered=AnswerValue::Choice(option) label/> }
            })
            .collect_view();
        return view! { <fieldset class="segmented" aria-labelledby=format!("label-{id}")><div class="segmented__options">{segments}</div></fieldset> }.into_any();
    }
    let none = t!(technician.choose);
    let chosen = move || match value.get() {
        Some(AnswerValue::Choice(choice)) => choice,
        _ => String::new(),
    };
    let pick = move |event| {
        let choice = event_target_value(&event);
        scope.touch(vec![DocEdit::Answer {
            item_id: id,
            value: (!choice.is_empty()).then_some(AnswerValue::Choice(choice)),
        }]);
    };
    let options = options
        .into_iter()
        .map(|option| {
            let value = option.clone();
            view! { <option value=value>{option}</option> }
        })
        .collect_view();
    view! {
        <select class="select" aria-labelledby=format!("label-{id}") disabled=move || !scope.editable() prop:value=chosen on:change=pick>
            <option value="">{none}</option>
            {options}
        </select>
    }
    .into_any()
}

#[component]
fn Number(
    id: ChecklistItemId,
    value: Signal<Option<AnswerValue>>,
    unit: String,
    min: Option<f64>,
    max: Option<f64>,
) -> impl IntoView {
    let scope = use_visit();
    let text = Signal::derive(move || match value.get() {
        Some(AnswerValue::Number(number)) => number,
        _ => String::new(),
    });
    let words = scope.words;
    let saver = scope.saver(move |_, text| {
        let number = text.trim().replace(',', ".");
        let value = match number.parse::<f64>() {
            _ if number.is_empty() => None,
            Ok(parsed) if parsed.is_finite() => Some(AnswerValue::Number(number)),
            _ => return Err(words.technician().not_a_number.into()),
        };
        Ok(vec![DocEdit::Answer { item_id: id, value }])
    });
    let range = {
        let unit = unit.clone();
        move || (scope.words.technician().expected)(min, max, &unit)
    };
    let outside = move || {
        let number: f64 = text.get().parse().ok()?;
        (min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max))
            .then(|| scope.words.technician().outside_range)
    };
    let label = t!(technician.value);
    view! {
        <SavedText id=format!("answer-{id}") label value=text saver rows=0 inputmode="decimal" trail=unit hint=range quiet=true disabled=Signal::derive(move || !scope.editable())/>
        {move || outside().map(|words| view! { <p class="field__error" role="status"><Icon name="alert"/> " " {words}</p> })}
    }
}

#[component]
fn Note(id: ChecklistItemId, given: Memo<Answer>) -> impl IntoView {
    let scope = use_visit();
    let note = Signal::derive(move || given.with(|given| given.note.clone()));
    let saver = scope.saver(move |_, note| Ok(vec![DocEdit::AnswerNote { item_id: id, note }]));
    view! {
        <div class="checklist__detail">
            <SavedText id=format!("note-{id}") label=t!(technician.item_note) value=note saver rows=2 disabled=Signal::derive(move || !scope.editable())/>
        </div>
    }
}
