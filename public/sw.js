// The service worker: starts the app without a network and holds the files of one build.
//
// It owns the app shell and its static files, nothing else. It never sees a job: data lives in
// IndexedDB and is sent by the engine in the page, so no API answer is ever cached here.
//
// The build writes three values into this file: its own name, the URLs that make it up, and those
// of the desk's app, which only a device that has opened it keeps.
// A new build waits until the page says that nothing is lost by changing over (see "message").

const BUILD = '__BUILD__';
const PRECACHE = __PRECACHE__;
const DESK = __DESK__;

const PREFIX = 'shell-';
const CACHE = PREFIX + BUILD;
const LEDGER = 'holdfast-builds'; // remembers which build was active before this one
const LEDGER_KEY = '/.builds';
const SHELL = '/app-shell';

// Names like app-0f3a9c21.wasm: the content is in the name, so the same URL is the same bytes for ever.
const HASHED = /[-.][0-9a-f]{8,64}\.[a-z0-9]+$/;
const LISTED = new Set([...PRECACHE, ...DESK]);
const DESK_FILE = /^\/pkg\/desk\./;

// Paths that belong to the server alone. Each covers itself and everything below it.
const SERVER_PATHS = ['/portal', '/api', '/blobs', '/health', '/metrics', '/openapi.json'];

// ---------------------------------------------------------------------------------------- install

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});

// All or nothing: if one file fails, the old build stays in charge and the browser tries again at
// its next update check. What has already arrived stays in the cache and is not fetched twice.
async function install() {
  const cache = await caches.open(CACHE);
  const wanted = (await hasDesk()) ? [...PRECACHE, ...DESK] : PRECACHE;
  await Promise.all(wanted.map((url) => keep(cache, url)));
}

// Whether this device works at the desk: some build of its app is here.
async function hasDesk() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const files = await (await caches.open(name)).keys();
    if (files.some((request) => DESK_FILE.test(new URL(request.url).pathname))) return true;
  }
  return false;
}

async function keepDesk() {
  const cache = await caches.open(CACHE);
  await Promise.all(DESK.map((url) => keep(cache, url)));
}

async function keep(cache, url) {
  const hashed = HASHED.test(url);
  if (hashed) {
    if (await cache.match(url, { ignoreVary: true })) return;
    const earlier = await fromOtherBuild(url);
    if (earlier) return cache.put(url, earlier);
  }
  const response = await fetch(url, {
    cache: hashed ? 'default' : 'reload',
    credentials: 'same-origin',
  });
  if (!response.ok || response.redirected) {
    throw new Error(`${url} answered ${response.status}${response.redirected ? ' after a redirect' : ''}`);
  }
  if (url === SHELL) await mustBelongToThisBuild(response.clone());
  await cache.put(url, response);
}

// During a deployment this file may come from one build and the shell from the next. Such a shell
// would name files that are not in this cache, and the app would not start without a network.
async function mustBelongToThisBuild(response) {
  const html = await response.text();
  for (const [, urls] of html.matchAll(/(?:src|href|data-[a-z-]+)="(\/[^"#?]+)"/g)) {
    const strange = urls.split(' ').find((url) => HASHED.test(url) && !LISTED.has(url));
    if (strange) throw new Error(`${SHELL} names ${strange}, which is not of build ${BUILD}`);
  }
}

// --------------------------------------------------------------------------------------- activate

self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

// Keeps this build and the one that was active before it: a tab that has not reloaded yet may still
// ask for a file of that one. Everything older goes, builds that were never activated too.
// Caches are listed in the order they were made; what comes after this build's own may be a newer
// build that is being installed right now, and is left alone.
async function activate() {
  const ledger = await readLedger();
  const previous = ledger.active === BUILD ? ledger.previous : ledger.active;
  const names = await caches.keys();
  for (const name of names.slice(0, Math.max(0, names.indexOf(CACHE)))) {
    if (name.startsWith(PREFIX) && name !== PREFIX + previous) await caches.delete(name);
  }
  await writeLedger({ active: BUILD, previous });
  await self.clients.claim();
}

async function readLedger() {
  const cache = await caches.open(LEDGER);
  const entry = await cache.match(LEDGER_KEY);
  return entry ? entry.json() : { active: null, previous: null };
}

async function writeLedger(ledger) {
  const cache = await caches.open(LEDGER);
  await cache.put(LEDGER_KEY, Response.json(ledger));
}

// ------------------------------------------------------------------------------------------ fetch

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);

  // Without respondWith the browser goes to the network as if there were no service worker.
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.headers.has('range')) return; // a cached answer would be the whole file with status 200
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  if (belongsToServer(url.pathname)) return;

  const isStatic = url.pathname !== SHELL && (LISTED.has(url.pathname) || HASHED.test(url.pathname));
  if (isStatic) {
    event.respondWith(staticFile(request, url.pathname));
  } else if (request.mode === 'navigate') {
    event.respondWith(page(request));
  }
});

