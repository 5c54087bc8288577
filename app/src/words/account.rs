//! Words of signing in, settings and installing.

/// Texts of the account's pages.
pub struct Account {
    pub sign_in: &'static str,
}

pub const EN: Account = Account { sign_in: "Sign in" };

pub const ES: Account = Account { sign_in: "Iniciar sesión" };
