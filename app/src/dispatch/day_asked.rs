//! The day that an address asks for.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::format;

/// `YYYY-MM-DD` of `?day=`, today by the zone's clocks where it names none. Call it while a page is built.
pub fn day_asked(zone: Memo<String>, today: Memo<String>) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| {
        let asked = query.with(|query| query.get("day"));
        let known = asked.filter(|day| format::instant(day, "12:00", &zone.read()).is_some());
        known.unwrap_or_else(|| today.get())
    })
}
