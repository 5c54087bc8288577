//! Another length, with why.

use leptos::prelude::*;
use sync::ids::{JobId, VisitId};

use super::row::use_tell;
use crate::t;
use crate::ui::{Dialog, TextField};
use crate::words::use_words;

/// The minutes that were typed; none for what is no such number.
fn minutes(typed: &str) -> Option<u32> {
    typed.trim().parse().ok().filter(|minutes| (1..=480).contains(minutes))
}

/// Asks how late, and why.
#[component]
pub(super) fn LateSheet(job: JobId, visit: VisitId, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let tell = use_tell(job, visit);
    let (typed, note, error) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(None));
    let kept = Callback::new(move |()| {
        open.set(false);
        typed.set(String::new());
        note.set(String::new());
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.with_untracked(|typed| minutes(typed)) {
            Some(minutes) => {
                error.set(None);
                tell(minutes, note.get_untracked(), Some(kept));
            }
            None => error.set(Some(words.alerts().late_minutes_wrong.to_owned())),
        }
    };
    view! {
        <Dialog open title=t!(alerts.late_title)>
            <form class="stack" on:submit=send>
                <TextField name="late-minutes" label=t!(alerts.late_minutes) value=typed inputmode="numeric" error/>
                <TextField name="late-note" label=t!(alerts.late_note) value=note optional=true/>
                <button class="button button--primary button--block" type="submit">{t!(alerts.late_tell)}</button>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn minutes_are_whole_and_of_one_day() {
        assert_eq!([" 45 ", "0", "481", "ten", "1.5"].map(minutes), [Some(45), None, None, None, None]);
    }
}
