// The first response holds the page as plain HTML. When Dash has mounted the same page below it, the plain one
// goes in the same frame, and what the reader was doing in it goes on: focus, typed text, open details.
(function () {
  "use strict";

  const paint = document.getElementById("first-paint");
  const root = document.getElementById("react-entry-point");
  if (!paint || !root) return;

  const placeOf = (element, within) => Array.from(within.querySelectorAll(element.tagName)).indexOf(element);

  function carryOver() {
    const twin = (element) => root.querySelectorAll(element.tagName)[placeOf(element, paint)];
    paint.querySelectorAll("input, select").forEach((field) => {
      const other = twin(field);
      if (other && other.name === field.name) other.value = field.value;
    });
    paint.querySelectorAll("details[open]").forEach((details) => {
      const other = twin(details);
      if (other) other.open = true;
    });
    const active = paint.contains(document.activeElement) ? twin(document.activeElement) : null;
    paint.remove();
    if (active) active.focus({ preventScroll: true });
  }

  const observer = new MutationObserver(() => {
    if (!root.querySelector("footer.bottom")) return;
    observer.disconnect();
    carryOver();
  });
  observer.observe(root, { childList: true, subtree: true });
})();
