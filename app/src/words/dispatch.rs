//! The desk's words.

/// Texts of the dispatcher's pages.
pub struct Dispatch {
    pub dispatch: &'static str,
}

pub const EN: Dispatch = Dispatch { dispatch: "Dispatch" };

pub const ES: Dispatch = Dispatch { dispatch: "Despacho" };
