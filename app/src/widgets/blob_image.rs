//! A picture by the hash of its bytes: from the device, else from the server.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::data::use_store;

/// The picture, once its bytes are here; until then nothing takes its place. Tries again when the
/// device comes online. `width` and `height` in pixels, where they are known.
#[component]
pub fn BlobImage(
    #[prop(into)] sha256: Signal<String>,
    #[prop(into)] alt: Signal<String>,
    class: &'static str,
    #[prop(optional)] width: u32,
    #[prop(optional)] height: u32,
) -> impl IntoView {
    let store = use_store();
    let sync = store.sync();
    let online = Memo::new(move |_| sync.with(|sync| sync.online));
    // The address with the hash that it belongs to.
    let shown = RwSignal::new(None::<(String, String)>);
    Effect::new(move || {
        online.get();
        let wanted = sha256.get();
        if shown.with_untracked(|shown| shown.as_ref().is_some_and(|(hash, _)| *hash == wanted)) {
            return;
        }
        spawn_local(async move {
            let url = store.blob_url(wanted.clone()).await;
            // The view may be gone, or show another picture by now.
            if sha256.try_get_untracked().as_ref() == Some(&wanted) {
                shown.try_set(url.map(|url| (wanted, url)));
            }
        });
    });
    let size = |pixels: u32| (pixels > 0).then(|| pixels.to_string());
    move || {
        let (_, url) = shown.get()?;
        Some(
            view! { <img class=class src=url alt=move || alt.get() width=size(width) height=size(height) loading="lazy" decoding="async"/> },
        )
    }
}
