"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);

  // Leave quickly: blank first, then go. The address deletes the cookies on the way.
  const leave = one("[data-leave]");
  const blank = () => { root.classList.add("gone"); document.title = "…"; };
  const go = () => { blank(); location.replace(leave.href); };
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

  const print = one("[data-print]");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }

  const focus = one("[data-focus]");
  if (focus) focus.focus();
})();
