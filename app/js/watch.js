// Following the device's position while the page is on the screen. A browser does this only in the
// foreground, and asks the person first. Imports nothing, see .ci/bundle.mjs.

/**
 * Calls `found(latitude, longitude, accuracy, speed, heading, at)` with every position, numbers
 * that the device does not know as NaN, and `failed("denied" | "unavailable")` when there is none.
 * `precise` asks for satellites; otherwise what the device knows cheaply is enough. Answers what
 * `unwatch_position` takes.
 */
export function watch_position(precise, found, failed) {
    if (!navigator.geolocation) {
        setTimeout(() => failed("unavailable"));
        return -1;
    }
    const known = (value) => (Number.isFinite(value) ? value : NaN);
    return navigator.geolocation.watchPosition(
        ({ coords, timestamp }) => {
            // Some devices count this from another beginning: then now is nearer the truth.
            const now = Date.now();
            const at = Math.abs(now - timestamp) < 3600000 ? Math.min(timestamp, now) : now;
            found(coords.latitude, coords.longitude, coords.accuracy, known(coords.speed), known(coords.heading), at);
        },
        // A position that takes long is no failure: the watch goes on.
        (error) => error.code !== 3 && failed(error.code === 1 ? "denied" : "unavailable"),
        // Never one from before: where somebody was before they agreed is nobody's business.
        { enableHighAccuracy: precise, timeout: 60000, maximumAge: 0 },
    );
}

export function unwatch_position(id) {
    if (id >= 0) navigator.geolocation.clearWatch(id);
}
