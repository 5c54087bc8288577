//! A visit in the list: when, what, where, and its state.

use leptos::prelude::*;
use sync::domain::status::VisitStatus;
use sync::ids::VisitId;

use super::day::Stop;
use super::held::MapView;
use super::scene::Mark;
use crate::dispatch::format_window::compact_window;
use crate::t;
use crate::ui::Icon;
use crate::widgets::VisitChip;
use crate::words::use_words;

#[component]
pub(super) fn StopEntry(view: MapView, visit: VisitId) -> impl IntoView {
    let words = use_words();
    let stop = Memo::new(move |before: Option<&Option<Stop>>| {
        view.day.with(|day| day.stop(visit).cloned()).or_else(|| before.cloned().flatten())
    });
    let told = move |tell: fn(&Stop) -> String| stop.with(|stop| stop.as_ref().map(tell).unwrap_or_default());
    let time = move || {
        let zone = view.zone.read();
        match stop.with(|stop| stop.as_ref().and_then(|stop| stop.span)) {
            Some(span) => compact_window(span, &zone, words.language()),
            None => words.dispatch().unscheduled.to_owned(),
        }
    };
    let status = Signal::derive(move || {
        stop.with(|stop| stop.as_ref().map_or(VisitStatus::Unscheduled, |stop| stop.visit().status))
    });
    let nowhere =
        Memo::new(move |_| stop.with(|stop| stop.as_ref().is_some_and(|stop| stop.job.site.position.is_none())));
    let href = move || told(|stop| format!("/dispatch/jobs/{}", stop.job.id));
    let mark = Mark::Visit(visit);
    let chosen = Memo::new(move |_| view.chosen.get() == Some(mark));
    let open = move || (words.tracking().open_job)(stop.with(|stop| stop.as_ref().map_or(0, |stop| stop.job.number)));
    view! {
        <li class="map__stop" data-chosen=move || chosen.get().then_some("")>
            <button class="map__choose" type="button" aria-pressed=move || chosen.get().to_string() on:click=move |_| view.choose(mark)>
                <span class="map__stop-text">
                    <span class="map__stop-head">
                        <span class="numeric">{time}</span>
                        <span class="numeric muted">{move || told(|stop| format!("#{}", stop.job.number))}</span>
                    </span>
                    <strong>{move || told(|stop| stop.job.title.clone())}</strong>
                    <span class="muted">{move || told(|stop| format!("{}, {}", stop.job.customer.name, stop.job.site.address))}</span>
                    <Show when=move || nowhere.get()><span class="map__nowhere">{t!(tracking.site_nowhere)}</span></Show>
                </span>
                <VisitChip status/>
            </button>
            <a class="button button--icon button--ghost" href=href aria-label=open><Icon name="chevron-right"/></a>
        </li>
    }
}
