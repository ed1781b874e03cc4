// Changing a leaf: all numbers follow, and the recording can be had back.

import { isLive } from "./computing.js";
import { data } from "./given.js";
import { evaluate, rate } from "./program.js";
import { passes, state } from "./state.js";

let touched = false;
const recorded = passes.map((pass) => pass.slice());

/**
 * The leaf that is being changed: its slot, its name, and the pass as it was before.
 * @type {{slot: number, name: string, node: string, before: Float64Array} | null}
 */
let held = null;

/** What a pass was before a reader changed anything in it. @type {Map<number, Float64Array>} */
const untouched = new Map();

/** Who is told when numbers have changed. @type {(() => void)[]} */
const listeners = [];

export const heldLeaf = () => held;
export const whenChanged = (listener) => listeners.push(listener);
export const tellAll = () => listeners.forEach((listener) => listener());

/** Take hold of a leaf; what it means to change it is said from here on. @param {string} node */
export function hold(node) {
  if (!isLive || !(node in data.leaves)) return;
  const { slot, name } = data.leaves[node];
  held = { slot, name, node, before: passes[state.pass].slice() };
  tellAll();
}

/** Begin a new branch at the pass that is shown: what came after it followed from other numbers. */
export function branch() {
  touched = true;
  passes.length = state.pass + 1;
}

/** Give the leaf that is held another number. @param {number} x */
export function change(x) {
  if (held === null || !Number.isFinite(x)) return;
  branch();
  if (!untouched.has(state.pass)) untouched.set(state.pass, passes[state.pass]);
  const numbers = passes[state.pass].slice();
  numbers[held.slot] = x;
  passes[state.pass] = evaluate(numbers);
  tellAll();
}

/** Return what a slot was in this pass before a reader changed anything. @param {number} slot */
export const before = (slot) => (untouched.get(state.pass) ?? passes[state.pass])[slot];

/** Whether a leaf of the pass that is shown has another number than before. @param {number} slot */
export const isChanged = (slot) => before(slot) !== passes[state.pass][slot];

/** Whether anything at all is not as it was recorded. */
export const isTouched = () => touched;

/** Set the learning rate. @param {number} eta */
export function setRate(eta) {
  if (!Number.isFinite(eta)) return;
  touched = true;
  rate.eta = eta;
  passes[state.pass] = evaluate(passes[state.pass].slice());
  tellAll();
}

/** Restore the recording exactly. */
export function reset() {
  passes.splice(0, passes.length, ...recorded.map((pass) => pass.slice()));
  state.pass = Math.min(state.pass, passes.length - 1);
  untouched.clear();
  touched = false;
  rate.eta = data.lr;
  if (held !== null) held.before = passes[state.pass].slice();
  tellAll();
}
