// Starts the app: loads its script, hands it the WebAssembly and keeps the service worker in
// place. There are two apps, the phone's and the desk's; the app itself notes at sign-in which one
// the person needs. The addresses stand on the script element that loads this file, since they
// change with every build while this file's own does not.
const { dataset } = document.querySelector("script[data-phone-js]");
const APPS = {
    phone: { js: dataset.phoneJs, wasm: dataset.phoneWasm, modules: dataset.phoneModules?.split(" ") },
    desk: { js: dataset.deskJs, wasm: dataset.deskWasm, modules: dataset.deskModules?.split(" ") },
};

function wanted() {
    try {
        return localStorage.getItem("holdfast-app") === "desk" ? "desk" : "phone";
    } catch {
        return "phone";
    }
}

async function load({ js, wasm, modules = [] }) {
    // All at once, and compiled while it arrives: over a weak signal each question and answer counts.
    const module = WebAssembly.compileStreaming(fetch(wasm));
    module.catch(() => {}); // told below, where it is waited for
    // What the script itself imports would otherwise be asked for only once that has arrived. A page of an older
    // build does not name it.
    for (const href of modules) document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
    const { default: open } = await import(js);
    await open({ module_or_path: module });
}

async function start() {
    const name = wanted();
    try {
        await load(APPS[name]);
    } catch (error) {
        if (name === "phone") throw error;
        // The desk's app is not on this device and cannot be fetched; the phone's shows what waits.
        console.warn(error);
        return load(APPS.phone);
    }
    if (name === "desk") keepDesk();
}

// The service worker keeps the phone's app for use without a network, the desk's once it is used.
async function keepDesk() {
    const registration = await navigator.serviceWorker?.ready;
    registration?.active?.postMessage({ type: "keep-desk" });
}

function explain(error) {
    console.error(error);
    const status = document.querySelector(".shell__status");
    if (!status) return;
    status.setAttribute("role", "alert");
    status.textContent = "Holdfast could not start. Your work on this device is safe. Check the connection and load the page again.";
    document.querySelector(".shell__main")?.removeAttribute("aria-busy");
}

// Whether the app starts or not, and after it, since its own files come first. The browser asks
// for the worker's file anew each time, past any cache: it decides which version runs.
async function keepServiceWorker() {
    await navigator.serviceWorker?.register("/sw.js", { updateViaCache: "none" });
}

start().catch(explain).then(keepServiceWorker).catch((error) => console.warn(error));
