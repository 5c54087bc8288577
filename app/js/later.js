// The part of the phone's app that its first page does without, in a file of its own: the build moves it
// there (.ci/split.mjs). It is fetched with the first part and joined to it once the first page is painted.
// Until then a call into it joins it at once, whatever that takes: nothing in the app has to know.
//
// The build puts the file's address here and lets wasm-bindgen's module use this one.
const ADDRESS = "__LATER__";

/** Exports of the part that runs. */
let first;
let joined = false;
/** The file, once it is here. */
let bytes;

const fetched = fetch(ADDRESS, { priority: "low" }).then(async (response) => {
    if (!response.ok) throw new Error(`${ADDRESS} answered ${response.status}`);
    bytes = await response.arrayBuffer();
});
/** The file, compiled beside everything else. */
let module;
const compiled = fetched.then(async () => (module = await WebAssembly.compile(bytes)));
// Told where they are waited for.
fetched.catch(() => {});
compiled.catch(() => {});

/** What the first part imports in place of the later one's functions: a function for each slot of its table. */
export const stubs = new Proxy({}, {
    get: (_, slot) => (...given) => {
        joinAtOnce();
        return first["%table"].get(Number(slot))(...given);
    },
});

/**
 * Before the first part starts. Where the app is installed its files are on the device and soon read, so that
 * no call ever waits for one; a first visit starts without.
 */
export async function here() {
    if (navigator.serviceWorker?.controller) await fetched.catch(() => {});
}

/** The first part is about to run. */
export function begin(exports) {
    first = exports;
    // Within a frame's callback the page is as good as painted; a page that nobody looks at has no frames.
    requestAnimationFrame(() => setTimeout(join));
    setTimeout(join, 1000);
}

async function join() {
    try {
        await compiled;
        enter();
    } catch (error) {
        console.warn("Holdfast: the rest of the app is not here yet", error); // the first call into it tries again
    }
}

function enter() {
    if (joined) return;
    // Its functions take their slots in the first part's table.
    new WebAssembly.Instance(module, { first });
    joined = true;
}

function joinAtOnce() {
    performance.mark("later: called early"); // .ci/split.mjs has a function in the wrong file
    module ??= new WebAssembly.Module(bytes ?? fetchAtOnce());
    enter();
}

/** Only on a first visit, when somebody is faster than the network. */
function fetchAtOnce() {
    const request = new XMLHttpRequest();
    request.open("GET", ADDRESS, false);
    request.overrideMimeType("text/plain; charset=x-user-defined"); // one character for each byte
    request.send();
    if (request.status !== 200) throw new Error(`${ADDRESS} answered ${request.status}`);
    return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 255);
}
