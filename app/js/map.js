// The map of the desk: MapLibre, loaded when the page first needs it, with what Holdfast draws on it.
// It shows and tells what was clicked; what there is to show comes as one scene of plain JSON. It
// imports nothing by name, see .ci/bundle.mjs: the library's address stands on the page.

const EMPTY = { type: "FeatureCollection", features: [] };
const OURS = ["areas", "plans", "trail"];

let library;

/** The library with its worker and style sheet, once. */
function load() {
    library ??= (async () => {
        const files = document.querySelector("script[data-map-js]")?.dataset;
        if (!files) throw "missing";
        const sheet = document.createElement("link");
        sheet.rel = "stylesheet";
        sheet.href = files.mapCss;
        document.head.append(sheet);
        const maplibre = await import(files.mapJs);
        maplibre.setWorkerUrl(new URL(files.mapWorker, location.href).href);
        return maplibre;
    })();
    library.catch(() => (library = undefined)); // Not here now; perhaps at the next try.
    return library;
}

function hasWebGl() {
    try {
        return Boolean(document.createElement("canvas").getContext("webgl2"));
    } catch {
        return false;
    }
}

/** A token's colour as numbers: MapLibre does not know custom properties. */
function colour(map, token) {
    const probe = document.createElement("span");
    probe.style.color = `var(--${token})`;
    map.getContainer().append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
}

function plainStyle({ tiles, attribution }) {
    const ground = { id: "ground", type: "background", paint: { "background-color": "#888888" } };
    if (!tiles) return { version: 8, sources: {}, layers: [ground] };
    const source = { type: "raster", tiles: [tiles], tileSize: 256, maxzoom: 19, attribution: attribution ?? "" };
    return { version: 8, sources: { tiles: source }, layers: [ground, { id: "tiles", type: "raster", source: "tiles" }] };
}

/**
 * Opens a map in `container`. `options`: JSON of {style, tiles, attribution, imperial, centre, title};
 * `picked` gets the id of what was clicked. Rejects with "no-webgl" or "missing".
 */
