// How large a picture is, and which part of it is seen: fitted at first, then as the reader wants.

import { one } from "./given.js";
import { state } from "./state.js";
import { views } from "./views.js";

/** No smaller than can be read, no larger than looks well, unless the reader zooms. */
const [SMALLEST, LARGEST] = [0.62, 1.25];
const STEP = 1.2;

const isStill = matchMedia("(prefers-reduced-motion: reduce)");

/** {view: how many pixels a point of it is}. @type {Map<string, number>} */
const scales = new Map();

const stageOf = () => one("#stage");

function fitted({ svg }) {
  const { width, height } = svg.viewBox.baseVal;
  const stage = stageOf();
  const room = document.body.classList.contains("presenting") ? 2 : LARGEST;
  const fit = Math.min((stage.clientWidth - 2) / width, parseFloat(getComputedStyle(stage).maxHeight) / height);
  return Math.max(SMALLEST, Math.min(room, fit));
}

function apply(view, scale) {
  scales.set(view, scale);
  const { svg } = views[view];
  svg.style.width = `${Math.round(svg.viewBox.baseVal.width * scale)}px`;
}

/** Fit every picture into the stage. */
export function size() {
  for (const [name, view] of Object.entries(views)) apply(name, fitted(view));
}

/**
 * Zoom the picture that is shown, so that one point of the window stays where it is.
 * @param {number} factor @param {{x: number, y: number}} [point]
 */
export function zoom(factor, point) {
  const stage = stageOf();
  const area = stage.getBoundingClientRect();
  const { x, y } = point ?? { x: area.left + area.width / 2, y: area.top + area.height / 2 };
  const before = views[state.view].svg.getBoundingClientRect();
  const scale = Math.min(6, Math.max(0.15, scales.get(state.view) * factor));
  const share = [(x - before.left) / before.width, (y - before.top) / before.height];
  apply(state.view, scale);
  const after = views[state.view].svg.getBoundingClientRect();
  stage.scrollLeft += after.left + share[0] * after.width - x;
  stage.scrollTop += after.top + share[1] * after.height - y;
}

/** Fit the picture that is shown again. */
export const fit = () => apply(state.view, fitted(views[state.view]));

/** The keys that zoom. */
export const zooming = { "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: fit };

/** Bring the step that is shown into sight, if it is not. */
export function follow() {
  const stage = stageOf();
  const box = views[state.view].svg.querySelector(".now");
  if (!box) return;
  const [inner, outer] = [box.getBoundingClientRect(), stage.getBoundingClientRect()];
  const isSeen =
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
  if (isSeen) return;
  stage.scrollBy({
    left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
    top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
    behavior: isStill.matches ? "auto" : "smooth",
  });
}

/** Whether the picture was moved since the pointer went down: then its click means nothing. */
let isMoved = false;

function pan(event) {
  isMoved = false;
  if (event.button !== 0 || event.pointerType === "touch" || event.target.closest(".handle")) return;
  const stage = stageOf();
  const from = { x: event.clientX, y: event.clientY, left: stage.scrollLeft, top: stage.scrollTop };
  const move = (now) => {
    const [x, y] = [from.x - now.clientX, from.y - now.clientY];
    isMoved = isMoved || Math.hypot(x, y) > 4;
    stage.scrollTo(from.left + x, from.top + y);
  };
  const end = () => document.removeEventListener("pointermove", move);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end, { once: true });
}

one("#stage").addEventListener("pointerdown", pan);
one("#stage").addEventListener("click", (event) => isMoved && event.stopPropagation(), true);
one("#stage").addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey) return; // a pinch on a touchpad comes as this as well
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1, { x: event.clientX, y: event.clientY });
  },
  { passive: false },
);
addEventListener("resize", size);
