//! Where the work is, and how to get in.

use leptos::prelude::*;

use super::context::Job;
use crate::dispatch::links::MapLink;
use crate::t;

#[component]
pub(super) fn SiteCard(job: Job) -> impl IntoView {
    let site = job.facts(|facts| Some(facts.site.clone()));
    let (map, access, unknown, zone_label) =
        (t!(dispatch.show_on_map), t!(dispatch.access_notes), t!(dispatch.no_position), t!(dispatch.time_zone));
    let tenant_zone = job.store.zone();
    let content = move || {
        let site = site.get()?;
        let name = (!site.address.starts_with(&site.name)).then_some(site.name);
        let place = match site.position {
            Some(position) => {
                view! { <MapLink latitude=position.latitude longitude=position.longitude label=map/> }.into_any()
            }
            None => view! { <span class="muted">{unknown}</span> }.into_any(),
        };
        let notes = (!site.access_notes.is_empty()).then(|| {
            view! {
                <div class="stack stack--tight">
                    <h3 class="section__count">{access}</h3>
                    <blockquote class="note"><p>{site.access_notes}</p></blockquote>
                </div>
            }
        });
        // Only worth a line where the clocks differ from the company's.
        let zone = (*tenant_zone.read() != site.time_zone)
            .then(|| view! { <span class="muted">{zone_label} ": " {site.time_zone.replace('_', " ")}</span> });
        Some(view! {
            <div class="stack stack--tight">
                {name.map(|name| view! { <strong>{name}</strong> })}
                <span>{site.address}</span>
                {place}
                {zone}
            </div>
            {notes}
        })
    };
    view! {
        <section class="card" aria-labelledby="site-title">
            <header class="card__head"><h2 class="card__title" id="site-title">{t!(dispatch.site)}</h2></header>
            <div class="card__body">{content}</div>
        </section>
    }
}
