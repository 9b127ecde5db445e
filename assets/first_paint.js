// The first response holds the page as plain HTML, complete without Dash. At the reader's first sign of life Dash is
// asked for. When it has mounted the same page below, the plain one goes in the same frame, and what the reader was
// doing in it goes on: focus, typed text, open details.
(function () {
  "use strict";

  const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];
  const PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js";
  const paint = document.getElementById("first-paint");
  const root = document.getElementById("react-entry-point");
  const waiting = document.getElementById("dash-scripts");
  if (!paint || !root || !waiting) return;

  const placeOf = (element, within) => Array.from(within.querySelectorAll(element.tagName)).indexOf(element);

  function carryOver() {
    const twin = (element) => root.querySelectorAll(element.tagName)[placeOf(element, paint)];
    paint.querySelectorAll("input, select").forEach((field) => {
      const other = twin(field);
      if (other && other.name === field.name) other.value = field.value;
    });
    paint.querySelectorAll("details").forEach((details) => {
      const other = twin(details);
      if (other) other.open = details.open;
    });
    const active = paint.contains(document.activeElement) ? twin(document.activeElement) : null;
    paint.remove();
    if (active) active.focus({ preventScroll: true });
  }

  // A click is a press and a release on the same element, so nothing is exchanged under a finger.
  let isPressed = false;
  let isMounted = false;
  const exchange = () => {
    if (isMounted && !isPressed && paint.isConnected) carryOver();
  };
  document.addEventListener("pointerdown", () => { isPressed = true; });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => { isPressed = false; setTimeout(exchange); });
  }

  const observer = new MutationObserver(() => {
    if (!root.querySelector("footer.bottom")) return;
    observer.disconnect();
    isMounted = true;
    exchange();
  });
  observer.observe(root, { childList: true, subtree: true });

  async function start() {
    SIGNS.forEach((sign) => window.removeEventListener(sign, start));
    const loaded = [];
    // The charts' library is asked for by the first chart that Dash draws: without this, a second later.
    if (paint.querySelector(".twin.interactive") && window.matchMedia("(hover: hover)").matches) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "script", href: PLOTLY }));
    }
    for (const given of waiting.content.querySelectorAll("script")) {
      const script = document.createElement("script");
      for (const { name, value } of given.attributes) script.setAttribute(name, value);
      script.textContent = given.textContent;
      script.async = false;
      if (script.src) loaded.push(new Promise((resolve) => { script.onload = script.onerror = resolve; }));
      else await Promise.all(loaded);
      document.body.append(script);
    }
  }
  SIGNS.forEach((sign) => window.addEventListener(sign, start, { passive: true }));
})();
