//! The day on paper: a page for each technician, with what somebody on the road needs. It is made
//! when the browser is about to print, by the button or by its own command, and gone afterwards.

use leptos::prelude::*;
use sync::domain::facts::JobFacts;

use super::address::View;
use super::cards::Card;
use super::held::Board;
use crate::dispatch::format_window::compact_window;
use crate::ui::Icon;
use crate::words::use_words;
use crate::{format, t};

/// Opens the browser's dialog for printing.
#[component]
pub(super) fn PrintButton(board: Board) -> impl IntoView {
    let label = t!(calendar.print);
    let print = move |_| {
        // A call from here leaves no time to draw between the browser's announcement and its print.
        board.printing.set(true);
        request_animation_frame(|| {
            request_animation_frame(|| {
                let _ = window().print();
            });
        });
    };
    let shown = Memo::new(move |_| board.view.get() == View::Day);
    view! {
        <Show when=move || shown.get()>
            <button class="button button--icon button--ghost only-desk" type="button" aria-label=label title=label on:click=print>
                <Icon name="printer"/>
            </button>
        </Show>
    }
}

/// What is printed; on the screen there is nothing of it.
#[component]
pub(super) fn PrintSheet(board: Board) -> impl IntoView {
    let printing = board.printing;
    let before = window_event_listener(leptos::ev::beforeprint, move |_| printing.set(true));
    let after = window_event_listener(leptos::ev::afterprint, move |_| printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    let shown = Memo::new(move |_| printing.get() && board.view.get() == View::Day);
    move || shown.get().then(|| view! { <Pages board/> })
}

#[component]
fn Pages(board: Board) -> impl IntoView {
    let words = use_words();
    let noon = move || format::instant(&board.date.read(), "12:00", &board.zone.read());
    let date = move || {
        noon().map(|noon| {
            let zone = board.zone.read();
            let day = format::weekday(noon, &zone, words.language());
            format!("{day}, {}", format::full_date(noon, &zone, words.language()))
        })
    };
    let company =
        move || board.store.session().with(|session| session.as_ref().map(|session| session.tenant.name.clone()));
    let pages = move || {
        let rows = board.day.with(|day| {
            let busy = day.rows.iter().filter(|row| !row.cards.is_empty());
            busy.map(|row| (row.member.name.clone(), row.cards.clone(), row.booked)).collect::<Vec<_>>()
        });
        if rows.is_empty() {
            return view! { <p>{t!(calendar.print_nothing)}</p> }.into_any();
        }
        rows.into_iter()
            .map(|(name, cards, booked)| {
                let held = format!("{} · {}", (words.dispatch().visits)(cards.len()), format::duration(booked));
                view! {
                    <section class="print-page">
                        <header class="print-page__head">
                            <h2 class="print-page__name">{name}</h2>
                            <p class="print-page__day">{date}</p>
                            <p class="print-page__held">{held}" · "{company}</p>
                        </header>
                        <Visits board cards/>
                    </section>
                }
            })
            .collect_view()
            .into_any()
    };
    view! { <div class="print-sheet">{pages}</div> }
}

#[component]
fn Visits(board: Board, cards: Vec<Card>) -> impl IntoView {
    let words = use_words();
    let row = move |card: Card| {
        let job = card.job.clone();
        let time = card.span.map(|span| compact_window(span, &board.zone.read(), words.language()));
        let notes = job.site.access_notes.clone();
        view! {
            <tr>
                <td class="numeric">{time}</td>
                <td><strong class="numeric">{format!("#{}", job.number)}</strong><br/>{job.title.clone()}</td>
                <td>{job.customer.name.clone()}<br/><span class="numeric">{phone(&job)}</span></td>
                <td>{job.site.name.clone()}<br/>{job.site.address.clone()}</td>
                <td class="print-page__notes">{notes}</td>
            </tr>
        }
    };
    view! {
        <table class="print-page__visits">
            <thead>
                <tr>
                    <th scope="col">{t!(dispatch.time)}</th>
                    <th scope="col">{t!(dispatch.job)}</th>
                    <th scope="col">{t!(calendar.customer_phone)}</th>
                    <th scope="col">{t!(dispatch.site)}</th>
                    <th scope="col">{t!(calendar.access_notes)}</th>
                </tr>
            </thead>
            <tbody>{cards.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// Whom to call: somebody at the site before whoever pays.
fn phone(job: &JobFacts) -> String {
    let contact =
        job.contacts.iter().find_map(|contact| contact.phone.as_ref().map(|phone| format!("{} {phone}", contact.name)));
    contact.or_else(|| job.customer.phone.clone()).unwrap_or_default()
}
