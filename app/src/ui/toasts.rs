//! Short messages that pass by themselves. One list for the whole app, in context; the frame of a
//! page shows it with [`ToastsView`].

use std::time::Duration;

use leptos::prelude::*;

use super::Icon;

/// What a toast is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    Info,
    Success,
    Error,
}

#[derive(Clone)]
struct Toast {
    id: u64,
    kind: ToastKind,
    text: String,
    action: Option<(String, Callback<()>)>,
}

/// Where toasts are raised.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

/// The app's toasts, from context.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Makes the list and puts it into the context.
    pub fn provide() -> Self {
        let toasts = Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(1) };
        provide_context(toasts);
        toasts
    }

    /// Something went well.
    pub fn success(self, text: impl Into<String>) {
        self.raise(ToastKind::Success, text.into(), None, 4);
    }

    /// Something worth knowing.
    pub fn info(self, text: impl Into<String>) {
        self.raise(ToastKind::Info, text.into(), None, 5);
    }

    /// Something failed; stays longer.
    pub fn error(self, text: impl Into<String>) {
        self.raise(ToastKind::Error, text.into(), None, 10);
    }

    /// A toast with a button, such as "Undo".
    pub fn with_action(self, kind: ToastKind, text: impl Into<String>, label: impl Into<String>, action: Callback<()>) {
        self.raise(kind, text.into(), Some((label.into(), action)), 8);
    }

    fn raise(self, kind: ToastKind, text: String, action: Option<(String, Callback<()>)>, seconds: u64) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.list.update(|list| {
            // The same words twice are one message.
            list.retain(|toast| toast.text != text);
            list.push(Toast { id, kind, text, action });
        });
        set_timeout(move || self.dismiss(id), Duration::from_secs(seconds));
    }

    fn dismiss(self, id: u64) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }
}

/// The toasts as they stand; one per page frame.
#[component]
pub fn ToastsView() -> impl IntoView {
    let toasts = use_toasts();
    let one = move |toast: Toast| {
        let (kind, icon) = match toast.kind {
            ToastKind::Info => ("info", "info"),
            ToastKind::Success => ("success", "check-circle"),
            ToastKind::Error => ("error", "alert"),
        };
        let action = toast.action.map(|(label, action)| {
            let run = move |_| {
                toasts.dismiss(toast.id);
                action.run(());
            };
            view! { <button class="toast__action" type="button" on:click=run>{label}</button> }
        });
        view! {
            <div class="toast" data-kind=kind>
                <Icon name=icon/>
                <span class="toast__text">{toast.text}</span>
                {action}
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|toast| toast.id children=one/>
        </div>
    }
}
