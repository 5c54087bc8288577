//! What tabs of the same person tell each other: that storage changed, that somebody wants to sync,
//! how the sync goes, and that the person signed out.

use serde::{Deserialize, Serialize};
use sync::domain::tracking::TechnicianFix;
use sync::ids::UserId;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

/// A message to the other tabs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum TabMessage {
    /// Storage was written.
    Changed,
    /// The tab that syncs should do so now.
    Sync,
    /// How the tab that syncs is doing.
    State(Shared),
    /// The person signed out; the database is gone.
    SignedOut,
    /// Somebody is there now: the live connection belongs to the tab that syncs.
    Position { at: TechnicianFix },
    /// Somebody no longer shares where they are.
    PositionGone { technician_id: UserId },
}

/// The part of the sync state that only the tab that syncs knows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    pub syncing: bool,
    pub unreachable: bool,
    pub error: Option<String>,
    pub signed_out: bool,
    pub upgrade_required: bool,
}

/// The channel of one person's tabs; closed when dropped.
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Joins the tabs of that name; `heard` gets what the others say.
    pub fn join(name: &str, heard: impl Fn(TabMessage) + 'static) -> Self {
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
            if let Some(message) = message {
                heard(message);
            }
        });
        let channel = BroadcastChannel::new(name).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        Self { channel, _listener: listener }
    }

    /// Tells all other tabs.
    pub fn tell(&self, message: &TabMessage) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(message)) {
            // Fails only on a closed channel, and then nobody is to hear.
            let _ = channel.post_message(&text.into());
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}
