// Alerts of the browser: permission, the push subscription, what a touched notification leads to,
// and getting a person's attention. Imports nothing, see .ci/bundle.mjs.

const supported = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** `unsupported`, `install` (Apple's phones push to apps on the home screen alone), or the permission:
 * `default`, `granted`, `denied`. */
export function alert_permission() {
    const agent = navigator.userAgent;
    const apple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1);
    const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
    if (apple && !installed) return "install";
    return supported() ? Notification.permission : "unsupported";
}

/** Asks the person; only to be called from a touch. Answers the permission. */
export async function ask_alert_permission() {
    return supported() ? Notification.requestPermission() : "unsupported";
}

const plain = (subscription) => {
    const { endpoint, keys } = subscription.toJSON();
    return JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
};

const bytes = (base64url) => Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

/** Whether a subscription was made with that key; browsers that do not say are believed. */
function fits(subscription, key) {
    const made = subscription.options?.applicationServerKey;
    if (!made) return true;
    const [a, b] = [new Uint8Array(made), bytes(key)];
    return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** The browser's subscription as JSON; undefined where it has none. */
export async function push_subscription() {
    if (!supported()) return undefined;
    const registration = await navigator.serviceWorker.getRegistration("/");
    const subscription = await registration?.pushManager.getSubscription();
    return subscription ? plain(subscription) : undefined;
}

/** Subscribes with the server's public key. A subscription that another key made is given back first. */
export async function push_subscribe(key) {
    const registration = await navigator.serviceWorker.ready;
    let subscription = await registration.pushManager.getSubscription();
    if (subscription && !fits(subscription, key)) {
        await subscription.unsubscribe();
        subscription = null;
    }
    subscription ??= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    return plain(subscription);
}

/** Gives the subscription back, where there is one. */
export async function push_unsubscribe() {
    if (!supported()) return;
    const registration = await navigator.serviceWorker.getRegistration("/");
    const subscription = await registration?.pushManager.getSubscription();
    await subscription?.unsubscribe();
}

/** Calls `open(path)` when a touched notification leads to a page and the app is open already. */
export function watch_opened(open) {
    navigator.serviceWorker?.addEventListener("message", ({ data }) => {
        if (data?.type === "open" && typeof data.url === "string" && /^\/(?!\/)/.test(data.url)) open(data.url);
    });
}

/** Three tones and a shaking phone, where both are allowed. */
export function sound_alarm() {
    try {
        navigator.vibrate?.([400, 150, 400, 150, 800]);
    } catch {
        // Not before the person has touched the page.
    }
    try {
        const audio = new AudioContext();
        const volume = audio.createGain();
        volume.gain.value = 0.25;
        volume.connect(audio.destination);
        [880, 660, 880].forEach((pitch, at) => {
            const tone = audio.createOscillator();
            tone.frequency.value = pitch;
            tone.connect(volume);
            tone.start(audio.currentTime + at * 0.3);
            tone.stop(audio.currentTime + at * 0.3 + 0.22);
        });
        setTimeout(() => audio.close(), 2000);
    } catch {
        // No sound here.
    }
}
