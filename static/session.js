"use strict";
(() => {
  const room = document.querySelector("[data-version]");
  if (!room) return;
  const wire = document.querySelector("[data-wire]");
  const say = (text) => { if (wire.textContent !== text) wire.textContent = text; };
  const every = Number(room.dataset.every) * 1000;
  let etag = "", failed = 0, unsent = false;

  // Look again every few seconds, less often when hidden or without a connection.
  const wait = () => Math.min(every * 2 ** Math.min(failed + (document.hidden ? 2 : 0), 3), 15000);
  const look = async () => {
    try {
      const answer = await fetch(room.dataset.state, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
      failed = 0;
      if (!unsent) say("");
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") || "";
        const state = await answer.json();
        for (const shown of document.querySelectorAll("[data-devices]")) shown.textContent = state.devices;
        if (state.version !== room.dataset.version && !unsent) { location.replace(room.dataset.room); return; }
      } else if (answer.status === 410) { location.replace(room.dataset.room); return; }
    } catch { failed += 1; if (!unsent) say(room.dataset.lost); }
    setTimeout(look, wait());
  };
  setTimeout(look, every);
  addEventListener("online", () => { failed = 0; });

  // An answer stays on the page until the server has it. Sent twice, it counts once.
  const form = document.querySelector("[data-send]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    const skips = event.submitter && event.submitter.name === "skip";
    if (!skips && !form.querySelector(":checked")) return;
    event.preventDefault();
    if (unsent) return;
    unsent = true;
    const body = new URLSearchParams(new FormData(form));
    if (skips) { body.delete("answer"); body.set("skip", "yes"); }
    say(room.dataset.sending);
    let tries = 0;
    const send = async () => {
      try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
        if (answer.status !== 503) { unsent = false; location.replace(answer.type === "opaqueredirect" ? form.dataset.send : room.dataset.room); return; }
      } catch { /* no connection: below */ }
      say(room.dataset.unsent);
      tries += 1;
      setTimeout(send, Math.min(1000 * 2 ** tries, 15000));
    };
    send();
  });
})();
