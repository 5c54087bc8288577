//! One thing at a time that a form or button does: whether it runs, and what went wrong last.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::api::{ApiProblem, FieldProblem};
use crate::data::CommitError;
use crate::words::{Language, Words, use_words};

/// Why it was not done, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    pub text: String,
    /// What is wrong with which field.
    pub fields: Vec<FieldProblem>,
}

/// The state of one action. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Run {
    pub busy: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    words: Words,
}

impl Run {
    /// Nothing runs and nothing went wrong. Call it while a component is built.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None), words: use_words() }
    }

    /// Forgets what went wrong.
    pub fn reset(self) {
        self.failure.try_set(None);
    }

    /// Refuses with words of our own, for one field where it is named.
    pub fn refuse(self, field: &str, text: impl Into<String>) {
        let text = text.into();
        let fields = vec![FieldProblem { field: field.into(), message: text.clone() }];
        self.failure.set(Some(Failure { text, fields }));
        focus_first_problem();
    }

    /// Changes the replica; `done` runs once the change is durable on this device.
    pub fn commit(self, work: impl Future<Output = Result<(), CommitError>> + 'static, done: impl FnOnce() + 'static) {
        let work = async move {
            work.await.map_err(|error| Failure { text: error.words(self.language()), fields: Vec::new() })
        };
        self.start(work, move |()| done());
    }

    /// Asks the server; `done` runs with its answer.
    pub fn request<T: 'static>(
        self,
        work: impl Future<Output = Result<T, ApiProblem>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.start(async move { work.await.map_err(|problem| self.failure_of(problem)) }, done);
    }

    /// A problem as a failure to show.
    pub fn failure_of(self, problem: ApiProblem) -> Failure {
        Failure { text: problem.words(self.language()), fields: problem.errors }
    }

    fn language(self) -> Language {
        untrack(|| self.words.language())
    }

    /// What is wrong with a field.
    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let failure = self.failure.read();
            let wrong = failure.as_ref()?.fields.iter().find(|wrong| wrong.field == name)?;
            Some(wrong.message.clone())
        })
    }

    /// Runs `work` unless something runs already.
    pub fn start<T: 'static>(
        self,
        work: impl Future<Output = Result<T, Failure>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let result = work.await;
            self.busy.try_set(false);
            match result {
                Ok(value) => done(value),
                Err(failure) => {
                    let at_a_field = !failure.fields.is_empty();
                    self.failure.try_set(Some(failure));
                    if at_a_field {
                        focus_first_problem();
                    }
                }
            }
        });
    }
}

/// Moves the keyboard to the first field that is marked as wrong, once the marks are on the page.
fn focus_first_problem() {
    request_animation_frame(|| {
        let field = document().query_selector("[aria-invalid='true']").ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}