export async function open_map(container, options, picked) {
    if (!hasWebGl()) throw "no-webgl";
    const wanted = JSON.parse(options);
    let maplibre;
    try {
        maplibre = await load();
    } catch {
        throw "missing";
    }
    const map = new maplibre.Map({
        container,
        style: wanted.style ?? plainStyle(wanted),
        center: wanted.centre,
        zoom: 9,
        maxZoom: 19,
        pitchWithRotate: false,
        dragRotate: false,
        attributionControl: wanted.style || wanted.tiles ? { compact: true } : false,
        locale: { "Map.Title": wanted.title },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new maplibre.ScaleControl({ unit: wanted.imperial ? "imperial" : "metric" }), "bottom-left");
    const handle = { maplibre, map, picked, markers: new Map(), scene: null, fitted: false };
    map.on("style.load", () => dress(handle));
    map.on("error", ({ error }) => {
        // A style that cannot be had now: the plain ground stays, with everything that is ours.
        if (wanted.style && !map.isStyleLoaded() && !handle.plain) {
            handle.plain = true;
            map.setStyle(plainStyle({}));
        } else {
            console.warn("map:", error?.message ?? error);
        }
    });
    const recolour = () => paint(handle);
    handle.dark = matchMedia("(prefers-color-scheme: dark)");
    handle.dark.addEventListener("change", recolour);
    handle.theme = new MutationObserver(recolour);
    handle.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    handle.recolour = recolour;
    return handle;
}

/** Adds what is ours on top of whatever the ground is. */
function dress(handle) {
    const { map } = handle;
    for (const id of OURS) if (!map.getSource(id)) map.addSource(id, { type: "geojson", data: EMPTY });
    const add = (layer) => map.getLayer(layer.id) || map.addLayer(layer);
    add({ id: "areas", type: "fill", source: "areas", paint: { "fill-opacity": 0.16 } });
    add({ id: "areas-edge", type: "line", source: "areas", paint: { "line-width": 1.5, "line-opacity": 0.7 } });
    add({ id: "plans", type: "line", source: "plans", layout: { "line-join": "round" }, paint: { "line-width": ["case", ["get", "chosen"], 4, 2], "line-opacity": ["case", ["get", "faint"], 0.3, 0.85], "line-dasharray": [2, 1.5] } });
    add({ id: "trail", type: "line", source: "trail", layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-width": 4, "line-opacity": 0.75 } });
    paint(handle);
    if (handle.scene) lines(handle);
}

/** Takes the colours of the theme. */
function paint(handle) {
    const { map } = handle;
    if (!map.getLayer("plans")) return;
    const hues = [1, 2, 3, 4, 5, 6].flatMap((hue) => [hue, colour(map, `hue-${hue}`)]);
    const byHue = ["match", ["get", "hue"], ...hues, colour(map, "color-muted")];
    if (map.getLayer("ground")) map.setPaintProperty("ground", "background-color", colour(map, "color-sunken"));
    map.setPaintProperty("plans", "line-color", byHue);
    map.setPaintProperty("areas", "fill-color", byHue);
    map.setPaintProperty("areas-edge", "line-color", byHue);
    map.setPaintProperty("trail", "line-color", colour(map, "color-info"));
}

/** Shows a scene: JSON of {marks, plans, trail}; the first one brings everything into sight. */
export function draw_map(handle, json) {
    handle.scene = JSON.parse(json);
    marks(handle);
    if (handle.map.getSource("plans")) lines(handle);
    if (!handle.fitted && handle.scene.marks.length > 0) {
        handle.fitted = true;
        fit_map(handle);
    }
}

/** Markers are elements, so that style sheets give them their look and their theme. */
function marks(handle) {
    const { maplibre, map, markers, scene } = handle;
    const wanted = new Set(scene.marks.map((mark) => mark.id));
    for (const [id, held] of markers) {
        if (wanted.has(id)) continue;
        held.marker.remove();
        markers.delete(id);
    }
    for (const mark of scene.marks) {
        let held = markers.get(mark.id);
        if (!held) {
            const element = document.createElement("div");
            // The list says the same in words: here is nothing for the keyboard or a screen reader.
            element.setAttribute("aria-hidden", "true");
            element.addEventListener("click", (event) => {
                event.stopPropagation();
                handle.picked(mark.id);
            });
            const marker = new maplibre.Marker({ element, anchor: mark.kind === "visit" ? "bottom" : "center" });
            held = { element, marker };
            marker.setLngLat([mark.lng, mark.lat]).addTo(map);
            element.removeAttribute("role");
            element.removeAttribute("aria-label");
            element.removeAttribute("tabindex");
            markers.set(mark.id, held);
        }
        const { element, marker } = held;
        element.classList.add("map-mark", `map-mark--${mark.kind}`);
        if (element.textContent !== mark.label) element.textContent = mark.label;
        element.title = mark.title;
        for (const [key, value] of Object.entries({ state: mark.state, hue: mark.hue, chosen: mark.chosen ? "" : null, faint: mark.faint ? "" : null })) {
            if (value === null || value === undefined) delete element.dataset[key];
            else element.dataset[key] = value;
        }
        marker.setLngLat([mark.lng, mark.lat]);
    }
}

function lines({ map, scene }) {
    const line = (points, properties) => ({ type: "Feature", properties, geometry: { type: "LineString", coordinates: points } });
    const collection = (features) => ({ type: "FeatureCollection", features });
    const plans = scene.plans.filter((plan) => plan.points.length > 1);
    map.getSource("plans").setData(collection(plans.map(({ points, hue, chosen, faint }) => line(points, { hue, chosen, faint }))));
    map.getSource("trail").setData(collection(scene.trail.length > 1 ? [line(scene.trail, {})] : []));
    const areas = scene.marks.filter((mark) => mark.accuracy_m > 0);
    map.getSource("areas").setData(collection(areas.map((mark) => ({ type: "Feature", properties: { hue: mark.hue }, geometry: circle(mark) }))));
}

/** A circle on the ground, good enough for some kilometres. */
function circle({ lng, lat, accuracy_m }) {
    const north = accuracy_m / 111195;
    const east = north / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
    const ring = Array.from({ length: 49 }, (_, at) => {
        const angle = (at * Math.PI) / 24;
        return [lng + east * Math.cos(angle), lat + north * Math.sin(angle)];
    });
    return { type: "Polygon", coordinates: [ring] };
}

export function fly_map(handle, lng, lat) {
    handle.map.flyTo({ center: [lng, lat], zoom: Math.max(handle.map.getZoom(), 14), duration: 900 });
}

/** Brings everything into sight. */
export function fit_map(handle) {
    const { maplibre, map, scene } = handle;
    const points = (scene?.marks ?? []).map((mark) => [mark.lng, mark.lat]);
    if (points.length === 0) return;
    const bounds = points.reduce((all, point) => all.extend(point), new maplibre.LngLatBounds(points[0], points[0]));
    map.fitBounds(bounds, { padding: 56, maxZoom: 14, duration: 0 });
}

export function close_map(handle) {
    handle.theme.disconnect();
    handle.dark.removeEventListener("change", handle.recolour);
    handle.map.remove();
}
