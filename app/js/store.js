// IndexedDB as we need it: strict durability for our own databases, the reason of an abort, and
// which databases another tab took over. Imports nothing, see .ci/bundle.mjs.

const PREFIX = "holdfast-";
const replaced = new Set();
const watched = new WeakSet();
let hardened = false;
let abortReason;

/**
 * Makes every `readwrite` transaction of our databases strict: `complete` is then fired after the
 * flush to disk. Since Chrome 121, as elsewhere, the default is to leave the bytes to the system,
 * which may lose what the screen already called saved.
 */
export function harden() {
    if (hardened) return;
    hardened = true;
    const open = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
        if (!this.name.startsWith(PREFIX)) return open.call(this, stores, mode, options);
        watch(this);
        const transaction = open.call(this, stores, mode, mode === "readwrite" ? { ...options, durability: "strict" } : options);
        transaction.addEventListener("abort", () => {
            abortReason = transaction.error?.name ?? "AbortError";
        });
        return transaction;
    };
}

/** Another tab wants to upgrade or delete the database: let it, and never open it again in this page. */
function watch(database) {
    if (watched.has(database)) return;
    watched.add(database);
    database.addEventListener("versionchange", () => {
        replaced.add(database.name);
        database.close();
        dispatchEvent(new Event("holdfast-replaced"));
    });
}

export function take_abort_reason() {
    const reason = abortReason;
    abortReason = undefined;
    return reason;
}

export function was_replaced(name) {
    return replaced.has(name);
}

export function forget_replaced(name) {
    replaced.delete(name);
}
