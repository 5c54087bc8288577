//! `/dispatch/map`

use leptos::prelude::*;

use super::bar::Bar;
use super::canvas::Canvas;
use super::held::MapView;
use super::list::List;
use crate::data::use_store;
use crate::frame::DeskFrame;
use crate::ui::{Icon, Skeleton};
use crate::words::use_words;
use crate::{api, format, t};

#[component]
pub fn MapPage() -> impl IntoView {
    let words = use_words();
    let view = MapView::new();
    let subtitle = move || {
        let noon = format::instant(&view.date.read(), "12:00", &view.zone.read());
        noon.map(|noon| format::long_day(noon, &view.zone.read(), words.language())).unwrap_or_default()
    };
    let board = t!(dispatch.board);
    let actions = move || {
        let href = move || format!("/dispatch/board?day={}", api::escape(&view.date.read()));
        view! { <a class="button" href=href><Icon name="calendar"/>" "<span class="only-desk">{board}</span></a> }
    };
    let ready = use_store().ready();
    let body = move || {
        if ready.get() {
            view! { <div class="map"><div class="map__ground"><Canvas view/></div><List view/></div> }.into_any()
        } else {
            view! { <Skeleton cards=6/> }.into_any()
        }
    };
    view! {
        <DeskFrame title=t!(tracking.map) subtitle actions>
            <Bar view/>
            {body}
        </DeskFrame>
    }
}
