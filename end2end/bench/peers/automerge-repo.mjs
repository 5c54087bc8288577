// automerge-repo with a WebSocket server and file storage. Its protocol has no acknowledgement.
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Repo } from "@automerge/automerge-repo";
import { WebSocketClientAdapter, WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";
import { ITEMS, JOBS, STEPS, now, part, photo, serveParent, text, whenAllDone } from "./work.mjs";

/** File storage that says when it has written, on request with the bytes on the disk. */
class Storage extends NodeFSStorageAdapter {
  saving = 0;
  saved = 0;

  constructor(folder, sync) {
    super(folder);
    this.folder = folder;
    this.sync = sync;
  }

  async save(key, bytes) {
    this.saving++;
    await super.save(key, bytes);
    if (this.sync) {
      // The adapter spreads the first part over two folders by its first two letters.
      const [first, ...rest] = key;
      const path = join(this.folder, first.slice(0, 2), first.slice(2), ...rest);
      for (const place of [path, dirname(path)]) {
        const handle = await open(place);
        await handle.sync();
        await handle.close();
      }
    }
    this.saving--;
    this.saved = now();
  }
}

const plain = (doc) => ({
  status: doc.status,
  notes: doc.notes,
  parts: Object.keys(doc.parts).length,
  attachments: Object.keys(doc.attachments).length,
  ticked: Object.values(doc.checklist).filter(Boolean).length,
});

function server() {
  let storage, place;
  serveParent({
    async listen({ folder, settings }) {
      place = folder;
      const socket = new WebSocketServer({ port: 0, host: "127.0.0.1" });
      await new Promise((resolve) => socket.once("listening", resolve));
      storage = new Storage(folder, settings.sync);
      const options = { storage, network: [new WebSocketServerAdapter(socket)], sharePolicy: async () => false };
      if (settings.saveDebounceRate !== undefined) options.saveDebounceRate = settings.saveDebounceRate;
      new Repo(options);
      return { url: `ws://127.0.0.1:${socket.address().port}` };
    },
    async settle() {
      const quiet = () => storage.saving === 0 && now() - storage.saved > 700;
      while (!quiet()) await new Promise((resolve) => setTimeout(resolve, 50));
      storage.saved = 0;
    },
    /** When the files alone hold everything: what is written last is checked by reading it all back. */
    async store({ jobs }) {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (storage.saved === 0 || storage.saving > 0 || now() - storage.saved < 700) continue;
        const saved = storage.saved;
        const again = new Repo({ storage: new NodeFSStorageAdapter(place), sharePolicy: async () => false });
        const all = whenAllDone(jobs.length);
        for (const [index, url] of jobs.entries()) all.note(index, plain((await again.find(url)).doc()));
        const done = await Promise.race([all.finished.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 100))]);
        if (done) return saved;
      }
    },
  });
}

function client(url) {
  const adapter = new WebSocketClientAdapter(url, 0);
  return { adapter, repo: new Repo({ network: [adapter] }) };
}

function writer() {
  let here, handles;
  serveParent({
    async create({ url }) {
      here = client(url);
      await here.repo.networkSubsystem.whenReady();
      const checklist = Object.fromEntries(Array.from({ length: ITEMS }, (_, item) => [`item${item}`, false]));
      handles = Array.from({ length: JOBS }, (_, number) =>
        here.repo.create({ number, status: "scheduled", notes: "", checklist, parts: {}, attachments: {} }),
      );
      return handles.map((handle) => handle.url);
    },
    async edit() {
      here.adapter.disconnect();
      for (let step = 0; step < STEPS; step++) {
        for (const handle of handles) {
          handle.change((doc) => {
            doc.checklist[`item${step}`] = true;
            if (step === 0) doc.status = "in_progress";
            if (step === 1) doc.notes = text;
            if (step === 2) doc.parts.first = part();
            if (step === 3) doc.attachments.first = photo();
          });
        }
      }
    },
    async return() {
      const begun = now();
      here.adapter.connect(here.repo.networkSubsystem.peerId, {});
      return { begun };
    },
  });
}

function reader() {
  let all;
  serveParent({
    async open({ url, jobs }) {
      const { repo } = client(url);
      await repo.networkSubsystem.whenReady();
      all = whenAllDone(jobs.length);
      await Promise.all(
        jobs.map(async (job, index) => {
          // A document that is still on its way counts as unavailable for a moment.
          let handle;
          while (!handle) handle = await repo.find(job).catch(() => new Promise((resolve) => setTimeout(resolve, 100)));
          handle.on("change", ({ doc }) => all.note(index, plain(doc)));
        }),
      );
    },
    see: () => all.finished,
  });
}

({ server, writer, reader })[process.argv[2]]();
