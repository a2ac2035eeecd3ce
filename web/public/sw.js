// Keeps the page itself, so that it opens without the site: hashed files from the cache, the page from the site and only otherwise from the cache.
// Answers of the API are never kept: an old one would look like a new one.
const version = '@version@';
const assets = ['@assets@'];
const cacheName = `megapod-${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(['/', '/icon.svg', '/manifest.webmanifest', ...assets])).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('megapod-') && name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname === '/') {
    event.respondWith(fetch(event.request).catch(() => caches.match('/').then((kept) => kept ?? Response.error())));
  } else if (assets.includes(url.pathname) || url.pathname === '/icon.svg' || url.pathname === '/manifest.webmanifest') {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(event.request)));
  }
});
