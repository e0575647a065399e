"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);

  // Leave quickly: blank first, then go. The address deletes the cookies on the way.
  const leave = one("[data-leave]");
  let halt = () => {};
  const blank = () => { root.classList.add("gone"); document.title = "…"; };
  // Without a network nothing can delete the cookies; this one makes the server do so when it next hears of us.
  // And an answer on its way must not bring them back: its reply sets the cookie anew.
  const go = () => { blank(); halt(); document.cookie = "left=1;path=/;samesite=lax"; location.replace(leave.href); };
  if (leave) {
    leave.addEventListener("click", (event) => { event.preventDefault(); go(); });
    const count = one("[data-count]");
    let pressed = 0, timer = 0;
    const say = (text) => { count.textContent = text; };
    const reset = () => { pressed = 0; say(""); };
    addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { if (pressed) reset(); return; }
      if (event.repeat) return;
      clearTimeout(timer);
      pressed += 1;
      if (pressed >= 3) { say(count.dataset.gone); go(); return; }
      say(pressed === 1 ? count.dataset.two : count.dataset.one);
      timer = setTimeout(reset, 5000);
    });
  }

  // A page kept for Back is kept blank, and asked for anew when it is shown again.
  addEventListener("pagehide", () => root.classList.add("gone"));
  addEventListener("pageshow", (event) => {
    // Not reload(): that would send a form again when the page was the answer to one.
    if (event.persisted) location.replace(location.pathname + location.search);
    else root.classList.remove("gone");
  });

  // Two taps send one answer.
  for (const form of document.querySelectorAll("[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      // On a network that went away the page stays; then it may be sent again.
      setTimeout(() => { delete form.dataset.sent; }, 8000);
    });
  }

  // An answer stays on its page until the server has it, and counts once. What is shown is what is sent.
  const wire = one("[data-wire]");
  const say = (text) => { if (wire.textContent !== text) wire.textContent = text; };
  const form = one("[data-send]");
  if (form) {
    let skips = false, busy = false, left = false, tries = 0, timer = 0;
    const send = async () => {
      if (busy || left) return;
      busy = true;
      clearTimeout(timer);
      const line = new AbortController();
      halt = () => { left = true; clearTimeout(timer); line.abort(); };
      const body = new URLSearchParams(new FormData(form));
      if (skips) { body.delete("answer"); body.set("skip", "yes"); }
      say(wire.dataset.sending);
      try {
        timer = setTimeout(() => line.abort(), 15000);
        const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: line.signal });
        // Followed here, so that Back leads past this page.
        if (answer.type === "opaqueredirect") { location.replace(skips ? form.dataset.skip : form.dataset.send); return; }
        // A page that says what is wrong is shown as without scripts. Anything else may pass.
        if (answer.status < 429) { form.submit(); return; }
      } catch {
        // No connection: the page says so, and it is tried again.
      }
      if (left) return;
      busy = false;
      say(wire.dataset.unsent);
      clearTimeout(timer);
      timer = setTimeout(send, Math.min(2000 * 2 ** tries++, 15000));
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.dataset.sent = "yes";
      if (!busy) skips = !!event.submitter && event.submitter.name === "skip";
      send();
    });
    addEventListener("online", () => { if (tries) send(); });
  }

  // A link pressed without a network leaves the page as it is. The browser may be wrong, so the server is asked.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    if (!wire || !link || link.host !== location.host || link.hash || event.defaultPrevented || navigator.onLine) return;
    event.preventDefault();
    try {
      await fetch(link.href, { method: "HEAD" });
      location.assign(link.href);
    } catch { say(""); setTimeout(say, 100, wire.dataset.lost); }
  });
  if (wire) addEventListener("online", () => { if (!form || !form.dataset.sent) say(""); });

  // Untouched for ten minutes, the page is covered from whoever picks the device up. Nothing on it is lost.
  const cover = one("[data-away]");
  if (cover) {
    const page = cover.content.firstElementChild, title = document.title;
    let touched = Date.now();
    const look = () => {
      if (Date.now() - touched < 600000 || page.isConnected) return;
      root.classList.add("away");
      document.title = "…";
      one("main").append(page);
      page.focus();
    };
    const touch = () => { look(); touched = Date.now(); };
    for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, touch, { passive: true });
    document.addEventListener("visibilitychange", look);
    setInterval(look, 10000);
    page.querySelector("button").onclick = () => {
      touch();
      page.remove();
      root.classList.remove("away");
      document.title = title;
      one("main").focus();
    };
  }

  const print = one("[data-print]");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }

  const focus = one("[data-focus]");
  if (focus) focus.focus();
  if (focus && focus.id === "problem") focus.scrollIntoView();
})();
