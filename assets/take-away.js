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

  // The click itself may start Dash, which puts its own button in the place of the plain page's meanwhile.
  function statusOf(button) {
    const { take, target } = button.dataset;
    const here = button.isConnected
      ? button
      : [...document.querySelectorAll(`button[data-take="${take}"]`)].find((one) => one.dataset.target === target);
    return (here || button).parentElement.querySelector("[role=status]");
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-take]");
    if (!button) return;
    if (button.dataset.take === "print") {
      window.print();
      return;
    }
    statusOf(button).textContent = "";
    try {
      await ACTIONS[button.dataset.take](button.dataset.target);
      statusOf(button).textContent = button.dataset.done;
    } catch {
      statusOf(button).textContent = button.dataset.failed;
    }
  });
})();
