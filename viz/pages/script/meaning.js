// What a gradient means: how E changes when the leaf that is held changes, and how it was foretold.

import { isLive } from "./computing.js";
import { before, heldLeaf, wordForBefore } from "./changing.js";
import { asPath, mapsTo } from "./curve.js";
import { click, data, one } from "./given.js";
import { show } from "./numbers.js";
import { errorAt } from "./program.js";
import { completeGradient, number, passes, state, whenChanged } from "./state.js";

const PLOT = { width: 220, height: 96, margin: 10 };
const PLACES = 64;

let reach = 1; // how far the curve goes to either side

/** Return the derivative of E after a leaf, written as everywhere. @param {string} name */
const derivative = (name) => `∂${data.result}/∂${name}`;

/** Return the curve of E over a leaf, around where it was. */
function curveOf(slot, middle) {
  const numbers = passes[state.pass].slice();
  const xs = Array.from({ length: PLACES }, (_, place) => middle + reach * ((2 * place) / (PLACES - 1) - 1));
  return xs.map((x) => [x, errorAt(numbers, slot, x)]);
}

function drawOver({ slot, node, before: start }) {
  const [middle, now] = [start[slot], number(slot)];
  reach = Math.max(1, 1.25 * Math.abs(now - middle));
  const points = curveOf(slot, middle);
  const maps = mapsTo([middle - reach, middle + reach], points.map(([, y]) => y), PLOT);
  const shown = points.filter(([, y]) => Number.isFinite(y));
  one("#over polyline").setAttribute("points", asPath(shown.map(([x, y]) => [maps.x(x), maps.y(y)])));
  const slope = start[completeGradient(node)];
  const ends = [middle - reach, middle + reach].map((x) => [x, start[data.loss] + slope * (x - middle)]);
  const line = one("#over .tangent");
  ends.forEach(([x, y], place) => {
    line.setAttribute(`x${place + 1}`, maps.x(x).toFixed(1));
    line.setAttribute(`y${place + 1}`, maps.y(y).toFixed(1));
  });
  for (const [name, x, y] of [["was", middle, start[data.loss]], ["is", now, number(data.loss)]]) {
    one(`#over .${name}`).setAttribute("cx", maps.x(x).toFixed(1));
    one(`#over .${name}`).setAttribute("cy", maps.y(y).toFixed(1));
  }
}

function sayWhat({ slot, name, node, before: start }) {
  const [gradient, moved] = [start[completeGradient(node)], number(slot) - start[slot]];
  const [was, is] = [start[data.loss], number(data.loss)];
  const since = start[slot] === before(slot) ? "" : `, before ${show(start[slot])}`;
  one("#held").textContent = `${name} = ${show(number(slot))}${since}, ${wordForBefore()} ${show(before(slot))}`;
  one("#error").textContent = `${data.result} ${show(was)} → ${show(is)}: ${show(is - was, true)}`;
  one("#foretold").textContent =
    moved === 0
      ? `${derivative(name)} = ${show(gradient)}: drag the number, and see how ${data.result} follows`
      : `foretold: ${derivative(name)} · Δ${name} = ${show(gradient)} · ${show(moved)} = ${show(gradient * moved, true)}`;
  one("#checked").textContent = "";
}

/** Measure the gradient by a finite difference, beside the one of the chain rule. */
function measure() {
  const held = heldLeaf();
  if (held === null) return;
  const { slot, name, node } = held;
  const x = number(slot);
  const small = 1e-5 * Math.max(1, Math.abs(x));
  const numbers = passes[state.pass].slice();
  const [above, below] = [errorAt(numbers, slot, x + small), errorAt(numbers, slot, x - small)];
  const measured = (above - below) / (2 * small);
  one("#checked").textContent =
    `(${data.result}(${name} + ε) − ${data.result}(${name} − ε)) / 2ε = ${show(measured)}, ` +
    `${derivative(name)} = ${show(number(completeGradient(node)))}`;
}

function tellMeaning() {
  const held = heldLeaf();
  one("#meaning").hidden = held === null;
  one("#how").hidden = held !== null;
  if (held === null) return;
  sayWhat(held);
  drawOver(held);
}

if (isLive) {
  whenChanged(tellMeaning);
  click("#measure", measure);
}
