//! The checklist items of one part of the visit.

use leptos::prelude::*;
use sync::domain::checklist::Section;

use super::item::Item;
use crate::technician::visit::scope::use_visit;

/// The items of `section` in their order; nothing where it has none.
#[component]
pub(super) fn Checklist(section: Section) -> impl IntoView {
    let scope = use_visit();
    let items = Memo::new(move |_| {
        let section_of = |item: &sync::domain::checklist::ChecklistItem| item.item.section == section;
        scope.visit.with(|visit| visit.checklist.iter().filter(|item| section_of(item)).cloned().collect::<Vec<_>>())
    });
    view! {
        <Show when=move || items.with(|items| !items.is_empty())>
            <ul class="checklist" role="list">
                <For each=move || items.get() key=|item| item.id children=|item| view! { <Item item/> }/>
            </ul>
        </Show>
    }
}
