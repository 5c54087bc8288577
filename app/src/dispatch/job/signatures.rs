//! Signatures, and whether the job still says what was signed.

use leptos::prelude::*;
use sync::docs::content::{SignOff, SignerRole};
use sync::ids::SignOffId;
use sync::time::Timestamp;

use super::context::Job;
use crate::api::Page;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::records::TimelineItem;
use crate::t;
use crate::ui::Notice;
use crate::widgets::SignatureView;
use crate::words::use_words;

/// The server's mark on what happened after somebody had signed.
const AMENDED: &str = "amended_after_signature";

#[component]
pub(super) fn SignaturesCard(job: Job) -> impl IntoView {
    let signed = job.content(|content| {
        let mut signed: Vec<(SignOffId, SignOff)> =
            content.sign_offs.iter().filter(|(_, sign)| !sign.removed).map(|(id, sign)| (*id, sign.clone())).collect();
        signed.sort_by_key(|(_, sign)| sign.at);
        signed
    });
    let any = Memo::new(move |_| signed.with(|signed| !signed.is_empty()));
    let amended_at = amended_at(job, any);
    move || {
        any.get().then(|| {
            view! {
                <section class="card" aria-labelledby="signatures-title">
                    <header class="card__head"><h2 class="card__title" id="signatures-title">{t!(dispatch.signatures)}</h2></header>
                    <div class="card__body">
                        <div class="grid grid--2">
                            <For each=move || signed.get() key=|(id, _)| *id children=move |(_, sign)| view! { <Signed job sign amended_at/> }/>
                        </div>
                    </div>
                </section>
            }
        })
    }
}

#[component]
fn Signed(job: Job, sign: SignOff, amended_at: Signal<Option<Timestamp>>) -> impl IntoView {
    let words = use_words();
    let (role, at) = (sign.role, sign.at);
    let who = move || match role {
        SignerRole::Customer => words.dispatch().customer,
        SignerRole::Technician => words.dispatch().technician,
    };
    let changed = t!(dispatch.changed_after_signing);
    view! {
        <div class="stack stack--tight">
            <h3 class="section__count">{who}</h3>
            <SignatureView sign_off=sign time_zone=job.zone/>
            {move || amended_at.get().is_some_and(|amended| amended > at).then(|| view! { <Notice kind="warn" text=changed/> })}
        </div>
    }
}

/// When the job was last changed after somebody had signed it, as the server recorded it; read anew
/// whenever the job changes.
fn amended_at(job: Job, signed: Memo<bool>) -> Signal<Option<Timestamp>> {
    let timeline = Fetched::<Page<TimelineItem>>::new(move || {
        job.view.track();
        signed.get().then(|| format!("/api/v1/jobs/{}/timeline?limit=200", job.id))
    });
    Signal::derive(move || {
        timeline.value.with(|page| {
            let items = page.as_ref().map(|page| page.items.as_slice()).unwrap_or_default();
            items.iter().filter(|item| item.details.contains_key(AMENDED)).map(|item| item.at).max()
        })
    })
}
