// Keep what was opened, so that it can be read without a network. What the server has always goes first.
"use strict";
const KEPT = "onderwijssegregatie";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function keep(request, reply) {
  if (reply.ok && reply.type === "basic") await (await caches.open(KEPT)).put(request, reply);
}

// What the page had loaded before this worker was there.
self.addEventListener("message", (event) => {
  const own = event.data.filter((address) => new URL(address).origin === location.origin);
  event.waitUntil(Promise.all(own.map(async (address) => keep(address, await fetch(address)).catch(() => {}))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(
    fetch(request).then(
      (reply) => {
        event.waitUntil(keep(request, reply.clone()));
        return reply;
      },
      async (error) => {
        const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
        if (kept) return kept;
        throw error;
      },
    ),
  );
});
