//! Subscriptions as they are asked for and answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::capabilities::values::words;

words! {
    /// What a person is told of while the app is closed.
    Level { All = "all", Emergencies = "emergencies", Off = "off" }
}

/// A browser's subscription, as `PushSubscription.toJSON()` has it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionInput {
    /// The push service's address for the browser.
    pub endpoint: String,
    /// The browser's public key: an uncompressed P-256 point in base64url.
    pub p256dh: String,
    /// The browser's secret: 16 bytes in base64url.
    pub auth: String,
}

/// How the session that asks stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Subscription {
    /// What browsers subscribe with (`applicationServerKey`), in base64url.
    pub public_key: String,
    /// Whether this session takes in messages.
    pub subscribed: bool,
    pub level: Level,
}

/// What a person wants to be told of.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreferenceInput {
    pub level: Level,
}
