//! Links to people and places outside of the app.

use leptos::prelude::*;

use crate::ui::Icon;

/// A number to call.
#[component]
pub fn PhoneLink(number: String) -> impl IntoView {
    let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let href = format!("tel:{dialled}");
    view! { <a href=href><Icon name="phone" size="sm"/> " " {number}</a> }
}

/// An address to write to.
#[component]
pub fn MailLink(address: String) -> impl IntoView {
    let href = format!("mailto:{address}");
    view! { <a class="wrap-anywhere" href=href><Icon name="mail" size="sm"/> " " {address}</a> }
}

/// A map of a place in degrees, in a window of its own.
#[component]
pub fn MapLink(latitude: f64, longitude: f64, #[prop(into)] label: Signal<&'static str>) -> impl IntoView {
    let href = format!("https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}");
    view! { <a href=href target="_blank" rel="noreferrer">{move || label.get()} " " <Icon name="external" size="sm"/></a> }
}
