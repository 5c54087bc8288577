//! The buttons that tell the office, and what it was told.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::Command;
use sync::domain::facts::{Delay, JobFacts, VisitFacts};
use sync::ids::{JobId, VisitId};

use super::sheet::LateSheet;
use crate::data::use_store;
use crate::ui::{Icon, use_toasts};
use crate::words::use_words;
use crate::{format, t};

/// What one touch can say.
const STEPS: [u32; 3] = [15, 30, 60];

/// What the row shows of a visit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::technician) struct Lateness {
    /// Whether anybody can still be late.
    awaited: bool,
    delay: Option<Delay>,
    /// The site's time zone.
    zone: String,
}

impl Lateness {
    pub(in crate::technician) fn of(job: &JobFacts, visit: Option<&VisitFacts>) -> Self {
        Self {
            awaited: visit.is_some_and(VisitFacts::is_awaited),
            delay: visit.and_then(|visit| visit.late.clone()),
            zone: job.site.time_zone.clone(),
        }
    }
}

/// Tells the office; true where it is durable on this device.
pub(super) fn use_tell(job: JobId, visit_id: VisitId) -> impl Fn(u32, String, Option<Callback<()>>) + Copy {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    move |minutes, note, kept| {
        spawn_local(async move {
            match store.command(job, Command::RunningLate { visit_id, minutes, note }).await {
                Ok(()) => {
                    let texts = words.alerts();
                    let text = if minutes == 0 { texts.on_time_kept.into() } else { (texts.late_kept)(minutes) };
                    toasts.success(text);
                    if let Some(kept) = kept {
                        kept.run(());
                    }
                }
                Err(error) => toasts.error(error.words(words.language())),
            }
        });
    }
}

/// The row; nothing once nobody is awaited any more.
#[component]
pub(in crate::technician) fn LateRow(job: JobId, visit: VisitId, #[prop(into)] of: Signal<Lateness>) -> impl IntoView {
    let words = use_words();
    let tell = use_tell(job, visit);
    let asking = RwSignal::new(false);
    let awaited = Memo::new(move |_| of.with(|of| of.awaited));
    let delay = Memo::new(move |_| of.with(|of| of.delay.clone()));
    let title = move || if delay.with(Option::is_some) { words.alerts().late_more } else { words.alerts().late_title };
    let told = move || {
        let of = of.read();
        let delay = of.delay.as_ref()?;
        let time = format::time(delay.at, &of.zone, words.language());
        Some((words.alerts().late_told)(&format::duration(i64::from(delay.minutes)), &time))
    };
    let step = move |minutes: u32| {
        let pressed =
            move || delay.with(|delay| delay.as_ref().is_some_and(|delay| delay.minutes == minutes)).to_string();
        view! {
            <button class="button" type="button" data-testid=format!("late-{minutes}") aria-pressed=pressed
                aria-label=move || (words.alerts().late_plus_spoken)(minutes) on:click=move |_| tell(minutes, String::new(), None)>
                {move || (words.alerts().late_plus)(minutes)}
            </button>
        }
    };
    view! {
        <Show when=move || awaited.get()>
            <section class="late-row" aria-label=title>
                <p class="late-row__title"><Icon name="clock"/> " " {title}</p>
                <div class="late-row__steps">
                    {STEPS.map(step).collect_view()}
                    <button class="button" type="button" on:click=move |_| asking.set(true)>{t!(alerts.late_other)}</button>
                </div>
                {move || told().map(|told| view! {
                    <p class="late-row__told" role="status" data-testid="late-told">
                        {told} " "
                        <button class="button button--small button--ghost" type="button" on:click=move |_| tell(0, String::new(), None)>{t!(alerts.late_on_time)}</button>
                    </p>
                })}
            </section>
        </Show>
        <LateSheet job visit open=asking/>
    }
}
