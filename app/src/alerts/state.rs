//! Whether this device takes in messages, and turning that on and off. Knows the network; says so
//! where there is none.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use sync::domain::access::Permission;

use super::emergency::provide_rung;
use crate::api::{self, ApiProblem};
use crate::data::Store;
use crate::platform::alerts::{
    AlertPermission, alert_permission, ask_alert_permission, push_subscribe, push_subscription, push_unsubscribe,
};
use crate::words::{Words, use_words};

const PATH: &str = "/api/v1/push-subscriptions/current";

/// How this device stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not known yet.
    #[default]
    Unknown,
    Unsupported,
    NeedsInstall,
    /// The person said no in the browser.
    Denied,
    Off,
    On,
}

/// What a person is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Level {
    All,
    Emergencies,
    Off,
}

/// What the server says of this session.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Answer {
    public_key: String,
    subscribed: bool,
    level: Level,
}

/// A browser's subscription, as the server takes it.
#[derive(Serialize, Deserialize)]
struct Subscription {
    endpoint: String,
    p256dh: String,
    auth: String,
}

/// The state of alerts on this device. From context; copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Alerts {
    store: Store,
    words: Words,
    pub(super) standing: RwSignal<Standing>,
    /// None until the server said so.
    pub(super) level: RwSignal<Option<Level>>,
    pub(super) busy: RwSignal<bool>,
    /// Why the last thing asked for did not work, in words.
    pub(super) problem: RwSignal<Option<String>>,
}

/// The alerts, from context.
pub(super) fn use_alerts() -> Alerts {
    expect_context()
}

impl Alerts {
    /// Makes the state and puts it into the context. After every sign-in a browser that takes in
    /// messages is named to the server anew, since it counts with its session.
    pub fn provide(store: Store) -> Self {
        let alerts = Self {
            store,
            words: use_words(),
            standing: RwSignal::default(),
            level: RwSignal::new(None),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
        };
        provide_context(alerts);
        provide_rung();
        let online = Memo::new(move |_| store.sync().with(|sync| sync.online));
        Effect::new(move || {
            let works = store.session().with(Option::is_some) && store.may(Permission::WorkOwnVisits);
            let local = local_standing();
            // Without a network nothing is known to have changed.
            let stands = works && local == Standing::Off && alerts.standing.get_untracked() == Standing::On;
            if !stands {
                alerts.standing.set(local);
            }
            if works && online.get() {
                spawn_local(async move { alerts.renew().await });
            }
        });
        alerts
    }

    /// Looks how things stand, and names the browser to the server where it is subscribed.
    async fn renew(self) {
        let Some(kept) = push_subscription().await.filter(|_| alert_permission() == AlertPermission::Granted) else {
            self.take(api::get(PATH).await, false);
            return;
        };
        let Ok(subscription) = serde_json::from_str::<Subscription>(&kept) else { return };
        self.take(api::put(PATH, &subscription).await, false);
    }

    /// Takes in an answer; `aloud` shows why there is none.
    fn take(self, answer: Result<Answer, ApiProblem>, aloud: bool) -> Option<String> {
        match answer {
            Ok(answer) => {
                self.level.set(Some(answer.level));
                let standing = match local_standing() {
                    Standing::Off if answer.subscribed => Standing::On,
                    other => other,
                };
                self.standing.set(standing);
                Some(answer.public_key)
            }
            Err(problem) => {
                if aloud {
                    self.problem.set(Some(problem.words(self.words.language())));
                }
                None
            }
        }
    }

    /// Asks for permission and subscribes. To be called from the touch itself.
    pub(super) fn turn_on(self) {
        self.during(async move {
            if ask_alert_permission().await != AlertPermission::Granted {
                self.standing.set(local_standing());
                return;
            }
            let Some(key) = self.take(api::get(PATH).await, true) else { return };
            let subscribed = push_subscribe(&key)
                .await
                .and_then(|text| serde_json::from_str::<Subscription>(&text).map_err(|error| error.to_string()));
            match subscribed {
                Ok(subscription) => {
                    self.take(api::put(PATH, &subscription).await, true);
                }
                Err(why) => self.problem.set(Some((self.words.alerts().push_failed)(&why))),
            }
        });
    }

    /// Takes in no more messages here.
    pub(super) fn turn_off(self) {
        self.during(async move {
            match api::delete(PATH).await {
                Ok(()) => {
                    push_unsubscribe().await;
                    self.standing.set(local_standing());
                }
                Err(problem) => self.problem.set(Some(problem.words(self.words.language()))),
            }
        });
    }

    /// Chooses what the person is told of, on every device of theirs.
    pub(super) fn choose(self, level: Level) {
        #[derive(Serialize)]
        struct Preference {
            level: Level,
        }
        self.during(async move {
            self.take(api::put("/api/v1/push-preferences/current", &Preference { level }).await, true);
        });
    }

    /// Has a message sent to this device; `done` once the server has taken that on.
    pub(super) fn try_out(self, done: Callback<()>) {
        self.during(async move {
            match api::post_only(&format!("{PATH}/test"), &serde_json::json!({})).await {
                Ok(()) => done.run(()),
                Err(problem) => self.problem.set(Some(problem.words(self.words.language()))),
            }
        });
    }

    /// Whether there is a network to ask over (tracked).
    pub(super) fn is_online(self) -> bool {
        self.store.sync().with(|sync| sync.online)
    }

    fn during(self, work: impl Future<Output = ()> + 'static) {
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            work.await;
            self.busy.set(false);
        });
    }
}

/// What the browser says by itself; whether the server knows of it comes later.
fn local_standing() -> Standing {
    match alert_permission() {
        AlertPermission::Unsupported => Standing::Unsupported,
        AlertPermission::NeedsInstall => Standing::NeedsInstall,
        AlertPermission::Denied => Standing::Denied,
        AlertPermission::NotAsked | AlertPermission::Granted => Standing::Off,
    }
}
