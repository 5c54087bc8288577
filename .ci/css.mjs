// One style sheet out of many: follows @import with its layer and conditions, then drops comments and spaces.
import { readFile } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";

// Strings, unquoted addresses and comments: what must not be taken for anything else.
const opaque = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|url\(\s*[^"'\s)][^)]*\)|\/\*[\s\S]*?\*\//g;
const imported = /@import\s+(?:url\(\s*)?["']?([^"')\s;]+)["']?\s*\)?\s*([^;]*);/g;

const withoutComments = (css) => css.replace(opaque, (found) => (found.startsWith("/*") ? " " : found));

/** The text of `file` with its imports put in their places. */
async function inline(file, trail = []) {
    if (trail.includes(file)) throw new Error(`style sheets import each other: ${[...trail, file].join(" -> ")}`);
    const css = withoutComments(await readFile(file, "utf8"));
    checkAddresses(file, css);
    let result = "";
    let position = 0;
    for (const match of css.matchAll(imported)) {
        const [statement, address, conditions] = match;
        if (/^(https?:)?\/\//.test(address)) throw new Error(`${relative(".", file)}: ${address} is not ours; the app must work with no network`);
        const body = await inline(resolve(dirname(file), address), [...trail, file]);
        result += css.slice(position, match.index) + wrap(body, conditions.trim());
        position = match.index + statement.length;
    }
    return result + css.slice(position);
}

/** `@import "x" layer(a.b) supports(…) (min-width: …);` as the nested rules that mean the same. */
function wrap(body, conditions) {
    let rest = conditions;
    const take = (pattern) => {
        const match = pattern.exec(rest);
        if (match) rest = rest.slice(match[0].length).trim();
        return match;
    };
    const layer = take(/^layer(?:\(\s*([^)]*?)\s*\))?(?=\s|$)/);
    const supports = take(/^supports\(((?:[^()]|\([^()]*\))*)\)/);
    if (rest) body = `@media ${rest} {${body}}`;
    if (supports) body = `@supports (${supports[1]}) {${body}}`;
    if (layer) body = `@layer${layer[1] ? ` ${layer[1]}` : ""} {${body}}`;
    return body;
}

/** The sheets move to /pkg: a relative address would break there. */
function checkAddresses(file, css) {
    for (const [, address] of css.replace(imported, "").matchAll(/url\(\s*["']?([^"')]*)/g)) {
        if (!/^(\/(?!\/)|data:|#)/.test(address)) throw new Error(`${relative(".", file)}: write url(${address}) from the root, as /…`);
    }
}

/** Spaces go only where they cannot carry meaning: not around + - in calc(), nor before : in a selector. */
function minify(css) {
    const kept = [];
    const stripped = css.replace(opaque, (found) => `\u0001${kept.push(found) - 1}\u0002`);
    return stripped
        .replace(/\s+/g, " ")
        .replace(/ ?([{};,]) ?/g, "$1")
        .replace(/;+}/g, "}")
        .replace(/([{;][-\w]+): /g, "$1:")
        .replace(/\u0001(\d+)\u0002/g, (_, index) => kept[index])
        .trim();
}

/** The whole style sheet that begins with `entry`, small. */
export async function bundleCss(entry) {
    return minify(await inline(resolve(entry)));
}
