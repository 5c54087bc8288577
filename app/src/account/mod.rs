//! The person's own pages: signing in, settings, installing the app.

mod login;
mod settings;

pub use login::LoginPage;
pub use settings::SettingsPage;
