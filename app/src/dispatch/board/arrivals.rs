//! When technicians will be at the visits of today, for the cards.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::access::Permission;
use sync::domain::planning::{Eta, Fix, etas, of_technician};
use sync::ids::{UserId, VisitId};

use crate::data::{Store, clock};
use crate::dispatch::roads::{roads, stops_of_day};
use crate::format;

/// Each technician's arrival at each visit of today that nobody has arrived at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrivals(HashMap<(VisitId, UserId), Eta>);

impl Arrivals {
    /// As signals over the store; they move on with the clock. Call it while a page is built.
    pub fn watch(store: Store, zone: Memo<String>) -> Memo<Arc<Self>> {
        let clock = clock();
        // Positions come by the live connection; what came before, or was missed, is asked for.
        let online = Memo::new(move |_| store.sync().with(|sync| sync.online));
        Effect::new(move || {
            if online.get() && store.may(Permission::DispatchJobs) {
                spawn_local(async move { drop(store.refresh_positions().await) });
            }
        });
        let stops = Memo::new(move |_| {
            let today = format::day(clock.get(), &zone.read());
            Arc::new(stops_of_day(store, &today, &zone.read()))
        });
        Memo::new(move |_| {
            let (now, roads, positions) = (clock.get(), roads(), store.positions().get());
            stops.with(|stops| {
                let mut technicians: Vec<UserId> = stops.iter().map(|stop| stop.booking.technician).collect();
                technicians.dedup();
                let each = technicians.into_iter().flat_map(|technician| {
                    let fix = positions.of(technician).map(|fix| Fix::from(*fix));
                    let found = etas(of_technician(stops, technician), fix, now, &*roads);
                    found.into_iter().map(move |eta| ((eta.visit_id, technician), eta))
                });
                Arc::new(Self(each.collect()))
            })
        })
    }

    /// The arrival, where it differs from the plan so much that it is worth saying.
    pub fn of(&self, visit: VisitId, technician: Option<UserId>) -> Option<Eta> {
        self.0.get(&(visit, technician?)).filter(|eta| eta.is_worth_saying()).copied()
    }
}
