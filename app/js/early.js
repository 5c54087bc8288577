// The first read of what the device holds, begun by the page itself (app/src/shell.rs) while the app is
// still being compiled; the app takes over what has come. Imports nothing, see .ci/bundle.mjs.

const STORES = ["jobs", "outbox", "inbox", "blobs"];

/** The name of the database that is read, and a promise of what is in it. */
let early;

/** The records of a store one after the other, and where each of them ends: thousands are handed over as one. */
function packed(records) {
    const ends = new Uint32Array(records.length);
    records.reduce((end, { byteLength }, place) => (ends[place] = end + byteLength), 0);
    const bytes = new Uint8Array(ends.at(-1) ?? 0);
    records.forEach((record, place) => bytes.set(record, ends[place] - record.byteLength));
    return [bytes, ends];
}

function settled(request, done) {
    return new Promise((resolve, reject) => {
        request.addEventListener(done, resolve);
        for (const failed of ["error", "abort"]) request.addEventListener(failed, reject);
    });
}

/**
 * Everything of one moment but the chunks: `[version, replica, generation, jobs, outbox, inbox, blobs]`, the stores
 * as pairs of bytes and ends, as app/src/replica/indexed.rs takes it.
 */
async function read(name) {
    const opening = indexedDB.open(name);
    // There is no such database, and it must not be made here.
    opening.onupgradeneeded = () => opening.transaction.abort();
    await settled(opening, "success");
    const database = opening.result;
    database.onversionchange = () => database.close();
    try {
        const transaction = database.transaction(["meta", ...STORES], "readonly");
        const meta = ["replica", "generation"].map((key) => transaction.objectStore("meta").get(key));
        const lists = STORES.map((store) => transaction.objectStore(store).getAll());
        await settled(transaction, "complete");
        return [database.version, ...meta.map(({ result }) => result), ...lists.map(({ result }) => packed(result))];
    } finally {
        database.close();
    }
}

/** Where it cannot be read like that there is nothing: the app then reads for itself, and tells what is wrong. */
export function read_early(name) {
    early = { name, records: read(name).catch(() => undefined) };
}

/** What was read early of that database. The second time there is nothing: it grows old. */
export async function take_early(name) {
    const taken = early;
    early = undefined;
    return taken?.name === name ? taken.records : undefined;
}

try {
    const session = JSON.parse(localStorage.getItem("holdfast-session"));
    if (session) read_early(`holdfast-${session.user.id}`);
} catch {
    // The browser keeps nothing for this site.
}
