//! The notices: all of them above the list, and those of one visit on its page.

use leptos::prelude::*;
use sync::domain::plan_changes::{Change, PlanChange};
use sync::ids::VisitId;

use super::seen::News;
use super::told::told;
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

/// Everything that changed, until it is dismissed.
#[component]
pub(in crate::technician) fn PlanNotices() -> impl IntoView {
    let news = News::follow();
    let many = Memo::new(move |_| news.open.with(|open| open.len() > 1));
    view! {
        <Show when=move || !news.open.with(Vec::is_empty)>
            <section class="plan-news" role="status" aria-labelledby="plan-news-title" data-testid="plan-news">
                <header class="plan-news__head">
                    <h2 class="plan-news__title" id="plan-news-title">{t!(alerts.news_title)}</h2>
                    <Show when=move || many.get()>
                        <button class="button button--small button--ghost" type="button" on:click=move |_| news.dismiss_all()>{t!(alerts.news_all_read)}</button>
                    </Show>
                </header>
                <ul class="plan-news__list" role="list"><Lines news of=None/></ul>
            </section>
        </Show>
    }
}

/// What changed of the visit on the page.
#[component]
pub(in crate::technician) fn VisitNews(visit: VisitId) -> impl IntoView {
    let news = News::follow();
    let any = Memo::new(move |_| news.open.with(|open| open.iter().any(|change| change.stop.visit_id == visit)));
    view! {
        <Show when=move || any.get()>
            <section class="plan-news" role="status" aria-label=t!(alerts.news_title) data-testid="plan-news">
                <ul class="plan-news__list" role="list"><Lines news of=Some(visit)/></ul>
            </section>
        </Show>
    }
}

/// One line for each change; `of` keeps those of one visit.
#[component]
fn Lines(news: News, of: Option<VisitId>) -> impl IntoView {
    let lines = move || {
        let all = news.open.get().into_iter();
        all.filter(|change| of.is_none_or(|of| change.stop.visit_id == of)).collect::<Vec<_>>()
    };
    let key = |change: &PlanChange| format!("{change:?}");
    view! { <For each=lines key=key children=move |change| view! { <Line news change linked=of.is_none()/> }/> }
}

#[component]
fn Line(news: News, change: PlanChange, linked: bool) -> impl IntoView {
    let words = use_words();
    let stop = change.stop.clone();
    let is_here = matches!(change.change, Change::Given | Change::Moved { .. } | Change::Raised);
    let icon = match change.change {
        Change::Given => "plus",
        Change::Moved { .. } => "clock",
        Change::Raised => "alert",
        Change::Taken { .. } => "user",
        Change::CalledOff { .. } => "x",
    };
    let urgent = (stop.emergency && is_here).then_some("emergency");
    let text = move || told(&change, words);
    let what = format!("{} · {}", stop.title, stop.address);
    let href = (linked && is_here).then(|| format!("/jobs/{}?visit={}", stop.job_id, stop.visit_id));
    let body = move || match href.clone() {
        Some(href) => view! { <a class="plan-news__text" href=href>{text.clone()}</a> }.into_any(),
        None => view! { <span class="plan-news__text">{text.clone()}</span> }.into_any(),
    };
    view! {
        <li class="plan-news__item" data-priority=urgent>
            <Icon name=icon/>
            <span class="plan-news__body">{body()}<span class="plan-news__what">{what}</span></span>
            <button class="button button--icon button--ghost" type="button" aria-label=t!(alerts.news_read) on:click=move |_| news.dismiss(stop.visit_id)>
                <Icon name="x"/>
            </button>
        </li>
    }
}
