//! Title, state, time, customer, and one tap to call, write or drive.

use leptos::prelude::*;
use sync::domain::facts::Arrival;

use crate::technician::maps::maps_url;
use crate::technician::visit::scope::use_visit;
use crate::ui::Icon;
use crate::widgets::{PriorityMark, VisitChip};
use crate::{format, t};

/// The head of the overview.
#[component]
pub(super) fn Head() -> impl IntoView {
    let scope = use_visit();
    let status = Signal::derive(move || scope.status());
    let priority = Signal::derive(move || scope.job.with(|job| job.facts.priority));
    view! {
        <section class="visit-head">
            <div class="visit-head__chips"><VisitChip status/><PriorityMark priority/></div>
            <h2 class="visit-head__title">{move || scope.job.with(|job| job.facts.title.clone())}</h2>
            <When/>
            <p class="visit-head__customer">{move || scope.job.with(|job| job.facts.customer.name.clone())}</p>
            <p class="visit-head__address"><Icon name="map-pin"/> <span>{move || scope.job.with(|job| job.facts.site.address.clone())}</span></p>
            <QuickActions/>
        </section>
    }
}

/// Day and time of the visit on the site's clocks, and how long it should take.
#[component]
pub(in crate::technician::visit) fn When() -> impl IntoView {
    let scope = use_visit();
    let text = move || {
        let (words, language, zone) = (scope.words.technician(), scope.words.language(), scope.zone());
        scope.visit.with(|visit| {
            let (Some(window), Some(span)) = (visit.window, visit.span()) else { return words.no_time.to_owned() };
            let day = format::short_day(span.start, &zone, language);
            let time = match visit.arrival {
                Arrival::Exact => format::window(window, &zone, language),
                _ if !visit.keeps_promise() => format::time(span.start, &zone, language),
                Arrival::Morning => words.morning.into(),
                Arrival::Afternoon => words.afternoon.into(),
                Arrival::AllDay => words.all_day.into(),
            };
            match visit.arrival {
                Arrival::Exact => format!("{day} · {time}"),
                _ => format!("{day} · {time} · {}", format::duration(i64::from(visit.duration_minutes))),
            }
        })
    };
    view! { <p class="visit-head__when numeric">{text}</p> }
}

/// The customer's phone, else the first contact's.
fn phone(job: &crate::data::JobView) -> Option<String> {
    let contact = || job.facts.contacts.iter().find_map(|contact| contact.phone.clone());
    job.facts.customer.phone.clone().or_else(contact).filter(|phone| !phone.is_empty())
}

/// A phone number as an address has it.
pub(super) fn digits(phone: &str) -> String {
    phone.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect()
}

#[component]
fn QuickActions() -> impl IntoView {
    let scope = use_visit();
    let number = Memo::new(move |_| scope.job.with(|job| phone(job)).map(|phone| digits(&phone)));
    let maps = move || scope.job.with(|job| maps_url(&job.facts.site));
    let (call, text, directions) = (t!(technician.call), t!(technician.text), t!(technician.directions));
    view! {
        <div class="quick-actions">
            {move || number.get().map(|number| view! {
                <a class="quick-actions__item" href=format!("tel:{number}")><Icon name="phone"/><span class="quick-actions__label">{call}</span></a>
                <a class="quick-actions__item" href=format!("sms:{number}")><Icon name="message"/><span class="quick-actions__label">{text}</span></a>
            })}
            <a class="quick-actions__item" href=maps target="_blank" rel="noopener noreferrer"><Icon name="navigate"/><span class="quick-actions__label">{directions}</span></a>
        </div>
    }
}
