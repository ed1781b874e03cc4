// What the page can compute by itself: the whole pass, from the numbers of its leaves.

import { data } from "./given.js";
import { passes, state } from "./state.js";

/**
 * The program of the pass, which stands above this script; null where it cannot be computed.
 * @type {{forward(v: Float64Array, eta: number): void, backward(v: Float64Array, eta: number): void} | null}
 */
const program = typeof computed === "undefined" ? null : computed;

/** The learning rate of the next step. */
export const rate = { eta: data.lr };

/** Compute every number of a pass from its leaves. @param {Float64Array} numbers */
export function evaluate(numbers) {
  program.forward(numbers, rate.eta);
  program.backward(numbers, rate.eta);
  return numbers;
}

/** Return E if one leaf had another number. @param {Float64Array} numbers a copy, which is overwritten */
export function errorAt(numbers, slot, x) {
  numbers[slot] = x;
  program.forward(numbers, rate.eta);
  return numbers[data.loss];
}

/** Whether two passes have the same numbers, but for what a browser's exp and log are off by. */
export function agree(one, other) {
  const largest = Math.max(0, ...Array.from(one, Math.abs).filter(Number.isFinite));
  return one.every((x, slot) => {
    const y = other[slot];
    if (Object.is(x, y) || x === y) return true;
    return Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)) + 1e-15 * largest;
  });
}

/** Return a pass after one step of gradient descent: w ← w − η ∂E/∂w. */
export function stepped(numbers) {
  const after = Float64Array.from(numbers);
  for (const [leaf, slot] of data.update) after[leaf] = numbers[slot];
  return evaluate(after);
}

/** Whether the numbers can be changed: the page computes the recorded pass to 1e-9. */
export const isLive = program !== null && agree(passes[0], evaluate(Float64Array.from(passes[0])));

/** Return the pass that comes after the one that is shown; null where it is not known. */
export const upcoming = () => (isLive ? stepped(passes[state.pass]) : null);
