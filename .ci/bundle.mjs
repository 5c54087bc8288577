// Assembles the site: names with a hash of the content, service worker, build.json, packed copies.
//   node bundle.mjs release|dev FOLDER-OF-WASM-BINDGEN SITE
// The folder has one sub-folder for each app.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { compress } from "./compress.mjs";
import { bundleCss } from "./css.mjs";

const [variant, bindgen, site] = process.argv.slice(2);
const APPS = ["phone", "desk"];
const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const next = `${site}.new`;

const hash = (...parts) => parts.reduce((h, part) => h.update(part), createHash("sha256")).digest("hex").slice(0, 16);

/** Paths of all files below `folder`, relative to it, with forward slashes, sorted. */
async function filesIn(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
        .sort();
}

/** Writes `content` as /pkg/NAME.HASH.EXT and returns that address. */
async function publish(name, content) {
    const extension = extname(name);
    const address = `/pkg/${basename(name, extension)}.${hash(content)}${extension}`;
    await writeFile(join(next, address), content);
    return address;
}

/** Replaces every mention of `from`, which must be there. */
function renameIn(text, from, to) {
    if (!text.includes(from)) throw new Error(`wasm-bindgen's output does not mention ${from}`);
    return text.replaceAll(from, to);
}

/** The second file of an app that is in two, and the glue with app/js/later.js in it, which joins them. */
async function withLater(name, glue) {
    const file = await readFile(join(bindgen, name, `${name}_later.wasm`)).catch(() => undefined);
    if (!file) return { glue };
    const later = await publish(`${name}-later.wasm`, file);
    const js = await publish("later.js", renameIn(await readFile(join(root, "app/js/later.js"), "utf8"), "__LATER__", later));
    glue = renameIn(glue, `"./${name}_bg.js": import0,`, `"./${name}_bg.js": import0,\n        later: later.stubs,`);
    const loaded = "    const { instance, module } = await __wbg_load(await module_or_path, imports);\n";
    glue = renameIn(glue, loaded, `${loaded}    await later.begin(instance.exports);\n`);
    return { glue: `import * as later from "./${basename(js)}";\n${glue}`, later, laterJs: js };
}

/** One app: its wasm, the modules from app/js and the glue that imports them both. */
async function publishApp(name) {
    const folder = join(bindgen, name);
    const wasm = await publish(`${name}.wasm`, await readFile(join(folder, `${name}_bg.wasm`)));
    let glue = await readFile(join(folder, `${name}.js`), "utf8");
    glue = renameIn(glue, `${name}_bg.wasm`, basename(wasm));
    const modules = [];
    for (const snippet of await filesIn(join(folder, "snippets"))) {
        const source = await readFile(join(folder, "snippets", snippet), "utf8");
        if (/^\s*(import|export)\b[^;]*?\bfrom\s*["']|^\s*import\s*["']/m.test(source)) {
            throw new Error(`${snippet} imports another module; its address would not follow a change there`);
        }
        const address = await publish(snippet, source);
        // Only where it is imported: elsewhere the same text is the name by which the wasm asks for it.
        for (const quote of [`'`, `"`]) {
            glue = glue.replaceAll(`from ${quote}./snippets/${snippet}${quote}`, `from ${quote}./${basename(address)}${quote}`);
        }
        if (glue.includes(`from './snippets/${snippet}`) || !glue.includes(basename(address))) throw new Error(`wasm-bindgen's output imports ${snippet} in an unknown way`);
        modules.push(address);
    }
    const split = await withLater(name, glue);
    if (split.laterJs) modules.push(split.laterJs);
    return { wasm, modules, later: split.later, js: await publish(`${name}.js`, split.glue) };
}

/**
 * MapLibre as it is published: its module, the worker that the module is told of, and its style sheet
 * in the layer of components, so that our own have the last word. Only the page with the map loads them.
 */
async function publishMap() {
    const dist = join(root, "end2end/node_modules/maplibre-gl/dist");
    const read = async (name) => (await readFile(join(dist, name), "utf8")).replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
    const [js, worker, css] = await Promise.all(["maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"].map(read));
    return {
        js: await publish("map.mjs", js),
        worker: await publish("map-worker.mjs", worker),
        css: await publish("map.css", `@layer components{${css}}`),
    };
}

/** Which files of public/ a device keeps for use without a network. */
const keptOffline = (file) => !/^(sw\.js|robots\.txt|\.well-known\/.*|screenshots\/.*)$/.test(file);

async function assemble() {
    await rm(next, { recursive: true, force: true });
    await mkdir(join(next, "pkg"), { recursive: true });
    await cp(join(root, "public"), next, { recursive: true });

    const [phone, desk] = await Promise.all(APPS.map(publishApp));
    const css = await publish("main.css", await bundleCss(join(root, "style/main.css")));
    const map = await publishMap();

    const own = (app) => [app.js, app.wasm, ...app.modules, ...(app.later ? [app.later] : [])];
    const contents = [css, ...own(phone), ...own(desk), ...Object.values(map), await readFile(join(root, "app/src/shell.rs"))];
    for (const folder of [join(root, "public"), join(root, "server/src/web")]) {
        for (const file of await filesIn(folder)) contents.push(file, await readFile(join(folder, file)));
    }
    const build = hash(...contents);
    const precache = ["/app-shell", css, ...own(phone)];
    const deskOnly = [...own(desk).filter((file) => !precache.includes(file)), ...Object.values(map)];
    for (const file of await filesIn(join(root, "public"))) if (keptOffline(file)) precache.push(`/${file}`);

    let worker = await readFile(join(root, "public/sw.js"), "utf8");
    for (const [token, value] of [["__BUILD__", build], ["__PRECACHE__", JSON.stringify(precache)], ["__DESK__", JSON.stringify(deskOnly)]]) {
        if (!worker.includes(token)) throw new Error(`public/sw.js does not mention ${token}`);
        worker = worker.replaceAll(token, () => value);
    }
    await writeFile(join(next, "sw.js"), worker);

    const version = /^version = "(.+)"/m.exec(await readFile(join(root, "Cargo.toml"), "utf8"))[1];
    const early = phone.modules.find((address) => address.startsWith("/pkg/early."));
    if (!early || !desk.modules.includes(early)) throw new Error("the apps do not share app/js/early.js");
    const about = { build, version, variant, css, early, phone, desk, map };
    await writeFile(join(next, "build.json"), JSON.stringify(about, null, 2));
    return about;
}

const about = await assemble();
const sizes = await compress(next, await filesIn(next), variant === "release");

// A server may be serving the old site: swap folders, never change files under it.
await rm(`${site}.old`, { recursive: true, force: true });
await rename(site, `${site}.old`).catch(() => {});
await rename(next, site);
await rm(`${site}.old`, { recursive: true, force: true });

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
for (const name of APPS) {
    const files = [about[name].wasm, about[name].js, ...about[name].modules, about.css];
    let total = 0;
    for (const address of files) {
        const { raw, br, gz } = sizes.get(address.slice(1));
        total += br;
        console.error(`${kilobytes(raw)}  br ${kilobytes(br)}  gz ${kilobytes(gz)}  ${address}`);
    }
    console.error(`${kilobytes(total)} with brotli: what a ${name} loads for build ${about.build} (${variant})`);
    const { later } = about[name];
    if (later) console.error(`${kilobytes(sizes.get(later.slice(1)).br)} with brotli: what follows once its first page is painted`);
}
const mapTotal = Object.values(about.map).reduce((total, address) => total + sizes.get(address.slice(1)).br, 0);
console.error(`${kilobytes(mapTotal)} with brotli: what the page with the map loads on top`);
