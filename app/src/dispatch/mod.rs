//! The desk's pages.

use leptos::prelude::*;

/// `/dispatch`
#[component]
pub fn DispatchPage() -> impl IntoView {}

/// `/dispatch/jobs/:id`
#[component]
pub fn JobPage() -> impl IntoView {}

/// `/dispatch/jobs/new`
#[component]
pub fn NewJobPage() -> impl IntoView {}

/// `/dispatch/customers`
#[component]
pub fn CustomersPage() -> impl IntoView {}

/// `/dispatch/customers/:id`
#[component]
pub fn CustomerPage() -> impl IntoView {}

/// `/dispatch/devices`
#[component]
pub fn DevicesPage() -> impl IntoView {}

/// `/dispatch/attention`
#[component]
pub fn AttentionPage() -> impl IntoView {}
