//! All that is typed on the page. It lives in the tab's storage until the job is created.

use leptos::prelude::*;
use sync::ids::*;
use uuid::Uuid;

use crate::data::new_id;
use crate::dispatch::forms::{AssetDraft, CustomerDraft, SiteDraft, Texts, forget, keep};
use crate::dispatch::planning::Plan;
use crate::dispatch::run::Run;

const KEY: &str = "holdfast-new-job";

/// An existing record that was chosen, or a new one that is typed.
pub const NEW: &str = "new";

/// The whole draft. Copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct NewJob {
    /// Id of the chosen customer, `new`, or empty while none is chosen.
    pub customer: RwSignal<String>,
    /// The same for the site.
    pub site: RwSignal<String>,
    /// Ids of the chosen assets, separated by spaces.
    pub assets: RwSignal<String>,
    /// `new` where an asset is to be created, too.
    pub asset: RwSignal<String>,
    pub new_customer: CustomerDraft,
    pub new_site: SiteDraft,
    pub new_asset: AssetDraft,
    pub service: RwSignal<String>,
    pub priority: RwSignal<String>,
    pub title: RwSignal<String>,
    pub description: RwSignal<String>,
    pub plan: Plan,
    /// Ids of the technicians, separated by spaces.
    pub crew: RwSignal<String>,
    /// Ids of what will be created. Made once, so that sending anything twice creates it once.
    ids: RwSignal<String>,
    pub runs: Runs,
}

/// What went wrong with which part.
#[derive(Clone, Copy)]
pub(super) struct Runs {
    pub customer: Run,
    pub site: Run,
    pub asset: Run,
    pub job: Run,
}

/// What will be created.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewIds {
    pub customer: CustomerId,
    pub site: SiteId,
    pub asset: AssetId,
    pub job: JobId,
}

impl NewJob {
    /// What was typed before, or nothing. Call it while the page is built.
    pub fn restored() -> Self {
        let text = || RwSignal::new(String::new());
        let fresh: Vec<String> = (0..4).map(|_| new_id::<Uuid>().to_string()).collect();
        let draft = Self {
            customer: text(),
            site: text(),
            assets: text(),
            asset: text(),
            new_customer: CustomerDraft::new(),
            new_site: SiteDraft::new(),
            new_asset: AssetDraft::new(),
            service: text(),
            priority: RwSignal::new("routine".into()),
            title: text(),
            description: text(),
            plan: Plan::new(60),
            crew: text(),
            ids: RwSignal::new(fresh.join(" ")),
            runs: Runs { customer: Run::new(), site: Run::new(), asset: Run::new(), job: Run::new() },
        };
        keep(KEY, draft.texts());
        draft
    }

    fn texts(self) -> Texts {
        let mut texts = vec![
            ("customer", self.customer),
            ("site", self.site),
            ("assets", self.assets),
            ("asset", self.asset),
            ("service", self.service),
            ("priority", self.priority),
            ("title", self.title),
            ("description", self.description),
            ("day", self.plan.day),
            ("start", self.plan.start),
            ("end", self.plan.end),
            ("arrival", self.plan.arrival),
            ("minutes", self.plan.minutes),
            ("crew", self.crew),
            ("ids", self.ids),
        ];
        texts.extend(self.new_customer.texts());
        texts.extend(self.new_site.texts());
        texts.extend(self.new_asset.texts());
        texts
    }

    /// Begins anew with nothing typed.
    pub fn discard(self) {
        forget(KEY);
    }

    pub fn ids(self) -> NewIds {
        let ids = self.ids.get_untracked();
        let mut ids = ids.split(' ').map(|id| id.parse::<Uuid>().unwrap_or_else(|_| new_id()));
        let mut next = || ids.next().unwrap_or_else(new_id);
        NewIds { customer: next().into(), site: next().into(), asset: next().into(), job: next().into() }
    }

    /// Whether anything runs (tracked).
    pub fn is_busy(self) -> bool {
        let Runs { customer, site, asset, job } = self.runs;
        [customer, site, asset, job].into_iter().any(|run| run.busy.get())
    }

    /// Chooses a customer; the site of another customer goes with it.
    pub fn choose_customer(self, id: &str) {
        if self.customer.get_untracked() != id {
            self.customer.set(id.into());
            self.choose_site(if id == NEW { NEW } else { "" });
        }
    }

    /// Chooses a site; the equipment of another site goes with it.
    pub fn choose_site(self, id: &str) {
        if self.site.get_untracked() != id {
            self.site.set(id.into());
            self.assets.set(String::new());
            self.asset.set(String::new());
        }
    }
}

/// The ids of a text that holds some, separated by spaces.
pub(super) fn ids_of<T: std::str::FromStr>(text: &str) -> Vec<T> {
    text.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}
