//! Staff as small marks: initials in the person's own colour.

use leptos::prelude::*;
use sync::domain::access::{Permission, Role};
use sync::domain::facts::{AssignedTechnician, StaffMember};
use sync::ids::UserId;

use crate::data::use_store;
use crate::format::initials;
use crate::t;

/// The tenant's colour of a person, made dark enough for white letters by day and light enough for
/// dark ones by night; none where it is no `#rrggbb`.
fn readable(colour: &str) -> Option<String> {
    let digits = colour.strip_prefix('#')?;
    (digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| format!("light-dark(oklch(from {colour} min(l, .46) c h), oklch(from {colour} max(l, .82) c h))"))
}

/// The members of staff who can be sent to a visit, by name.
pub fn technicians(staff: &[StaffMember]) -> Vec<StaffMember> {
    let mut technicians: Vec<_> =
        staff.iter().filter(|member| member.role.may(Permission::WorkOwnVisits)).cloned().collect();
    // Those whose daily work it is come before owners and managers, who can be sent as well.
    technicians.sort_by_key(|member| (member.role != Role::Technician, member.name.to_lowercase()));
    technicians
}

/// Initials on a disc; the name is its title. `hidden` where the name stands beside it.
#[component]
pub fn Avatar(id: UserId, #[prop(into)] name: String, #[prop(optional)] hidden: bool) -> impl IntoView {
    let staff = use_store().staff();
    let colour = Memo::new(move |_| staff.with(|staff| readable(&staff.iter().find(|member| member.id == id)?.colour)));
    let hue = (id.0.as_bytes()[15] % 6 + 1).to_string();
    let letters = initials(&name);
    let (role, label) = if hidden { (None, None) } else { (Some("img"), Some(name.clone())) };
    view! {
        <span
            class="avatar"
            data-hue=hue
            style:--hue=move || colour.get()
            title=name
            role=role
            aria-label=label
            aria-hidden=hidden.then_some("true")
        >
            {letters}
        </span>
    }
}

/// A person by initials and name.
#[component]
pub fn Person(id: UserId, #[prop(into)] name: String) -> impl IntoView {
    view! {
        <span class="person">
            <Avatar id name=name.clone() hidden=true/>
            <span class="person__name">{name}</span>
        </span>
    }
}

/// The technicians of a visit: one by name, more as a row of initials.
#[component]
pub fn Crew(#[prop(into)] technicians: Signal<Vec<AssignedTechnician>>) -> impl IntoView {
    let nobody = t!(dispatch.nobody_yet);
    move || {
        let technicians = technicians.get();
        match technicians.as_slice() {
            [] => view! { <span class="muted">{nobody}</span> }.into_any(),
            [one] => view! { <Person id=one.id name=one.name.clone()/> }.into_any(),
            more => {
                let avatars = more.iter().map(|one| view! { <Avatar id=one.id name=one.name.clone()/> }).collect_view();
                view! { <span class="avatars">{avatars}</span> }.into_any()
            }
        }
    }
}
