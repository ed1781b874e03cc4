// One number in many places: pointing at it lights it everywhere, in pictures and formulas.

import { all } from "./given.js";

/** Return the slot that an element, or the arrow that it belongs to, shows. */
function slotOf(element) {
  const own = element.closest?.("[data-n]");
  return own?.dataset.n ?? element.closest?.("g.backward[data-p]")?.dataset.p;
}

function light(event) {
  const slot = slotOf(event.target);
  if (slot === undefined) return;
  const shown = all(`[data-n="${CSS.escape(slot)}"], g.backward[data-p="${CSS.escape(slot)}"]`);
  for (const element of shown) element.classList.add("linked");
}

function unlight() {
  for (const element of all(".linked")) element.classList.remove("linked");
}

document.addEventListener("pointerover", light);
document.addEventListener("focusin", light);
document.addEventListener("pointerout", unlight);
document.addEventListener("focusout", unlight);
