//! The endpoints of sign-in and of one's own account.

pub(super) mod create;
pub(super) mod end;
pub(super) mod list;
pub(super) mod me;
pub(super) mod password;

pub use create::SignIn;
pub use me::Me;
