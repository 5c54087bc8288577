// What the browser offers and web-sys does not, or not briefly: storage promises, locks between
// tabs, the service worker's handshake, times in words. Imports nothing, see .ci/bundle.mjs.

// --- Local storage (may be refused by the browser's settings) ---

export function local_get(key) {
    try {
        return localStorage.getItem(key) ?? undefined;
    } catch {
        return undefined;
    }
}

export function local_set(key, value) {
    try {
        localStorage.setItem(key, value);
        return true;
    } catch {
        return false;
    }
}

export function local_remove(key) {
    try {
        localStorage.removeItem(key);
    } catch {
        // Nothing was kept, so nothing has to go.
    }
}

// --- The document ---

export function set_document_language(tag) {
    document.documentElement.lang = tag;
}

/** `light`, `dark`, or the system's choice for anything else. */
export function set_theme(theme) {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
}

export function app_build() {
    return document.documentElement.dataset.build ?? "unknown";
}

/** What the office sees beside a person's sessions. */
export function device_name() {
    const agent = navigator.userAgent;
    const find = (list) => list.find(([pattern]) => pattern.test(agent))?.[1];
    const browser = find([[/Edg\//, "Edge"], [/SamsungBrowser/, "Samsung Internet"], [/Firefox|FxiOS/, "Firefox"], [/Chrome|CriOS/, "Chrome"], [/Safari/, "Safari"]]) ?? "Browser";
    const system = find([[/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS/, "Mac"], [/Linux/, "Linux"]]);
    return system ? `${browser} on ${system}` : browser;
}

// --- Storage ---

export async function storage_persist() {
    return (await navigator.storage?.persist?.()) ?? undefined;
}

export async function storage_persisted() {
    return (await navigator.storage?.persisted?.()) ?? undefined;
}

/** Bytes in use, or undefined where the browser does not say. */
export async function storage_usage() {
    return (await navigator.storage?.estimate?.())?.usage;
}

// --- Locks between tabs ---

/** Waits for the lock and answers a function that gives it back; the browser does so for a tab that dies. */
export function lock(name) {
    return new Promise((acquired, failed) => {
        navigator.locks.request(name, () => new Promise((release) => acquired(release))).catch(failed);
    });
}

// --- The screen stays on while a visit is worked ---

let wake = null;
let wakeWanted = false;

async function holdScreen() {
    try {
        wake = (await navigator.wakeLock?.request("screen")) ?? null;
    } catch {
        wake = null; // A low battery or a page in the background; tried again when visible.
    }
}

export function keep_screen_on(on) {
    if (on && !wakeWanted) {
        wakeWanted = true;
        holdScreen();
        document.addEventListener("visibilitychange", screenAgain);
    } else if (!on && wakeWanted) {
        wakeWanted = false;
        document.removeEventListener("visibilitychange", screenAgain);
        wake?.release();
        wake = null;
    }
}

function screenAgain() {
    if (wakeWanted && document.visibilityState === "visible") holdScreen();
}

// --- Position ---

/** [latitude, longitude, accuracy in metres]; rejects with `denied` or `unavailable`. */
export function position(timeoutMs) {
    return new Promise((resolve, reject) => {
        if (!navigator.geolocation) return reject("unavailable");
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => resolve([coords.latitude, coords.longitude, coords.accuracy]),
            (error) => reject(error.code === 1 ? "denied" : "unavailable"),
            { enableHighAccuracy: true, timeout: timeoutMs, maximumAge: 15000 },
        );
    });
}

/** Whether a position can be read without asking the person. */
export async function position_permitted() {
    try {
        return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
    } catch {
        return false;
    }
}

// --- Files ---

export function download(bytes, name, mime) {
    const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
}

export function object_url(bytes, mime) {
    return URL.createObjectURL(new Blob([bytes], { type: mime }));
}

/** Whether the text is on the clipboard now. */
export async function copy_text(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return false; // No clipboard, or the person does not allow it.
    }
}

/** gzip, or undefined where the browser cannot. */
export async function gzip(bytes) {
    if (typeof CompressionStream === "undefined") return undefined;
    const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    return new Uint8Array(await new Response(packed).arrayBuffer());
}

export async function sha256(bytes) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export function random_bytes(count) {
    return crypto.getRandomValues(new Uint8Array(count));
}

// --- Times in words. Formatters are costly to make and cheap to use, so they are kept. ---

const formatters = new Map();

function formatter(locale, zone, style) {
    const key = `${locale}|${zone}|${style}`;
    let made = formatters.get(key);
    if (!made) {
        const options = { ...STYLES[style] };
        if (zone) options.timeZone = zone;
        try {
            made = new Intl.DateTimeFormat(locale, options);
        } catch {
            made = new Intl.DateTimeFormat(locale, STYLES[style]); // A zone that this browser does not know.
        }
        formatters.set(key, made);
    }
    return made;
}

const STYLES = {
    time: { hour: "numeric", minute: "2-digit" },
    date: { day: "numeric", month: "short" },
    weekday: { weekday: "long" },
    month: { month: "long", year: "numeric" },
    day: { weekday: "long", day: "numeric", month: "long" },
    short: { weekday: "short", day: "numeric", month: "short" },
    full: { day: "numeric", month: "short", year: "numeric" },
    datetime: { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
    parts: { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
};

export function format_time(ms, locale, zone, style) {
    return formatter(locale, zone, style).format(ms);
}

/** `YYYY-MM-DDTHH:MM:SS` on the zone's clocks. */
export function local_time(ms, zone) {
    const part = {};
    for (const { type, value } of formatter("en-US", zone, "parts").formatToParts(ms)) part[type] = value;
    return `${part.year.padStart(4, "0")}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`;
}

/** The instant at which the zone's clocks show `YYYY-MM-DDTHH:MM[:SS]`; NaN for no such text. */
export function from_local_time(text, zone) {
    const wanted = Date.parse(`${text}Z`);
    let guess = wanted;
    // Two rounds settle it across a change of the clocks, too.
    for (let round = 0; round < 2; round++) guess += wanted - Date.parse(`${local_time(guess, zone)}Z`);
    return guess;
}

export function format_number(value, locale, least, most) {
    return new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
}

export function format_money(value, locale, currency) {
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(value);
}

// --- Installing ---

let installPrompt = null;
let installListener = null;

/** Calls `changed` whenever it changes whether the browser can install the app. */
export function watch_install(changed) {
    installListener = changed;
    changed(installPrompt !== null);
}

addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installPrompt = event;
    installListener?.(true);
});
addEventListener("appinstalled", () => {
    installPrompt = null;
    installListener?.(false);
});

/** Asks the browser to install; whether the person agreed. */
export async function install() {
    const prompt = installPrompt;
    if (!prompt) return false;
    installPrompt = null;
    installListener?.(false);
    await prompt.prompt();
    return (await prompt.userChoice).outcome === "accepted";
}

export function is_installed() {
    return matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
}

/** `ios`, `android` or `other`. */
export function platform_kind() {
    const agent = navigator.userAgent;
    if (/iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "ios";
    return /Android/.test(agent) ? "android" : "other";
}

// --- The service worker ---

let registration = null;
let applying = false;

/** Registers the worker; `ready(true)` when a newer one waits, `sync()` when it wants the outbox sent. */
export async function start_worker(ready, sync) {
    if (!("serviceWorker" in navigator)) return;
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
        if (data?.type === "sync") sync();
    });
    navigator.serviceWorker.addEventListener("controllerchange", () => {
        // Once, and only where this person asked for it: never in the middle of a form.
        if (applying) {
            applying = false;
            location.reload();
        }
    });
    try {
        registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
    } catch {
        return; // Private windows and old browsers: the app works, but does not start with no signal.
    }
    const look = () => {
        // The first worker ever takes over by itself; only a successor waits.
        if (registration.waiting && navigator.serviceWorker.controller) ready(true);
    };
    look();
    registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", look);
    });
    const check = () => registration.update().catch(() => {});
    setInterval(check, 30 * 60 * 1000);
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") check();
    });
}

/** Lets the waiting worker take over; the page reloads when it has. */
export function apply_update() {
    applying = true;
    if (registration?.waiting) registration.waiting.postMessage({ type: "activate" });
    else location.reload();
}

/** Asks the browser to wake the worker when there is a network again, where it can. */
export async function request_background_sync() {
    try {
        await registration?.sync?.register("sync-mutations");
    } catch {
        // Not permitted; the app's own triggers send it.
    }
}

/** All of the app: app/js/later.js says so where the build has made two files of it. */
export async function whole() {
    await globalThis.holdfastWhole?.();
}

/**
 * Resolves once what the page has built is on the screen: the second frame begins when the first one is there, and
 * what people did meanwhile comes before what waited. A page that nobody looks at has no frames, and half a second.
 */
export function painted() {
    return new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)));
        setTimeout(resolve, 500);
    });
}
