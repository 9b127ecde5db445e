// Back and forward lead to a page as it was left: its entry in the history keeps where the focus was, what stood in
// the fields and what was unfolded. What a form has sent belongs to the next address: its choices, on return, are
// those of the address. Where to scroll the browser knows by itself, once the page is as tall as it was.
(function () {
  "use strict";

  const SETTLED_MS = 150;
  let waiting = 0;

  const pageOf = () => document.querySelector("#first-paint .page") || document.querySelector("#react-entry-point .page");
  const formsOf = (page) => Array.from(page.querySelectorAll("form"));
  const fieldsOf = (page) => Array.from(page.querySelectorAll("input:not([type=hidden]), select"));
  const detailsOf = (page) => Array.from(page.querySelectorAll("details"));

  // An id outlives a chart that is drawn anew beside the element; without one it is the n-th of its kind within one.
  function placeOf(element, page) {
    if (!element || !page.contains(element)) return null;
    if (element.id) return { id: element.id };
    const around = element.parentElement.closest(".page [id]");
    const alike = (around || page).getElementsByTagName(element.localName);
    return { within: around && around.id, kind: element.localName, index: Array.from(alike).indexOf(element) };
  }

  function elementAt(place, page) {
    if (place.id) return page.querySelector(`#${CSS.escape(place.id)}`);
    const around = place.within ? page.querySelector(`#${CSS.escape(place.within)}`) : page;
    return around && around.getElementsByTagName(place.kind)[place.index];
  }

  function note(active, sent) {
    clearTimeout(waiting);
    const page = pageOf();
    if (!page) return;
    // Or the browser would fill in, after us, what was sent.
    formsOf(page).forEach((form) => { form.autocomplete = "off"; });
    const left = {
      focus: placeOf(active, page),
      fields: fieldsOf(page).map((field) => [field.name, field.value]),
      open: detailsOf(page).map((details) => details.open),
      sent: sent ? formsOf(page).indexOf(sent) : -1,
    };
    window.history.replaceState({ ...window.history.state, left }, "");
  }

  function noteSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => note(document.activeElement), SETTLED_MS);
  }

  function choose(select) {
    const asked = new URLSearchParams(window.location.search).get(select.name);
    const given = Array.from(select.options);
    const chosen = given.find((option) => option.value === asked) || given.find((option) => option.defaultSelected);
    select.selectedIndex = chosen ? chosen.index : 0;
    select.dispatchEvent(new Event("returned", { bubbles: true }));
  }

  function restore() {
    const left = window.history.state && window.history.state.left;
    const page = left && pageOf();
    if (!page) return;
    const [fields, folds, sent] = [fieldsOf(page), detailsOf(page), formsOf(page)[left.sent]];
    // Another version of the data may have other parts.
    if (folds.length === left.open.length) folds.forEach((details, n) => { details.open = left.open[n]; });
    const isSame = fields.length === left.fields.length && fields.every((field, n) => field.name === left.fields[n][0]);
    if (isSame) fields.forEach((field, n) => { field.value = left.fields[n][1]; });
    if (sent) sent.querySelectorAll("select").forEach(choose);
    const focused = left.focus && elementAt(left.focus, page);
    if (focused) focused.focus({ preventScroll: true });
  }

  restore();
  window.addEventListener("pageshow", (event) => { if (event.persisted) restore(); });
  for (const change of ["focusin", "change", "input"]) document.addEventListener(change, noteSoon);
  document.addEventListener("toggle", noteSoon, true);
  document.addEventListener("submit", (event) => note(document.activeElement, event.target));
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (link) note(link);
  });
})();
