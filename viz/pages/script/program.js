// The program of the pass: from the numbers of its leaves to every other number.

import { data } from "./given.js";

/**
 * It stands above this script; null where the pass cannot be computed.
 * @typedef {(v: Float64Array, eta: number) => void} Sweep
 * @type {{forward: Sweep, backward: Sweep, curves: Object<string, (x: number, v: Float64Array) => number>} | null}
 */
export const program = typeof computed === "undefined" ? null : computed;

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

/** Whether two lists have the same numbers, but for what a browser's exp and log are off by. */
export function agree(one, other) {
  const largest = Math.max(0, ...Array.from(one, Math.abs).filter(Number.isFinite));
  return one.every((x, slot) => {
    const y = other[slot];
    if (Object.is(x, y) || x === y) return true;
    return Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)) + 1e-15 * largest;
  });
}
