// Changing a leaf: all numbers follow, and the recording can be had back.

import { isLive } from "./computing.js";
import { data } from "./given.js";
import { evaluate, rate } from "./program.js";
import { passes, state, tellAll } from "./state.js";

let touched = false;
let recordedUpTo = passes.length; // what comes after it a reader has made
const recorded = passes.map((pass) => pass.slice());

/**
 * The leaf that is being changed: its slot, its name, and the pass as it was before.
 * @type {{slot: number, name: string, node: string, pass: number, before: Float64Array} | null}
 */
let held = null;

/** What a pass was before a reader changed anything in it. @type {Map<number, Float64Array>} */
const untouched = new Map();

/** Return the leaf that is held; in another pass what it was before is what it is there. */
export function heldLeaf() {
  if (held !== null && held.pass !== state.pass) {
    Object.assign(held, { pass: state.pass, before: passes[state.pass].slice() });
  }
  return held;
}

/** Take hold of a leaf; what it means to change it is said from here on. @param {string} node */
export function hold(node) {
  if (!isLive || !(node in data.leaves)) return;
  const { slot, name } = data.leaves[node];
  held = { slot, name, node, pass: state.pass, before: passes[state.pass].slice() };
  tellAll();
}

/** Begin a new branch at the pass that is shown: what came after it followed from other numbers. */
export function branch() {
  touched = true;
  passes.length = state.pass + 1;
  for (const pass of untouched.keys()) if (pass > state.pass) untouched.delete(pass);
  recordedUpTo = Math.min(recordedUpTo, passes.length);
}

/** Give leaves other numbers. @param {[number, number][]} pairs slots, and their numbers */
function setLeaves(pairs) {
  branch();
  if (!untouched.has(state.pass)) untouched.set(state.pass, passes[state.pass]);
  const numbers = passes[state.pass].slice();
  for (const [slot, x] of pairs) numbers[slot] = x;
  passes[state.pass] = evaluate(numbers);
  tellAll();
}

/** Give the leaf that is held another number. @param {number} x */
export function change(x) {
  if (held !== null && Number.isFinite(x)) setLeaves([[held.slot, x]]);
}

const slots = Object.values(data.leaves).map((leaf) => leaf.slot);

/** Give the leaf of a slot another number. @param {number} slot @param {number} x */
export function changeLeaf(slot, x) {
  if (slots.includes(slot) && Number.isFinite(x)) setLeaves([[slot, x]]);
}

/** Return the leaves that have other numbers than before, and these. */
export const changedLeaves = () => slots.filter(isChanged).map((slot) => [slot, passes[state.pass][slot]]);

/**
 * Give every leaf a number between −1 and 1 with two decimals, the same by the same seed.
 * Source: Tommy Ettinger's mulberry32, in the public domain.
 * @param {number} seed
 */
export function drawLeaves(seed) {
  let mixed = seed | 0;
  const drawn = () => {
    mixed = (mixed + 0x6d2b79f5) | 0;
    let bits = Math.imul(mixed ^ (mixed >>> 15), 1 | mixed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  };
  setLeaves(slots.map((slot) => [slot, Math.round(200 * drawn() - 100) / 100]));
}

/** Return what a slot was in this pass before a reader changed anything. @param {number} slot */
export const before = (slot) => (untouched.get(state.pass) ?? passes[state.pass])[slot];

/** What to call a number before it was changed. */
export const wordForBefore = () => (state.pass < recordedUpTo ? "recorded" : "was");

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
  recordedUpTo = recorded.length;
  rate.eta = data.lr;
  if (held !== null) held.before = passes[state.pass].slice();
  tellAll();
}
