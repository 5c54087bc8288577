// Packed copies beside the files of a site, so that the server never compresses what does not change.
import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

// Images and fonts are packed already.
const compressible = new Set([".css", ".html", ".ico", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);

/**
 * Writes FILE.br and FILE.gz for every compressible one of `files` (paths relative to `folder`);
 * answers a map from path to {raw, br, gz}, sizes in bytes. `best` takes seconds, not milliseconds.
 */
export async function compress(folder, files, best) {
    const sizes = new Map();
    await Promise.all(
        files.filter((file) => compressible.has(extname(file))).map(async (file) => {
            const raw = await readFile(join(folder, file));
            const [br, gz] = await Promise.all([
                promisify(brotliCompress)(raw, {
                    params: {
                        [constants.BROTLI_PARAM_QUALITY]: best ? 11 : 4,
                        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
                        [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
                    },
                }),
                promisify(gzip)(raw, { level: best ? 9 : 4 }),
            ]);
            await Promise.all([writeFile(join(folder, `${file}.br`), br), writeFile(join(folder, `${file}.gz`), gz)]);
            sizes.set(file, { raw: raw.length, br: br.length, gz: gz.length });
        }),
    );
    return sizes;
}
