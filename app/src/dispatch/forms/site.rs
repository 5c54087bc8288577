//! A site's fields.

use leptos::prelude::*;
use sync::ids::SiteId;

use super::texts::{Texts, filled};
use crate::data::use_store;
use crate::dispatch::records::{Site, SiteInput};
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{TextArea, TextField};

/// What is typed. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct SiteDraft {
    pub name: RwSignal<String>,
    pub address_line1: RwSignal<String>,
    pub city: RwSignal<String>,
    pub region: RwSignal<String>,
    pub postal_code: RwSignal<String>,
    pub latitude: RwSignal<String>,
    pub longitude: RwSignal<String>,
    pub time_zone: RwSignal<String>,
    pub access_notes: RwSignal<String>,
    /// Not on the form; kept as it is.
    country: StoredValue<Option<String>>,
    /// The zone that a site is in unless somebody says otherwise.
    home: StoredValue<String>,
}

impl SiteDraft {
    /// Call it while a component is built.
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let home = use_store().zone().get_untracked();
        Self {
            name: text(),
            address_line1: text(),
            city: text(),
            region: text(),
            postal_code: text(),
            latitude: text(),
            longitude: text(),
            time_zone: RwSignal::new(home.clone()),
            access_notes: text(),
            country: StoredValue::new(None),
            home: StoredValue::new(home),
        }
    }

    /// What the site says now; nothing for a new one.
    pub fn fill(self, site: Option<&Site>) {
        let text = |read: fn(&Site) -> String| site.map(read).unwrap_or_default();
        let degrees =
            |read: fn(&Site) -> Option<f64>| site.and_then(read).map(|angle| angle.to_string()).unwrap_or_default();
        self.name.set(text(|site| site.name.clone()));
        self.address_line1.set(text(|site| site.address_line1.clone()));
        self.city.set(text(|site| site.city.clone()));
        self.region.set(text(|site| site.region.clone()));
        self.postal_code.set(text(|site| site.postal_code.clone()));
        self.latitude.set(degrees(|site| site.latitude));
        self.longitude.set(degrees(|site| site.longitude));
        self.time_zone
            .set(site.map_or_else(|| self.home.get_value(), |site| site.time_zone.clone().unwrap_or_default()));
        self.access_notes.set(text(|site| site.access_notes.clone()));
        self.country.set_value(site.and_then(|site| site.country.clone()));
    }

    pub fn texts(self) -> Texts {
        vec![
            ("site_name", self.name),
            ("site_address_line1", self.address_line1),
            ("site_city", self.city),
            ("site_region", self.region),
            ("site_postal_code", self.postal_code),
            ("site_latitude", self.latitude),
            ("site_longitude", self.longitude),
            ("site_time_zone", self.time_zone),
            ("site_access_notes", self.access_notes),
        ]
    }

    /// What to send; the field that is no number where one is none.
    pub fn input(self, id: Option<SiteId>) -> Result<SiteInput, &'static str> {
        Ok(SiteInput {
            id,
            name: self.name.get_untracked(),
            address_line1: self.address_line1.get_untracked(),
            city: self.city.get_untracked(),
            region: self.region.get_untracked(),
            postal_code: self.postal_code.get_untracked(),
            country: self.country.get_value(),
            latitude: degrees(self.latitude).map_err(|()| "latitude")?,
            longitude: degrees(self.longitude).map_err(|()| "longitude")?,
            time_zone: filled(self.time_zone),
            access_notes: self.access_notes.get_untracked(),
        })
    }
}

fn degrees(text: RwSignal<String>) -> Result<Option<f64>, ()> {
    filled(text).map(|text| text.parse().map_err(|_| ())).transpose()
}

#[component]
pub fn SiteFields(draft: SiteDraft, run: Run) -> impl IntoView {
    view! {
        <div class="form-grid">
            <TextField name="site-address" label=t!(dispatch.street) value=draft.address_line1 wide=true error=run.field("address_line1")/>
            <TextField name="site-city" label=t!(dispatch.city) value=draft.city error=run.field("city")/>
            <TextField name="site-region" label=t!(dispatch.region) value=draft.region optional=true error=run.field("region")/>
            <TextField name="site-postal-code" label=t!(dispatch.postal_code) value=draft.postal_code optional=true error=run.field("postal_code")/>
            <TextField name="site-name" label=t!(dispatch.site_name) value=draft.name optional=true error=run.field("name")/>
            <TextField name="site-latitude" label=t!(dispatch.latitude) value=draft.latitude optional=true inputmode="decimal" error=run.field("latitude")/>
            <TextField name="site-longitude" label=t!(dispatch.longitude) value=draft.longitude optional=true inputmode="decimal" error=run.field("longitude")/>
            <TextField
                name="site-time-zone"
                label=t!(dispatch.time_zone)
                hint=t!(dispatch.time_zone_hint)
                value=draft.time_zone
                optional=true
                wide=true
                error=run.field("time_zone")
            />
            <TextArea
                name="site-access"
                label=t!(dispatch.access_notes)
                hint=t!(dispatch.access_notes_hint)
                value=draft.access_notes
                rows=2
                optional=true
                wide=true
                error=run.field("access_notes")
            />
        </div>
    }
}
