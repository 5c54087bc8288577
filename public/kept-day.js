// The technician's day while the app is on its way. The app writes its open visits down
// (app/src/technician/assigned/kept.rs), so that where to go next is readable at once, on a slow phone
// seconds before the app itself is there. A touch on a card counts: the app then opens with that job.

/** What the app wrote for the person who is signed in here. */
function kept() {
    try {
        const session = JSON.parse(localStorage.getItem("holdfast-session"));
        const kept = JSON.parse(localStorage.getItem("holdfast-day"));
        return kept && kept.user === session?.user?.id ? kept : null;
    } catch {
        return null;
    }
}

/** Whether this address is that of today's list. */
function isList() {
    const range = new URLSearchParams(location.search).get("range");
    return ["/", "/jobs/assigned"].includes(location.pathname) && (range ?? "today") === "today";
}

/** The calendar day YYYY-MM-DD there by now. */
function today(timeZone) {
    const format = new Intl.DateTimeFormat("en-US", { timeZone, calendar: "gregory", year: "numeric", month: "2-digit", day: "2-digit" });
    const parts = Object.fromEntries(format.formatToParts().map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day}`;
}

function make(tag, className, ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...children);
    return element;
}

/** The same card as the app's, without what changes from minute to minute; the first is the one to do now. */
function cardOf({ href, state, priority, number, start, end, title, customer, address }, place) {
    const link = make(
        "a",
        "job-card__link",
        make("span", "job-card__time", make("time", "job-card__start", start), make("span", "job-card__end", end)),
        make(
            "span",
            "job-card__body",
            make("span", "job-card__head", make("span", "job-card__number", number)),
            make("span", "job-card__title", title),
            make("span", "job-card__customer", customer),
            make("span", "job-card__address", address),
        ),
    );
    link.href = href;
    const card = make("article", place === 0 ? "job-card job-card--next" : "job-card", link);
    Object.assign(card.dataset, { testid: "job-card", state, priority });
    return make("li", "", card);
}

function show() {
    const place = document.querySelector(".shell__cards");
    const day = isList() ? kept() : null;
    if (!place || !day) return;
    const now = today(day.zone);
    const cards = day.cards.filter((card) => card.day <= now);
    if (!cards.length) return;
    const list = make("ul", "job-list", ...cards.map(cardOf));
    list.id = "kept-day";
    list.dataset.user = day.user;
    list.setAttribute("role", "list");
    list.addEventListener("click", goAhead);
    place.replaceWith(list);
    document.querySelector(".shell__main")?.removeAttribute("aria-busy");
}

/** Whether a touch has led away from the list's own entry in the history. */
let gone = false;

function nothingBusy() {
    for (const link of document.querySelectorAll("#kept-day [aria-busy]")) link.removeAttribute("aria-busy");
}

window.addEventListener("popstate", () => {
    gone = false;
    nothingBusy();
});

function goAhead(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    nothingBusy();
    link.setAttribute("aria-busy", "true");
    history[gone ? "replaceState" : "pushState"](null, "", link.href);
    gone = true;
}

try {
    show();
} catch (error) {
    console.warn("Holdfast: could not show the kept day", error); // the app brings its own list
}
