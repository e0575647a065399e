"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const keys = "keys" in document.body.dataset;
  let etag = "", pause = 1, timer = 0, sending = false, waiting = null;

  // The stage is changed in place, because a new page would end full screen.
  const draw = async (response) => {
    if (response.status >= 500) throw new Error();
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-state]");
    if (!response.ok || !fresh) { location.assign(response.redirected ? response.url : location.href); return; }
    const pressed = document.activeElement && document.activeElement.closest("[data-state] .button");
    one("[data-state]").replaceWith(fresh);
    document.title = page.title;
    for (const name of ["bright", "dark"]) root.classList.toggle(name, page.documentElement.classList.contains(name));
    one("[data-said]").textContent = fresh.querySelector("h1").textContent;
    if (!waiting) root.classList.remove("blank");
    const next = fresh.querySelector("[data-key=next] button, [data-forward]");
    if (pressed && next) next.focus({ preventScroll: true });
    reveal();
    fit();
  };
  // A short question is set larger and a long one smaller, down to what the last row can still read.
  const fit = () => {
    const largest = one(".on-stem, .on-options, .on-result") ? 140 : 100, main = one("main");
    for (let size = largest; keys && size >= 72; size -= 4) {
      root.style.setProperty("--fit", size / 100);
      // The head does not follow this size, so its width must not shrink what stands below it.
      if (root.scrollHeight <= innerHeight && main.scrollWidth <= main.clientWidth) break;
    }
  };
  const go = async (address, options) => {
    // A press during a redraw waits for its turn; sent late or twice, it moves nothing that has moved.
    if (sending) { if (options) waiting = [address, options]; return; }
    sending = true;
    try {
      const response = await fetch(address, { ...options, cache: "no-store" });
      one("[data-offline]").hidden = true;
      await draw(response);
      if (keys) history.replaceState(null, "", response.url);
    } catch {
      one("[data-offline]").hidden = false;
    } finally {
      sending = false;
      const press = waiting;
      waiting = null;
      if (press) go(...press);
    }
  };
  const send = (form) => form && go(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });

  const show = (state) => {
    for (const element of document.querySelectorAll("[data-devices]")) element.textContent = state.devices;
    for (const element of document.querySelectorAll("[data-answers]")) {
      const answers = state.answers[element.dataset.answers];
      element.textContent = answers ? element.dataset.many.replace("#", answers) : element.dataset.few;
    }
    const warning = one("[data-warning]");
    if (warning) warning.hidden = !state.few;
    // A longer number may have given the head another line.
    if (root.scrollHeight > innerHeight) fit();
  };
  const ask = async () => {
    clearTimeout(timer);
    if (!document.hidden && !sending) {
      try {
        const stage = one("[data-state]");
        const headers = etag ? { "If-None-Match": etag } : {};
        const response = await fetch(stage.dataset.state, { headers, cache: "no-store", redirect: "error" });
        if (response.status === 200) {
          etag = response.headers.get("ETag") || "";
          const state = await response.json();
          pause = state.interval;
          show(state);
          if (state.version !== stage.dataset.version) { etag = ""; await go(location.href); }
        } else if (response.status !== 304) throw new Error();
        one("[data-offline]").hidden = true;
      } catch {
        pause = Math.min(30, pause * 2);
        one("[data-offline]").hidden = false;
      }
    }
    timer = setTimeout(ask, 1000 * pause * (document.hidden ? 10 : 1));
  };
  const reveal = () => {
    if (one("[data-help]")) one("[data-help]").hidden = false;
    if (one("[data-plain]")) one("[data-plain]").hidden = true;
  };
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  addEventListener("resize", fit);
  reveal();
  fit();
  ask();
  if (!keys) return;

  const dialog = one("[data-dialog]");
  const onward = () => {
    const link = one("[data-forward]");
    if (link) go(link.href); else send(one("[data-key=next]"));
  };
  const back = () => { const link = one("[data-back]"); if (link) go(link.href); };
  const blank = () => {
    const paused = "paused" in one("[data-state]").dataset;
    // Blank at once; the phones follow when the server has heard of it.
    if (!paused && !root.classList.toggle("blank")) return;
    send(one(paused ? "[data-key=next]" : "[data-key=pause]"));
  };
  const again = () => send(one("[data-key=again]"));
  const dark = () => {
    const is = root.classList.contains("dark") || (!root.classList.contains("bright") && matchMedia("(prefers-color-scheme: dark)").matches);
    const link = one(is ? "[data-room=bright]" : "[data-room=dark]");
    if (link) go(link.href);
  };
  const down = () => root.scrollHeight <= innerHeight && onward();
  const up = () => root.scrollHeight <= innerHeight && back();
  const full = () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
  const help = () => dialog.open ? dialog.close() : dialog.showModal();
  const moves = { " ": onward, ArrowRight: onward, PageDown: onward, ArrowLeft: back, PageUp: back, ArrowDown: down, ArrowUp: up, b: blank, ".": blank, v: again, d: dark, f: full, "?": help };
  addEventListener("keydown", (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const move = moves[key];
    if (!move || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (dialog.open && move !== help) return;
    if (key === " " && event.target.closest("button")) return;
    if (move() !== false) event.preventDefault();
  });
  // The browser gives focus back to "Keys", where the space bar would open it again instead of going on.
  dialog.addEventListener("close", () => {
    const next = one("[data-key=next] button, [data-forward]");
    if (next) next.focus({ preventScroll: true }); else document.activeElement.blur();
  });
  document.addEventListener("submit", (event) => { event.preventDefault(); send(event.target); });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help], [data-close]")) help();
    const look = event.target.closest("[data-back], [data-forward], [data-room]");
    if (look) { event.preventDefault(); go(look.href); }
  });
})();
