// Starts the app: loads its script, hands it the WebAssembly and keeps the service worker in
// place. The addresses stand on the script element that loads this file, since they change with
// every build while this file's own does not.
const element = document.querySelector("script[data-js][data-wasm]");

async function start() {
    const { default: open } = await import(element.dataset.js);
    await open({ module_or_path: element.dataset.wasm });
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
