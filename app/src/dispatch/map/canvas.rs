//! The drawing: `js/map.js` behind a component. Where there is no WebGL, or the library cannot be had,
//! the page says so, and the list beside it is all there is.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlElement;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::held::MapView;
use super::scene::Mark;
use crate::format::Units;
use crate::platform::{local_get, local_set};
use crate::ui::Notice;
use crate::words::use_words;
use crate::{api, t};

#[wasm_bindgen(module = "/js/map.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn open_map(
        container: &HtmlElement,
        options: &str,
        picked: &Closure<dyn FnMut(String)>,
    ) -> Result<JsValue, JsValue>;
    fn draw_map(handle: &JsValue, scene: &str);
    fn fly_map(handle: &JsValue, longitude: f64, latitude: f64);
    fn fit_map(handle: &JsValue);
    fn close_map(handle: &JsValue);
}

/// What is drawn beneath: the server's setting, remembered for days with no network.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Ground {
    style_url: Option<String>,
    tile_url: Option<String>,
    attribution: Option<String>,
}

#[derive(Serialize)]
struct Options {
    style: Option<String>,
    tiles: Option<String>,
    attribution: Option<String>,
    imperial: bool,
    centre: [f64; 2],
    title: &'static str,
}

/// Key of the ground in local storage.
const GROUND: &str = "holdfast-map-ground";
/// Austin, until there is something to show.
const NOWHERE: [f64; 2] = [-97.74, 30.27];

/// An open map, closed when dropped.
struct Open {
    handle: JsValue,
    _picked: Closure<dyn FnMut(String)>,
}

impl Drop for Open {
    fn drop(&mut self) {
        close_map(&self.handle);
    }
}

/// What the map can be told from elsewhere on the page. Copies are the same.
#[derive(Clone, Copy)]
pub struct Camera(StoredValue<Option<Open>, LocalStorage>);

impl Camera {
    pub fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    pub fn fly(self, longitude: f64, latitude: f64) {
        self.0.with_value(|open| open.iter().for_each(|open| fly_map(&open.handle, longitude, latitude)));
    }

    /// Brings everything into sight.
    pub fn fit(self) {
        self.0.with_value(|open| open.iter().for_each(|open| fit_map(&open.handle)));
    }
}

/// Why there is no map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    NoWebGl,
    NotHere,
}

async fn ground() -> Ground {
    match api::get::<Ground>("/api/v1/map-ground").await {
        Ok(ground) => {
            if let Ok(text) = serde_json::to_string(&ground) {
                local_set(GROUND, &text);
            }
            ground
        }
        Err(_) => local_get(GROUND).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    }
}

#[component]
pub(super) fn Canvas(view: MapView) -> impl IntoView {
    let words = use_words();
    let place = NodeRef::<html::Div>::new();
    let (ready, missing) = (RwSignal::new(false), RwSignal::new(None::<Missing>));
    let camera = view.camera;
    Effect::new(move |begun: Option<bool>| {
        let Some(place) = place.get() else { return false };
        if begun == Some(true) {
            return true;
        }
        let picked = Closure::<dyn FnMut(String)>::new(move |id: String| {
            if let Ok(mark) = id.parse::<Mark>() {
                view.choose(mark);
            }
        });
        spawn_local(async move {
            let ground = ground().await;
            let options = Options {
                style: ground.style_url,
                tiles: ground.tile_url,
                attribution: ground.attribution,
                imperial: Units::are_imperial(),
                centre: NOWHERE,
                title: words.tracking().map,
            };
            let options = serde_json::to_string(&options).unwrap_or_default();
            match open_map(&place, &options, &picked).await {
                // The page may have been left meanwhile: what is dropped here closes itself.
                Ok(handle) => drop(camera.0.try_set_value(Some(Open { handle, _picked: picked }))),
                Err(why) => {
                    let none = why.as_string().as_deref() == Some("no-webgl");
                    missing.try_set(Some(if none { Missing::NoWebGl } else { Missing::NotHere }));
                    return;
                }
            }
            ready.try_set(true);
        });
        true
    });
    Effect::new(move || {
        let scene = view.scene.get();
        if ready.get() {
            let scene = serde_json::to_string(&scene).unwrap_or_default();
            camera.0.with_value(|open| open.iter().for_each(|open| draw_map(&open.handle, &scene)));
        }
    });
    on_cleanup(move || drop(camera.0.try_set_value(None)));
    let why = move || match missing.get() {
        Some(Missing::NotHere) => words.tracking().map_not_here,
        _ => words.tracking().no_webgl,
    };
    view! {
        <div class="map__place" data-ready=move || ready.get().then_some("") hidden=move || missing.get().is_some() node_ref=place></div>
        <Show when=move || missing.get().is_some()>
            <Notice kind="info" title=t!(tracking.no_map) text=why/>
        </Show>
    }
}
