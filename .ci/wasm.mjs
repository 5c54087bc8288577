// What the build reads and mends in a WebAssembly file.
//   node wasm.mjs FILE…    mends the exports of tables in files that binaryen wrote
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";

// https://webassembly.github.io/spec/core/binary/modules.html
export const [CUSTOM, IMPORT, TABLE, EXPORT, CODE] = [0, 2, 4, 7, 10];
const [FUNCREF, EXTERNREF] = [0x70, 0x6f];
/** The kind of an export that is a table. */
const TABLE_KIND = 1;

/** A file by its sections. */
export class Module {
    constructor(file) {
        this.bytes = readFileSync(file);
        this.sections = [];
        for (let at = 8; at < this.bytes.length; ) {
            const [size, body] = this.number(at + 1);
            this.sections.push({ id: this.bytes[at], at, body, end: body + size });
            at = body + size;
        }
    }

    /** An unsigned LEB128 number and where it ends. */
    number(at) {
        let value = 0;
        for (let shift = 0; ; shift += 7) {
            const byte = this.bytes[at++];
            value += (byte & 127) * 2 ** shift;
            if (byte < 128) return [value, at];
        }
    }

    text(at) {
        const [length, begin] = this.number(at);
        return [this.bytes.toString("utf8", begin, begin + length), begin + length];
    }

    /** Where a table's or memory's limits end. */
    limits(at) {
        const [, least] = this.number(at + 1);
        return this.bytes[at] & 1 ? this.number(least)[1] : least;
    }

    /** Calls `each` with index and position as often as the vector is long; it answers where its element ends. */
    vector(at, each) {
        const [count, first] = this.number(at);
        for (let index = 0, position = first; index < count; index++) position = each(index, position);
    }

    /** The vector that is the section of that kind. */
    elements(id, each) {
        const section = this.sections.find((section) => section.id === id);
        if (section) this.vector(section.body, each);
    }

    /** How many functions and tables are imported. */
    imported() {
        const count = { functions: 0, tables: 0 };
        this.elements(IMPORT, (_, at) => {
            const kind = this.text(this.text(at)[1])[1];
            switch (this.bytes[kind]) {
                case 0:
                    count.functions++;
                    return this.number(kind + 1)[1];
                case 1:
                    count.tables++;
                    return this.limits(kind + 2);
                case 2:
                    return this.limits(kind + 1);
                case 3:
                    return kind + 3;
                default:
                    throw new Error(`something of kind ${this.bytes[kind]} is imported`);
            }
        });
        return count;
    }

    /** Sizes of the functions that are not imported. */
    sizes() {
        const sizes = [];
        this.elements(CODE, (_, at) => {
            const [size, begin] = this.number(at);
            sizes.push(size);
            return begin + size;
        });
        return sizes;
    }

    hasNames(section) {
        return section.id === CUSTOM && this.text(section.body)[0] === "name";
    }

    /** Names of functions by index, without the hashes of crates. */
    names() {
        const section = this.sections.find((section) => this.hasNames(section));
        if (!section) throw new Error("the module has no names");
        const names = new Map();
        for (let [, at] = this.text(section.body); at < section.end; ) {
            const [size, begin] = this.number(at + 1);
            // The subsection of functions.
            if (this.bytes[at] === 1) {
                this.vector(begin, (_, entry) => {
                    const [index, word] = this.number(entry);
                    const [name, end] = this.text(word);
                    names.set(index, name.replace(/\[[0-9a-f]{8,}\]/g, ""));
                    return end;
                });
            }
            at = begin + size;
        }
        return names;
    }
}

/**
 * Binaryen 108, which is Debian 12's, exports every table as if it were the first, and may turn their order round:
 * here each gets its own again, the one of references by its name and any other as that of functions.
 */
export function mendTables(file) {
    const module = new Module(file);
    const places = new Map();
    const { tables } = module.imported();
    module.elements(TABLE, (index, at) => {
        places.set(module.bytes[at], tables + index);
        return module.limits(at + 1);
    });
    module.elements(EXPORT, (_, at) => {
        const [name, kind] = module.text(at);
        const [, end] = module.number(kind + 1);
        // An index below 128 is one byte.
        const place = places.get(name === "__wbindgen_externrefs" ? EXTERNREF : FUNCREF);
        if (module.bytes[kind] === TABLE_KIND && place !== undefined) module.bytes[kind + 1] = place;
        return end;
    });
    writeFileSync(file, module.bytes);
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) argv.slice(2).forEach(mendTables);
