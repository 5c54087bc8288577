// The part of the phone's app that its first page does without, in a file of its own: the build moves it
// there (.ci/split.mjs). On a device that has the app both parts are together before it starts. A first
// visit opens with the first part, while the other is still on its way.
//
// The build puts the file's address here and lets wasm-bindgen's module use this one.
const ADDRESS = "__LATER__";
/** Longer than a device takes to read its own file; after it the network is what is waited for. */
const PATIENCE_MS = 2000;
const RETRY_MS = 3000;

/** Exports of the first part. */
let first;
let joined = false;

const load = () => WebAssembly.compileStreaming(fetch(ADDRESS, { priority: "low" }));
let loading = load();
loading.catch(() => {}); // told where it is waited for

/** Puts the functions of the second part into their slots of the first part's table. */
async function join() {
    const module = await loading;
    if (!joined) await WebAssembly.instantiate(module, { first });
    joined = true;
}

/** Resolves once both parts are together, and fails where the network does; the next call tries again. */
async function whole() {
    if (joined) return;
    try {
        await join();
    } catch (error) {
        loading = load();
        loading.catch(() => {});
        throw error;
    }
}

/** The first part is there and about to run. */
export async function begin(exports) {
    first = exports;
    globalThis.holdfastWhole = whole; // for app/js/platform.js
    if (navigator.serviceWorker?.controller) {
        await Promise.race([whole(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]).catch(() => {});
    }
    keepTrying();
}

async function keepTrying() {
    while (!joined) {
        await whole().catch(() => new Promise((resolve) => setTimeout(resolve, RETRY_MS)));
    }
}

/** What the first part imports in place of the second one's functions: a function for each slot of its table. */
export const stubs = new Proxy({}, {
    get: (_, slot) => (...given) => {
        joinAtOnce();
        return first["%table"].get(Number(slot))(...given);
    },
});

/**
 * A call that did not wait for the second part: on a first visit, by somebody who is faster than the network, or
 * because .ci/split.mjs has put a function into the wrong file.
 */
function joinAtOnce() {
    if (joined) return;
    performance.mark("later: called early");
    try {
        new WebAssembly.Instance(new WebAssembly.Module(fetchAtOnce()), { first });
        joined = true;
    } catch (error) {
        explain();
        throw error;
    }
}

function fetchAtOnce() {
    const request = new XMLHttpRequest();
    request.open("GET", ADDRESS, false);
    request.overrideMimeType("text/plain; charset=x-user-defined"); // one character for each byte
    request.send();
    if (request.status !== 200) throw new Error(`${ADDRESS} answered ${request.status}`);
    return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 255);
}

/** The call cannot be made and the app cannot go on: nothing may look as if it did. */
function explain() {
    const words = document.createElement("p");
    words.className = "shell__status";
    words.setAttribute("role", "alert");
    words.textContent = "Holdfast could not be loaded completely. What is on this device is safe. Check the connection and load the page again.";
    const main = document.createElement("main");
    main.className = "shell__main";
    main.append(words);
    document.body.replaceChildren(main);
}
