//! `/dispatch/attention`: work from the field that the rules did not take. It is kept as it came.

use leptos::prelude::*;
use sync::ids::UserId;

use super::fetched::Listed;
use super::listing::Listing;
use super::people::Person;
use super::records::Quarantined;
use crate::data::use_store;
use crate::frame::DeskFrame;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub fn AttentionPage() -> impl IntoView {
    let store = use_store();
    let synced = Memo::new(move |_| store.sync().with(|sync| sync.synced_at));
    let list = Listed::<Quarantined>::new(move || {
        synced.get();
        Some("/api/v1/quarantine?state=open&limit=100".into())
    });
    view! {
        <DeskFrame title=t!(dispatch.attention)>
            <p class="muted">{t!(dispatch.attention_text)}</p>
            <Listing list icon="check-circle" empty=t!(dispatch.no_attention)>
                <QuarantineTable list/>
            </Listing>
        </DeskFrame>
    }
}

#[component]
fn QuarantineTable(list: Listed<Quarantined>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let zone = store.zone();
    let row = move |entry: Quarantined| {
        let at = entry.created_at;
        let person = match entry.user {
            Some(user) => view! { <Person id=UserId::from(user.id) name=user.name/> }.into_any(),
            None => view! { <span class="muted">{words.dispatch().somebody}</span> }.into_any(),
        };
        let job = match entry.job {
            Some(job) => view! { <a class="table__link" href=format!("/dispatch/jobs/{}", job.id)>{format!("#{} {}", job.number, job.title)}</a> }.into_any(),
            None => view! { <span class="muted">{words.dispatch().no_such_job}</span> }.into_any(),
        };
        view! {
            <tr class="table__row">
                <td><time datetime=format::machine(at)>{move || format::date_time(at, &zone.read(), words.language())}</time></td>
                <td>{person}</td>
                <td>{job}</td>
                <td class="wrap-anywhere">{entry.summary}</td>
                <td class="wrap-anywhere">{entry.reason}</td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">{t!(dispatch.attention)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(dispatch.when)}</th>
                    <th scope="col">{t!(dispatch.person)}</th>
                    <th scope="col">{t!(dispatch.job)}</th>
                    <th scope="col">{t!(dispatch.what)}</th>
                    <th scope="col">{t!(dispatch.why)}</th>
                </tr>
            </thead>
            <tbody><For each=move || list.items.get().unwrap_or_default() key=|entry| entry.id children=row/></tbody>
        </table>
    }
}
