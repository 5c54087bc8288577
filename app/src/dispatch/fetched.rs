//! What the desk reads from the server: one thing, or a list that comes in pages. Both keep what
//! they have while they ask again, and take only the answer to the newest question.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::api::{self, ApiProblem, Page};

/// A thing that can arrive from the server.
pub trait Record: DeserializeOwned + Clone + Send + Sync + 'static {}
impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Record for T {}

type Path = StoredValue<Arc<dyn Fn() -> Option<String> + Send + Sync>>;

/// One answer of the server.
pub struct Fetched<T: Record> {
    pub value: RwSignal<Option<T>>,
    pub problem: RwSignal<Option<ApiProblem>>,
    asked: RwSignal<u32>,
}

impl<T: Record> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Record> Copy for Fetched<T> {}

impl<T: Record> Fetched<T> {
    /// Reads `path` now, and again whenever a signal in it changes; not at all while it is none.
    pub fn new(path: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let this = Self { value: RwSignal::new(None), problem: RwSignal::new(None), asked: RwSignal::new(0) };
        let turn = StoredValue::new(0_u32);
        Effect::new(move |_| {
            this.asked.track();
            let Some(path) = path() else { return };
            let mine = turn.get_value() + 1;
            turn.set_value(mine);
            spawn_local(async move {
                let answer = api::get::<T>(&path).await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                match answer {
                    Ok(value) => {
                        this.problem.set(None);
                        this.value.set(Some(value));
                    }
                    Err(problem) => this.problem.set(Some(problem)),
                }
            });
        });
        this
    }

    /// Asks again.
    pub fn refetch(self) {
        self.asked.try_update(|asked| *asked += 1);
    }
}

/// A list of the server, page after page.
pub struct Listed<T: Record> {
    /// None until the first page has come.
    pub items: RwSignal<Option<Vec<T>>>,
    pub problem: RwSignal<Option<ApiProblem>>,
    pub busy: RwSignal<bool>,
    next: RwSignal<Option<String>>,
    asked: RwSignal<u32>,
    turn: StoredValue<u32>,
    path: Path,
}

impl<T: Record> Clone for Listed<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: Record> Copy for Listed<T> {}

impl<T: Record> Listed<T> {
    /// Reads the first page of `path` (which has a query string) now, and again whenever a signal in
    /// it changes; not at all while it is none.
    pub fn new(path: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let this = Self {
            items: RwSignal::new(None),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            next: RwSignal::new(None),
            asked: RwSignal::new(0),
            turn: StoredValue::new(0),
            path: StoredValue::new(Arc::new(path)),
        };
        Effect::new(move |_| {
            this.asked.track();
            let path = this.path.get_value();
            this.read(path(), false);
        });
        this
    }

    /// Whether there is a further page (tracked).
    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Reads the next page.
    pub fn more(self) {
        let path = self.path.get_value();
        let Some((path, next)) = untrack(|| path().zip(self.next.get())) else { return };
        self.read(Some(format!("{path}&after={}", api::escape(&next))), true);
    }

    /// Asks for the first page again.
    pub fn refetch(self) {
        self.asked.try_update(|asked| *asked += 1);
    }

    fn read(self, path: Option<String>, further: bool) {
        let Some(path) = path else { return };
        let mine = self.turn.get_value() + 1;
        self.turn.set_value(mine);
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::get::<Page<T>>(&path).await;
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            self.busy.set(false);
            match answer {
                Ok(page) => self.take(page, further),
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }

    fn take(self, page: Page<T>, further: bool) {
        self.problem.set(None);
        self.next.set(page.next);
        self.items.update(|items| match items {
            Some(items) if further => items.extend(page.items),
            _ => *items = Some(page.items),
        });
    }
}