function belongsToServer(path) {
  return SERVER_PATHS.some((root) => path === root || path.startsWith(root + '/'));
}

// Every staff page is the same shell; the app reads the address and draws the rest. The shell of
// this build comes first, so that a page never waits for a weak network.
async function page(request) {
  const shell = await fromThisBuild(SHELL);
  if (shell) return shell;
  try {
    return await fetch(request);
  } catch {
    return (await fromOtherBuild(SHELL)) ?? offlinePage();
  }
}

async function staticFile(request, path) {
  const hashed = HASHED.test(path);
  const kept = (await fromThisBuild(path)) ?? (hashed ? await fromOtherBuild(path) : undefined);
  if (kept) return kept;
  try {
    const response = await fetch(request);
    if (hashed && isFile(response)) await remember(path, response.clone());
    return response;
  } catch {
    return Response.error();
  }
}

// An HTML answer to a request for an asset is some page in disguise and must not be kept for ever.
function isFile(response) {
  return response.ok && response.type === 'basic' && !(response.headers.get('content-type') ?? '').startsWith('text/html');
}

async function remember(path, response) {
  try {
    const cache = await caches.open(CACHE);
    await cache.put(path, response);
  } catch (error) {
    console.warn('Holdfast: could not keep', path, error); // a full disk must not take the answer away
  }
}

// One question to the browser, not three: the first paint waits for it. Where the browser has cleared the
// cache it answers "undefined"; opening would create an empty one again.
function fromThisBuild(path) {
  return caches.match(path, { cacheName: CACHE, ignoreVary: true });
}

async function fromOtherBuild(path) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === CACHE) continue;
    const found = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

// --------------------------------------------------------------------------------- sync, messages

// The browser says that there is a network again. The engine runs in a page; every open one is told,
// because only they know which of them holds the lock of the engine. With none open there is nothing
// to do: the next start sends what waits.
self.addEventListener('sync', (event) => {
  if (event.tag === 'sync-mutations') event.waitUntil(tellPages({ type: 'sync' }));
});

async function tellPages(message) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const client of pages) client.postMessage(message);
}

// ----------------------------------------------------------------------------------------- alerts

// A message of the server, sealed for this browser alone: {title, body, url, tag, urgent, lang}. It
// comes while no page is open, too. The browser asks that something is shown for each.
self.addEventListener('push', (event) => {
  event.waitUntil(Promise.all([showAlert(readAlert(event.data)), tellPages({ type: 'sync' })]));
});

function readAlert(data) {
  try {
    const { title, body, url, tag, urgent, lang } = data.json();
    if (typeof title === 'string') return { title, body, url, tag, urgent, lang };
  } catch {
    // Of a newer server, or empty.
  }
  return { title: 'Holdfast' };
}

function showAlert({ title, body, url, tag, urgent, lang }) {
  return self.registration.showNotification(title, {
    body,
    lang,
    tag: tag ?? 'holdfast',
    renotify: true,
    requireInteraction: urgent === true,
    vibrate: urgent ? [400, 150, 400, 150, 800] : [200],
    icon: '/icons/icon-192.png',
    badge: '/icons/monochrome-512.png',
    data: { url: ownPage(url) },
  });
}

