// Copies a view's address or picture, and prints; the links beside these buttons work without any of it.
(function () {
  "use strict";

  // The clipboard is only there on secure addresses; where it is not, the links are all there is.
  if (!navigator.clipboard || !navigator.clipboard.write || !window.ClipboardItem) return;
  document.documentElement.classList.add("scripted");

  const ACTIONS = {
    link: (target) => navigator.clipboard.writeText(new URL(target, location.href).href),
    // The promise goes into the item as it is: Safari allows the clipboard only during the click itself.
    image: (target) => navigator.clipboard.write([new ClipboardItem({ "image/png": picture(target) })]),
  };

  async function picture(target) {
    const answer = await fetch(target);
    if (!answer.ok) throw new Error(`${target}: ${answer.status}`);
    return answer.blob();
  }

  // The click itself may start Dash, which puts its own button in the place of the plain page's, before or after the
  // answer: the words go to whichever stands in the page, for as long as that may take.
  const MOUNTING_MS = 20_000;
  let moving = null;

  function statusOf(button) {
    const { take, target } = button.dataset;
    const here = button.isConnected
      ? button
      : [...document.querySelectorAll(`button[data-take="${take}"]`)].find((one) => one.dataset.target === target);
    return here ? here.parentElement.querySelector("[role=status]") : null;
  }

  function tell(button, words) {
    const write = () => {
      const status = statusOf(button);
      if (status && status.textContent !== words) status.textContent = words;
    };
    if (moving) moving.disconnect();
    moving = new MutationObserver(write);
    moving.observe(document.body, { childList: true, subtree: true });
    setTimeout((observer) => observer.disconnect(), MOUNTING_MS, moving);
    write();
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-take]");
    if (!button) return;
    if (button.dataset.take === "print") {
      window.print();
      return;
    }
    tell(button, "");
    try {
      await ACTIONS[button.dataset.take](button.dataset.target);
      tell(button, button.dataset.done);
    } catch {
      tell(button, button.dataset.failed);
    }
  });
})();
