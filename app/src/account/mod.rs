//! The person's own pages: signing in, settings, installing the app.

mod calendar_link;
mod device;
mod install;
mod login;
mod password;
mod preferences;
mod sessions;
mod settings;
pub(crate) mod theme;
mod way_in;

pub use login::LoginPage;
pub use settings::SettingsPage;
pub use way_in::{WayIn, login_again};
