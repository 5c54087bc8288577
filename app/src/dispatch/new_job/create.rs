//! Creating what is new, one after the other. Each step that succeeded is an existing record from
//! then on, so that a second try goes on where the first one stopped.

use leptos::prelude::*;
use sync::domain::facts::Arrival;
use sync::domain::status::Priority;
use sync::ids::*;

use super::draft::{NEW, NewJob, ids_of};
use super::page::Chosen;
use super::visit::zone_of;
use crate::api;
use crate::data::Store;
use crate::dispatch::planning::PlanProblem;
use crate::dispatch::records::*;
use crate::dispatch::run::Run;
use crate::ui::Toasts;
use crate::words::Words;

/// What the steps need.
#[derive(Clone, Copy)]
pub(super) struct Creation {
    pub draft: NewJob,
    pub chosen: Chosen,
    pub store: Store,
    pub words: Words,
    pub toasts: Toasts,
    /// Goes to an address.
    pub go: UnsyncCallback<String>,
}

impl Creation {
    /// Creates customer, site, asset and job as far as they are new, and goes to the job. Nothing is
    /// created before what is typed of the job itself is right.
    pub fn start(self) {
        let runs = self.draft.runs;
        [runs.customer, runs.site, runs.asset, runs.job].into_iter().for_each(Run::reset);
        let nobody = self.draft.customer.with_untracked(String::is_empty);
        if nobody || self.planned().is_some() {
            self.customer();
        }
    }

    fn customer(self) {
        let (draft, texts) = (self.draft, untrack(|| self.words.dispatch()));
        match draft.customer.get_untracked().as_str() {
            "" => draft.runs.job.refuse("customer_id", texts.customer_missing),
            NEW => {
                let input = draft.new_customer.input(Some(draft.ids().customer));
                let work = async move { api::post::<CustomerDetail>("/api/v1/customers", &input).await };
                draft.runs.customer.request(work, move |saved| {
                    draft.customer.set(saved.customer.id.to_string());
                    self.site(saved.customer.id);
                });
            }
            id => match id.parse() {
                Ok(id) => self.site(id),
                Err(_) => draft.runs.job.refuse("customer_id", texts.customer_missing),
            },
        }
    }

    fn site(self, customer: CustomerId) {
        let (draft, texts) = (self.draft, untrack(|| self.words.dispatch()));
        let choice = draft.site.get_untracked();
        if choice != NEW {
            return match choice.parse() {
                Ok(site) => self.asset(customer, site),
                Err(_) => draft.runs.job.refuse("site_id", texts.site_missing),
            };
        }
        let input = match draft.new_site.input(Some(draft.ids().site)) {
            Ok(input) => input,
            Err(field) => return draft.runs.site.refuse(field, texts.number_wrong),
        };
        let work = async move { api::post::<Site>(&format!("/api/v1/customers/{customer}/sites"), &input).await };
        draft.runs.site.request(work, move |saved| {
            // Set directly: choosing would forget the asset that is typed for this very site.
            draft.site.set(saved.id.to_string());
            self.chosen.customer.refetch();
            self.asset(customer, saved.id);
        });
    }

    fn asset(self, customer: CustomerId, site: SiteId) {
        let (draft, texts) = (self.draft, untrack(|| self.words.dispatch()));
        if draft.asset.with_untracked(|asset| asset != NEW) {
            return self.job(customer, site);
        }
        let input = match draft.new_asset.input(Some(draft.ids().asset)) {
            Ok(input) => input,
            Err(field) => return draft.runs.asset.refuse(field, texts.number_wrong),
        };
        let work = async move { api::post::<Asset>(&format!("/api/v1/sites/{site}/assets"), &input).await };
        draft.runs.asset.request(work, move |saved| {
            super::equipment::toggle(draft.assets, saved.id);
            draft.asset.set(String::new());
            self.chosen.site.refetch();
            self.job(customer, site);
        });
    }

    fn job(self, customer_id: CustomerId, site_id: SiteId) {
        let draft = self.draft;
        let Some((service_type_id, visit)) = self.planned() else { return };
        let input = JobInput {
            id: draft.ids().job,
            customer_id,
            site_id,
            service_type_id,
            title: draft.title.get_untracked(),
            description: draft.description.get_untracked(),
            priority: Priority::from_code(&draft.priority.read_untracked()).unwrap_or_default(),
            asset_ids: ids_of(&draft.assets.read_untracked()),
            visit,
        };
        let work = async move { api::post::<JobName>("/api/v1/jobs", &input).await };
        draft.runs.job.request(work, move |job| self.created(job));
    }

    /// The service and the visit, or none: then the form says what is wrong with them.
    fn planned(self) -> Option<(ServiceTypeId, VisitInput)> {
        let run = self.draft.runs.job;
        let Ok(service) = self.draft.service.get_untracked().parse() else {
            run.refuse("service_type_id", untrack(|| self.words.dispatch()).service_missing);
            return None;
        };
        match self.visit() {
            Ok(visit) => Some((service, visit)),
            Err(problem) => {
                problem.tell(run, self.words);
                None
            }
        }
    }

    fn visit(self) -> Result<VisitInput, PlanProblem> {
        let plan = self.draft.plan;
        let zone = untrack(|| zone_of(self.store, self.draft, self.chosen));
        Ok(VisitInput {
            duration_minutes: Some(plan.length().ok_or(PlanProblem::Minutes)?),
            window: untrack(|| plan.window(&zone))?,
            arrival: Arrival::from_code(&plan.arrival.read_untracked()).unwrap_or_default(),
            technician_ids: ids_of(&self.draft.crew.read_untracked()),
        })
    }

    fn created(self, job: JobName) {
        self.draft.discard();
        self.store.sync_now();
        self.toasts.success(untrack(|| (self.words.dispatch().job_created)(job.number)));
        self.go.run(format!("/dispatch/jobs/{}", job.id));
    }
}
