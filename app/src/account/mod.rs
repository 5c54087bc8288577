//! The person's own pages: signing in, settings, installing the app.

mod device;
mod install;
mod login;
mod password;
mod preferences;
mod sessions;
mod settings;
pub(crate) mod theme;

pub use login::LoginPage;
pub use settings::SettingsPage;
