// Opens the section that the address, or a link within the page, points at or into.
(function () {
  "use strict";

  function unfold() {
    const target = document.querySelector(":target");
    const folding = target && target.closest("details.folding:not([open])");
    if (!folding) return;
    folding.open = true;
    target.scrollIntoView();
  }

  unfold();
  window.addEventListener("hashchange", unfold);
})();
