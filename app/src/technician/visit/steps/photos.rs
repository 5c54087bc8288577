//! Taking and looking after photos.

use leptos::prelude::*;
use sync::docs::content::PhotoKind;
use sync::ids::AttachmentId;

use super::kind_choice::KindChoice;
use crate::t;
use crate::technician::visit::progress::Step;
use crate::technician::visit::scope::{VisitScope, use_visit};
use crate::technician::visit::sheets::PhotoSheet;
use crate::ui::Icon;
use crate::widgets::{Photo, PhotoGrid, photos_of};

/// What a photo taken now most likely shows: what completion lacks, else what the open step is about (tracked).
pub(in crate::technician::visit) fn default_kind(scope: VisitScope) -> PhotoKind {
    let step = scope.step.get();
    let lacking = |job: &crate::data::JobView, kind: PhotoKind, need: u32| {
        let photos = job
            .content
            .attachments
            .values()
            .filter(|photo| !photo.removed && photo.visit_id == scope.visit_id && photo.kind == kind);
        (photos.count() as u32) < need
    };
    scope.job.with(|job| {
        let service = &job.facts.service;
        match step {
            Some(Step::After | Step::Sign | Step::Summary) => PhotoKind::After,
            _ if lacking(job, PhotoKind::Before, service.min_before_photos) => PhotoKind::Before,
            _ if lacking(job, PhotoKind::After, service.min_after_photos) => PhotoKind::After,
            Some(Step::Before) => PhotoKind::Before,
            _ => PhotoKind::During,
        }
    })
}

/// The photos of `kinds` with the ways to add one; the first kind is the usual one.
#[component]
pub(super) fn Photos(kinds: &'static [PhotoKind]) -> impl IntoView {
    let scope = use_visit();
    let kind = RwSignal::new(kinds[0]);
    let photos = Memo::new(move |_| {
        let mut photos = scope.job.with(|job| photos_of(job, Some(scope.visit_id)));
        photos.retain(|photo: &Photo| kinds.contains(&photo.attachment.kind));
        photos
    });
    let opened = RwSignal::new(None::<AttachmentId>);
    let title = t!(technician.kind_of_photo);
    view! {
        <KindChoice kind kinds name="photo-kind" legend=title/>
        <PhotoGrid photos time_zone=Signal::derive(move || scope.zone()) on_open=Callback::new(move |id| opened.set(Some(id)))>
            <Keeping/>
            <AddTile kind camera=true/>
            <AddTile kind/>
        </PhotoGrid>
        <PhotoSheet opened photos/>
    }
}

/// A tile that opens the camera, or the phone's own pictures.
#[component]
fn AddTile(kind: RwSignal<PhotoKind>, #[prop(optional)] camera: bool) -> impl IntoView {
    let scope = use_visit();
    let (take, choose) = (t!(technician.take_photo), t!(technician.from_the_phone));
    let label = move || if camera { take.get() } else { choose.get() };
    view! {
        <li class="photo-grid__add">
            <label class="photo-add">
                <input class="visually-hidden" type="file" accept="image/*" multiple capture=camera.then_some("environment")
                    disabled=move || !scope.editable() on:change=move |event| scope.keep_photos(event, Some(kind.get_untracked()))/>
                <Icon name=if camera { "camera" } else { "image" }/>
                <span class="photo-add__label">{label}</span>
            </label>
        </li>
    }
}

/// A grey tile for each photo that is being made smaller and saved.
#[component]
fn Keeping() -> impl IntoView {
    let scope = use_visit();
    let tiles = move || {
        (0..scope.keeping.get()).map(|_| {
        view! { <li class="photo" aria-busy="true"><span class="photo__open skeleton"></span><span class="photo__caption">{t!(common.saving)}</span></li> }
    }).collect_view()
    };
    view! { {tiles} }
}
