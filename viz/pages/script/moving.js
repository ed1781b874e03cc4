// Going from step to step, by hand or by itself.

import { keepInAddress } from "./address.js";
import { data, last, one } from "./given.js";
import { paint } from "./painting.js";
import { hides, state } from "./state.js";

/** Show a position. @param {number} position */
export function go(position) {
  state.position = Math.min(Math.max(position, 0), last);
  keepInAddress();
  paint();
}

let timer = null;

export function stop() {
  clearInterval(timer);
  timer = null;
  one("#play").textContent = "Play";
}

export function play() {
  if (timer !== null) return stop();
  if (state.position === last) go(0);
  one("#play").textContent = "Pause";
  timer = setInterval(() => {
    if (state.position >= last || hides(state.position)) return stop();
    go(state.position + 1);
  }, 900);
}

/** Go to the step of what was clicked in a picture. @param {any} target */
export function goTo(target) {
  const row = target.closest("[data-row]");
  const told = target.closest("[data-source]");
  if (told) {
    const [what, name] = told.dataset.source.split(" ");
    const known = data.nodes[name];
    if (what === "value") return go(known.c);
    return known.g.length ? go(known.g[known.g.length - 1][0]) : undefined;
  }
  const part = target.closest("g[data-at], g.forward, g[data-node]");
  if (!part) return;
  const facts = data.nodes[part.dataset.node || part.dataset.to];
  const isBack = row && row.dataset.row !== "value";
  if (row && row.dataset.at) go(Number(row.dataset.at));
  else if (part.dataset.at) go(Number(part.dataset.at));
  else if (isBack && facts.g.length) go(facts.g[facts.g.length - 1][0]);
  else if (facts) go(facts.c);
}