// Only pages of ours: a path, never another site's address.
function ownPage(url) {
  return typeof url === 'string' && /^\/(?!\/)/.test(url) ? url : '/';
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage(ownPage(event.notification.data?.url)));
});

// An open page is told where to go instead of being loaded anew: somebody may be typing there.
async function openPage(url) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((client) => client.focused) ?? pages.find((client) => client.visibilityState === 'visible') ?? pages[0];
  if (!page) return self.clients.openWindow(url);
  page.postMessage({ type: 'open', url });
  return page.focus().catch(() => {}); // not without a touch
}

// The browser has moved to another address; the server is told without waiting for the next start.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(subscribeAnew(event.oldSubscription?.options?.applicationServerKey));
});

async function subscribeAnew(applicationServerKey) {
  if (!applicationServerKey) return; // the next start of the app does it
  const subscription = await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = subscription.toJSON();
  await fetch('/api/v1/push-subscriptions/current', {
    method: 'PUT',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, p256dh: keys.p256dh, auth: keys.auth }),
  });
}

self.addEventListener('message', (event) => {
  const answer = (message) => (event.ports[0] ?? event.source)?.postMessage(message);
  switch (event.data?.type) {
    case 'activate': // the page has nothing unsaved: change over to this build now
      event.waitUntil(self.skipWaiting());
      break;
    case 'keep-desk': // the desk's app runs on this device; what cannot be fetched now is kept when it is next used
      event.waitUntil(keepDesk().catch((error) => console.warn('Holdfast: could not keep the desk', error)));
      break;
    case 'version':
      answer({ type: 'version', build: BUILD });
      break;
  }
});

// ------------------------------------------------------------------------------------ last resort

// Shown only when neither the shell nor the network is there, for instance after the browser has
// cleared this site's files. It says what is true: the work in IndexedDB is a separate store.
function offlinePage() {
  const spanish = (self.navigator.language ?? '').startsWith('es');
  const t = spanish
    ? {
        lang: 'es',
        title: 'Sin conexión',
        text: 'Este dispositivo no tiene guardada la aplicación y ahora no hay señal. Conéctese una vez para abrirla; después funciona sin señal.',
        again: 'Intentar de nuevo',
      }
    : {
        lang: 'en',
        title: 'No connection',
        text: 'This device does not hold the app and there is no signal now. Connect once to open it; after that it works without a signal.',
        again: 'Try again',
      };
  const html = `<!doctype html>
<html lang="${t.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#0a2e33"><title>${t.title} · Holdfast</title>
<style>
html{color-scheme:dark;background:#0a2e33;color:#f3f6f2;font:1.0625rem/1.5 "Segoe UI",-apple-system,Roboto,system-ui,sans-serif}
body{margin:0;min-height:100dvh;display:grid;place-content:center;justify-items:start;gap:1rem;padding:2rem;box-sizing:border-box;max-width:30rem;margin-inline:auto}
svg{width:4rem}h1{margin:0;font-size:1.75rem;line-height:1.2}p{margin:0;color:#b0c9c8}
a{display:grid;place-items:center;min-height:3.5rem;width:100%;margin-top:.5rem;border-radius:10px;background:#ffb21f;color:#241500;font-weight:700;text-decoration:none}
a:focus-visible{outline:3px solid #ffd27a;outline-offset:3px}
</style></head><body>
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3.7 2.6H8.7V9.51A14.1 14.1 0 0 1 3.7 7.2ZM3.7 13.89A19.9 19.9 0 0 0 8.7 15.42V21.4H3.7ZM20.3 2.6H15.3V9.51A14.1 14.1 0 0 0 20.3 7.2ZM20.3 13.89A19.9 19.9 0 0 1 15.3 15.42V21.4H20.3Z" fill="#f3f6f2" stroke="#f3f6f2" stroke-width=".7" stroke-linejoin="round"/><path d="M1.8 9.4A17 17 0 0 0 22.2 9.4" fill="none" stroke="#ffb21f" stroke-width="3.5" stroke-linecap="round"/></svg>
<h1>${t.title}</h1><p>${t.text}</p><a href="">${t.again}</a>
</body></html>`;
  return new Response(html, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}
