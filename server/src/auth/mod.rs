//! Who is calling and what they may do: passwords, sessions, sign-in and its locks.

mod attempts;
mod caller;
mod cookie;
pub mod password;
mod people_store;
mod routes;
mod session_store;
pub mod sessions;
mod sign_in;

use sync::domain::access::Permission;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use attempts::clear_old as clear_old_attempts;
pub use caller::Caller;
pub use cookie::refresh as refresh_cookie;
pub use people_store::role_of;
pub use routes::{Me, SignIn};

use crate::AppState;

/// Sign-in and what people do with their own account.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::create::create_session, routes::list::list_sessions))
        .routes(routes!(routes::end::end_current_session))
        .routes(routes!(routes::end::end_session))
        .routes(routes!(routes::me::get_me))
        .routes(routes!(routes::password::change_password))
}

/// What a permission lets one do, to go behind "may" or "may not".
pub fn words(permission: Permission) -> &'static str {
    match permission {
        Permission::WorkOwnVisits => "work visits",
        Permission::ViewAllJobs => "see the jobs of others",
        Permission::DispatchJobs => "create, change or schedule jobs",
        Permission::CancelJobs => "cancel or reopen jobs",
        Permission::ViewCustomers => "see customers",
        Permission::EditCustomers => "create or change customers",
        Permission::ViewPrices => "see prices",
        Permission::EditCatalog => "change the price book or service types",
        Permission::ManageDevices => "see or manage devices",
        Permission::ResolveQuarantine => "decide on quarantined work",
        Permission::ViewAudit => "read the audit log",
        Permission::ManageUsers => "manage staff",
    }
}
