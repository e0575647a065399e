"use strict";
(() => {
  const room = document.querySelector("[data-version]");
  if (!room) return;
  const wire = document.querySelector("[data-wire]");
  const form = document.querySelector("[data-send]");
  // What upstander.js says about an answer that is on its way stays.
  const unsent = () => form && form.dataset.sent;
  const say = (text) => { if (!unsent() && wire.textContent !== text) wire.textContent = text; };
  const every = Number(room.dataset.every) * 1000;
  let etag = "", failed = 0;

  // Look again every few seconds, less often when hidden or without a connection.
  const wait = () => Math.min(every * 2 ** Math.min(failed + (document.hidden ? 2 : 0), 3), 15000);
  const look = async () => {
    try {
      const answer = await fetch(room.dataset.state, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
      // Going on to another page would stop the leaving that is under way.
      if (document.documentElement.classList.contains("gone")) return;
      failed = 0;
      say("");
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") || "";
        const state = await answer.json();
        for (const shown of document.querySelectorAll("[data-devices]")) shown.textContent = state.devices;
        if (state.version !== room.dataset.version && !unsent()) { location.replace(room.dataset.room); return; }
      } else if (answer.status === 410) { location.replace(room.dataset.room); return; }
    } catch { failed += 1; say(wire.dataset.lost); }
    setTimeout(look, wait());
  };
  setTimeout(look, every);
  addEventListener("online", () => { failed = 0; });
})();
