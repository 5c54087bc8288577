// Splits the phone's app in two: what its first page does without goes to a file of its own, which
// app/js/later.js joins to the first while that page is looked at.
//   node split.mjs NAMED.wasm FIRST.wasm LATER.wasm
// The functions are chosen by their names here; binaryen's wasm-split does the rest.
//
// On a device that has the app both files are joined before it starts, so what is where matters on a first visit
// alone: a function that the sign-in page needs and that was moved makes that page wait for the second file.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { CUSTOM, mendTables, Module } from "./wasm.mjs";

/** What comes later. With erased components a function's name tells what it was made for. */
const LATER = [
    // Merging, packing, checking.
    /\b(automerge|hexane|flate2|zlib_rs|miniz_oxide|sha2|unicode_segmentation|wasm_streams)::/,
    /\bsync::(docs|protocol|domain::(command|rules|rejection))\b/,
    /\bsync::engine::replica::(Replica>::(edit|edit_as|apply|command|part|undecided|push|absorb|integrate|redo|queue|digests)|OutboxEntry)\b/,
    // Pages and sheets behind a touch.
    /\bapp::technician::(visit|sync_page|late|news::notices|duty::arrival)::/,
    /\bapp::account::(?!way_in|theme|login)/,
    /\bapp::alerts::(?!urgent|card)/,
    /\bapp::widgets::(photo|blob|lightbox|compare|signature|checklist|work_lists|timeline|note_quote)/,
    /\bapp::(fields|frame::sign_out|root::MissingPage|ui::(dialog|toasts::Toasts>::raise))\b/,
    // Writing and sending.
    /\bapp::replica::(round|http|exif|blob|writer|live|ahead|tabs::Tabs>::join|indexed::failed)\b/,
    /\bapp::replica::driver::(sending|around|Driver>::keep|Inner>::(start_lane|run_lane|start_ahead|tell))\b/,
    /\bapp::replica::indexed::IndexedStorage as app::replica::storage::Storage>::(write|chunk)\b/,
    /\bapp::data::(account|export|positions|live::Live>::try_open::\{closure#0\}::\{closure#0\}|duty::Duty>::send::\{closure)/,
    /\bapp::data::(session::Session>::remember|store::Store>::(command|edit|export_unsent))\b/,
    /\bapp::(api::(put|post|delete|answer)|platform::watch)\b/,
    // Of libraries, what the above needs.
    /\bserde::private::de::content::(Content(Ref)?Deserializer|EnumDeserializer|MapDeserializer|TagOrContentVisitor)\b/,
    /\bciborium::ser::|deserialize_any::<serde_core::de::ignored_any/,
    /\bserde_json::(value::|de::.*\b(FieldProblem|Fix|Subscription|Answer|ContentVisitor)\b)/,
    /\bcore::slice::sort::((stable|unstable)::(quicksort|drift)\b|(?!.*agenda))/,
    /\btachys::view::keyed::(diff|apply_diff)\b/,
    /\bleptos_router::.*\b(handle_anchor_click|complete_navigation|rebuild_nested_route)\b|RouterContext>::navigate/,
    /\bidb::.*on_upgrade_needed|rexie::transaction::store::Store>::(put|delete)|(idb|rexie)::.*core::fmt/,
    /\bBTreeMap<.*>>::(insert|remove)|btree::(remove|fix|append|split)/,
    /\b(flt2dec|rem_pio2)\b|<f64 as core::str|escape_debug|StrSearcher|slice_error_fail|into_?underlying/,
];

/** What stays although it mentions some of that: signing in and drawing the list. */
const FIRST = [
    /decode<app::replica::blob::BlobRow>|protocol::messages::Cursor|writer::(Held>::from|Writer<.*>::open)/,
    /\balerts::(emergency::__component_emergency_alerts|offer|state::(Standing|local_standing|Alerts>::provide))/,
    /\btechnician::late::row|duty::arrival::(Arrival|__component_arrival)|plan_notices|component_routes/,
    /\bui::dialog::(Dialog$|__component_dialog)|StoredValue<core::option::Option<app::platform::watch::PositionWatch>/,
];

/** Small functions of libraries: one body serves many types and goes by the name of any of them. */
const SHARED = [
    // What wasm-opt has made one of several that were alike, and bodies that pass a text on.
    [600, /^byn\$mgfn-shared\$|core::convert::From<&str>>::from$/],
    [600, /^<*(send_wrapper|alloc::(rc|boxed|raw_vec)|tachys::(erased|html::event)|leptos::(show|into_view)|leptos_router)::/],
    [600, /^<*reactive_graph::(owner|computed::async_derived)::|^<<reactive_graph::computed::arc_memo|^tachys::(html::event::on|view::any_view::mount_any)|^core::ptr::drop_in_place/],
    [100, /^<*(alloc::sync|js_sys::futures|reactive_graph::signal)::/],
];

function comesLater(name, size) {
    const matches = (pattern) => pattern.test(name);
    return LATER.some(matches) && !FIRST.some(matches) && !SHARED.some(([most, pattern]) => size < most && pattern.test(name));
}

/** Those that rustc itself takes for granted in its wasm, as in .ci/bundle. */
const FEATURES = ["bulk-memory", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "reference-types", "multivalue"];

function encoded(value) {
    const out = [];
    for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
    return Buffer.from([...out, value]);
}

/** Writes `input` with short names, each of them once, and the list of those that come later. */
function choose(input, output, list) {
    const module = new Module(input);
    const names = module.names();
    const [entries, later] = [[], []];
    let [moved, total] = [0, 0];
    const { functions } = module.imported();
    const sizes = module.sizes();
    sizes.forEach((size, place) => {
        const index = functions + place;
        const id = `f${index}`;
        entries.push(encoded(index), encoded(id.length), Buffer.from(id));
        total += size;
        if (!comesLater(names.get(index) ?? "", size)) return;
        later.push(id);
        moved += size;
    });
    // Names that a compiler or library has changed would otherwise go unseen.
    if (moved < total / 3) throw new Error(`only ${moved} of ${total} bytes would come later: do the names still fit?`);
    const map = Buffer.concat([encoded(sizes.length), ...entries]);
    const section = Buffer.concat([encoded(4), Buffer.from("name"), Buffer.from([1]), encoded(map.length), map]);
    const others = module.sections.filter((section) => !module.hasNames(section));
    writeFileSync(output, Buffer.concat([
        module.bytes.subarray(0, 8),
        ...others.map(({ at, end }) => module.bytes.subarray(at, end)),
        Buffer.from([CUSTOM]),
        encoded(section.length),
        section,
    ]));
    writeFileSync(list, `${later.join("\n")}\n`);
}

/** Another binaryen may name things otherwise: better no bundle than one that does not start. */
function check(first, later) {
    const { imports, exports } = WebAssembly.Module;
    const [one, two] = [first, later].map((file) => new WebAssembly.Module(readFileSync(file)));
    if (!imports(one).some(({ module }) => module === "later")) throw new Error("the first file asks for nothing of the later one");
    if (!exports(one).some(({ name, kind }) => name === "%table" && kind === "table")) throw new Error("the first file exports no table");
    const strange = imports(two).find(({ module }) => module !== "first");
    if (strange) throw new Error(`the later file asks for ${strange.module}`);
}

const [input, first, later] = process.argv.slice(2);
const [short, list] = [`${input}.short`, `${input}.later`];
choose(input, short, list);
execFileSync("wasm-split", [
    ...FEATURES.map((feature) => `--enable-${feature}`),
    short,
    `--split-funcs=@${list}`,
    "--export-prefix=%",
    "--import-namespace=first",
    "--placeholder-namespace=later",
    ...["-o1", first, "-o2", later],
], { stdio: "inherit" });
mendTables(first);
check(first, later);
for (const file of [short, list]) rmSync(file);
