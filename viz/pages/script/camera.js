// A graph wider than the window is not made smaller than one can read; it follows the step.

import { one } from "./given.js";
import { state } from "./state.js";
import { views } from "./views.js";

const isStill = matchMedia("(prefers-reduced-motion: reduce)");

export function size() {
  const scale = document.body.classList.contains("presenting") ? 1.3 : 0.88;
  for (const { svg } of Object.values(views)) {
    svg.style.minWidth = `${Math.round(svg.viewBox.baseVal.width * scale)}px`;
  }
}

export function follow() {
  const stage = one("#stage");
  const box = views[state.view].svg.querySelector(".now");
  if (!box) return stage.scrollTo(0, 0);
  const [inner, outer] = [box.getBoundingClientRect(), stage.getBoundingClientRect()];
  stage.scrollBy({
    left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
    top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
    behavior: isStill.matches ? "auto" : "smooth",
  });
}
