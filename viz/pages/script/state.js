// Which position of which pass is shown, and what is known there.

import { data, last, parts, whole } from "./given.js";
import { show } from "./numbers.js";
import { evaluate } from "./program.js";

/** What is shown: at first the coarsest view, the network where there is one. */
export const state = { position: 0, pass: 0, view: data.views[data.views.length - 1], predict: false, asked: "" };

/** The first pass, as it was recorded. */
export const first = whole.length ? whole[0] : parts[0];

/** E of each recorded pass. */
export const losses = data.given ? parts.map((part) => part[part.length - 1]) : [];

/** Return a pass of which only the leaves were written down. */
function computedPass(part) {
  const numbers = first.slice();
  data.given.forEach((slot, place) => (numbers[slot] = part[place]));
  return evaluate(numbers);
}

/** The passes that can be shown: those that were recorded, or what a reader made of them. */
export const passes = data.given ? parts.map(computedPass) : parts.length ? parts : whole;

/** The questions that were answered, by pass and position. */
export const answered = new Set();

/** Return the number of a slot in the pass that is shown. @param {number} slot */
export const number = (slot) => passes[state.pass][slot];

/** @param {(string | number)[]} parts words, and slots of numbers @returns {string} */
export const inWords = (parts) => parts.map((part) => (typeof part === "string" ? part : show(number(part)))).join("");

/** Return the slot of what a node's gradient is at a position; null before it has one. */
export function gradientSlot(node, position) {
  let found = null;
  for (const [at, slot] of data.nodes[node].g) if (at <= position) found = slot;
  return found;
}

export function isComputed(node, position) {
  const facts = data.nodes[node];
  return facts !== undefined && facts.c <= position;
}

/** Return the slot of a node's complete gradient; null if it has none. */
export const completeGradient = (node) => gradientSlot(node, last);

/** Who is told when numbers, or the pass that is shown, have changed. @type {(() => void)[]} */
const listeners = [];

export const whenChanged = (listener) => listeners.push(listener);
export const tellAll = () => listeners.forEach((listener) => listener());

export const keyOf = (position) => `${state.pass} ${position}`;

/** Whether a number is still asked for at a position. */
export function hides(position) {
  const question = data.frames[position].q;
  const isOpen = state.predict && question !== null && !answered.has(keyOf(position));
  return isOpen && Number.isFinite(number(question[1])); // nobody works out NaN
}
