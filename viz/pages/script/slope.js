// A slope is a slope: the curve of an operation, the point on it, and its tangent.

import { asPath, mapsTo } from "./curve.js";
import { data, one } from "./given.js";
import { show } from "./numbers.js";
import { program } from "./program.js";
import { hides, number, passes, state } from "./state.js";

const FRAME = { width: 300, height: 120, margin: 8 };
const PIECES = 80;
const REACH = 4;

/** Return the points of a curve around a number. */
function pointsAround(curve, x) {
  const reach = Math.max(REACH, 0.5 * Math.abs(x));
  const xs = Array.from({ length: PIECES + 1 }, (_, place) => x + reach * ((2 * place) / PIECES - 1));
  const numbers = passes[state.pass];
  return xs.map((at) => [at, curve(at, numbers)]).filter(([, y]) => Number.isFinite(y));
}

/** Return what is to be shown at a position: a curve and its ends; null if there is none. */
function curveAt(position) {
  const { n: node, k: kind } = data.frames[position];
  const facts = data.curves[node];
  if (!facts || program === null || kind === "update" || hides(position)) return null;
  const [x, y, slope] = [number(facts.x), number(data.nodes[node].v), number(facts.slope)];
  const points = pointsAround(program.curves[node], x);
  return points.length > 1 && Number.isFinite(slope) && Number.isFinite(y) ? { facts, points, x, y, slope } : null;
}

/** Show the curve of the step's operation, or nothing where there is none. @param {number} position */
export function showSlope(position) {
  const found = curveAt(position);
  one("#slope").hidden = found === null;
  if (found === null) return;
  const { facts, points, x, y, slope } = found;
  /** @type {[number, number]} */
  const ends = [points[0][0], points[points.length - 1][0]];
  const maps = mapsTo(ends, points.map(([, height]) => height), FRAME);
  one("#slope polyline").setAttribute("points", asPath(points.map(([at, height]) => [maps.x(at), maps.y(height)])));
  ends.forEach((at, place) => {
    one("#slope .tangent").setAttribute(`x${place + 1}`, maps.x(at).toFixed(1));
    one("#slope .tangent").setAttribute(`y${place + 1}`, maps.y(y + slope * (at - x)).toFixed(1));
  });
  one("#slope .is").setAttribute("cx", maps.x(x).toFixed(1));
  one("#slope .is").setAttribute("cy", maps.y(y).toFixed(1));
  one("#slope p").textContent = `${facts.name} over ${facts.over}: at ${show(x)} the slope is ${show(slope)}`;
}
