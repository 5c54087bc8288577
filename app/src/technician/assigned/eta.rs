//! When the person will be at the visits of today, where that differs from the plan: from where the
//! phone is, what is still to do and the road, which is estimated from the straight line.

use std::collections::HashMap;

use leptos::prelude::*;
use sync::domain::geo::Position;
use sync::domain::planning::{Eta, Fix, RoadEstimate, etas, of_technician, stops};
use sync::ids::VisitId;

use crate::data::{clock, now, use_store};
use crate::format;
use crate::ui::Icon;
use crate::widgets::{eta_lateness, eta_words};
use crate::words::use_words;

/// The arrivals that are worth saying; they move on with the clock. Call it while the page is built.
pub(super) fn my_etas(here: ReadSignal<Option<Position>>) -> Memo<HashMap<VisitId, Eta>> {
    let store = use_store();
    let opened = now();
    let clock = clock();
    Memo::new(move |_| {
        let now = clock.get();
        let session = store.session().get();
        let Some(session) = session else { return HashMap::new() };
        let (me, zone) = (session.user.id, session.tenant.time_zone);
        let today = format::day(now, &zone);
        let mut stops = store.jobs().with(|jobs| stops(jobs.iter().map(|job| &**job)));
        stops.retain(|stop| format::day(stop.booking.span.start, &zone) == today);
        let fix = here.get().map(|position| Fix { position, at: opened });
        let found = etas(of_technician(&stops, me), fix, now, &RoadEstimate::default());
        found.into_iter().filter(Eta::is_worth_saying).map(|eta| (eta.visit_id, eta)).collect()
    })
}

/// The arrival beneath a card, where it is worth saying.
#[component]
pub(super) fn EtaRow(visit: VisitId, etas: Memo<HashMap<VisitId, Eta>>) -> impl IntoView {
    let (words, zone) = (use_words(), use_store().zone());
    let eta = Memo::new(move |_| etas.with(|etas| etas.get(&visit).copied()));
    move || {
        let eta = eta.get()?;
        let (late, text) = (eta_lateness(Some(eta)), eta_words(eta, &zone.read(), words));
        Some(view! { <p class="job-eta" data-late=late data-testid="eta"><Icon name="clock" size="sm"/>" "{text}</p> })
    }
}
