//! Adding a customer.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use crate::api;
use crate::data::new_id;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::forms::{CustomerDraft, CustomerFields};
use crate::dispatch::records::CustomerDetail;
use crate::dispatch::run::Run;
use crate::t;

#[component]
pub(super) fn NewCustomerDialog(open: RwSignal<bool>) -> impl IntoView {
    let (run, draft) = (Run::new(), CustomerDraft::new());
    // The id is made once, so that sending the form twice adds one customer.
    let id = StoredValue::new(None);
    Effect::new(move |_| {
        if open.get() && id.get_value().is_none() {
            id.set_value(Some(new_id()));
        }
    });
    let navigate = use_navigate();
    let submit = move |()| {
        let (input, navigate) = (draft.input(id.get_value()), navigate.clone());
        let work = async move { api::post::<CustomerDetail>("/api/v1/customers", &input).await };
        run.request(work, move |saved| {
            open.set(false);
            navigate(&format!("/dispatch/customers/{}", saved.customer.id), Default::default());
        });
    };
    view! {
        <FormDialog open id="new-customer" title=t!(dispatch.new_customer) submit=t!(common.save) variant="wide" run on_submit=submit>
            <CustomerFields draft run/>
        </FormDialog>
    }
}
