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

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-take]");
    if (!button) return;
    if (button.dataset.take === "print") {
      window.print();
      return;
    }
    const said = button.parentElement.querySelector("[role=status]");
    said.textContent = "";
    try {
      await ACTIONS[button.dataset.take](button.dataset.target);
      said.textContent = button.dataset.done;
    } catch {
      said.textContent = button.dataset.failed;
    }
  });
})();
