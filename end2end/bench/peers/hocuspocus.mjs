// Hocuspocus with SQLite. It acknowledges what its memory has taken in, and stores later.
import { join } from "node:path";
import { SQLite } from "@hocuspocus/extension-sqlite";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { Server } from "@hocuspocus/server";
import WebSocket from "ws";
import * as Y from "yjs";
import { ITEMS, JOBS, STEPS, now, part, photo, serveParent, text, whenAllDone } from "./work.mjs";

const plain = (doc) => ({
  status: doc.getMap("job").get("status"),
  notes: doc.getText("notes").toString(),
  parts: doc.getMap("parts").size,
  attachments: doc.getMap("attachments").size,
  ticked: [...doc.getMap("checklist").values()].filter(Boolean).length,
});

function server() {
  const all = whenAllDone(JOBS);
  let stored = 0;
  serveParent({
    async listen({ folder, settings }) {
      const hocuspocus = new Server({
        address: "127.0.0.1",
        port: 0,
        quiet: true,
        ...settings,
        extensions: [new SQLite({ database: join(folder, "documents.sqlite") })],
        async afterStoreDocument({ documentName, document }) {
          stored = now();
          all.note(Number(documentName), plain(document));
        },
      });
      await hocuspocus.listen();
      return { url: `ws://127.0.0.1:${hocuspocus.address.port}` };
    },
    async settle() {
      while (now() - stored < 2_500) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    store: () => all.finished,
  });
}

function client(url, names) {
  const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket, delay: 100, minDelay: 0, jitter: false });
  const providers = names.map((name) => new HocuspocusProvider({ websocketProvider: socket, name, document: new Y.Doc() }));
  for (const provider of providers) provider.attach();
  return { socket, providers };
}

const synced = (providers) =>
  Promise.all(providers.map((provider) => provider.isSynced || new Promise((resolve) => provider.on("synced", resolve))));

function writer() {
  let here;
  serveParent({
    async create({ url }) {
      const names = Array.from({ length: JOBS }, (_, number) => String(number));
      here = client(url, names);
      await synced(here.providers);
      for (const { document } of here.providers) {
        document.transact(() => {
          document.getMap("job").set("status", "scheduled");
          for (let item = 0; item < ITEMS; item++) document.getMap("checklist").set(`item${item}`, false);
        });
      }
      while (here.providers.some((provider) => provider.hasUnsyncedChanges)) await new Promise((resolve) => setTimeout(resolve, 20));
      return names;
    },
    async edit() {
      here.socket.disconnect();
      // What is written while the socket closes may be lost on the way: wait until it is closed.
      while (here.socket.status !== "disconnected") await new Promise((resolve) => setTimeout(resolve, 20));
      for (let step = 0; step < STEPS; step++) {
        for (const { document } of here.providers) {
          document.transact(() => {
            document.getMap("checklist").set(`item${step}`, true);
            if (step === 0) document.getMap("job").set("status", "in_progress");
            if (step === 1) document.getText("notes").insert(0, text);
            if (step === 2) document.getMap("parts").set("first", part());
            if (step === 3) document.getMap("attachments").set("first", photo());
          });
        }
      }
    },
    async return() {
      const begun = now();
      const open = new Set(here.providers);
      const acknowledged = new Promise((resolve) => {
        for (const provider of here.providers) {
          provider.on("unsyncedChanges", ({ number }) => {
            if (number === 0) open.delete(provider);
            if (open.size === 0) resolve(now());
          });
        }
      });
      await here.socket.connect();
      return { begun, acknowledged: await acknowledged };
    },
  });
}

function reader() {
  let all;
  serveParent({
    async open({ url, jobs }) {
      const { providers } = client(url, jobs);
      await synced(providers);
      all = whenAllDone(jobs.length);
      for (const [index, { document }] of providers.entries()) document.on("update", () => all.note(index, plain(document)));
    },
    see: () => all.finished,
  });
}

({ server, writer, reader })[process.argv[2]]();
