// Numbers that can be touched: dragged sideways, moved by keys, or typed.

import { change, heldLeaf, hold, isChanged, isTouched } from "./changing.js";
import { isLive } from "./computing.js";
import { data, one } from "./given.js";
import { moved, show, typed, unitOf } from "./numbers.js";
import { paint } from "./painting.js";
import { program } from "./program.js";
import { tellPass } from "./reel.js";
import { isAccepted } from "./refusing.js";
import { number, whenChanged } from "./state.js";
import { views } from "./views.js";

/** Pixels of a drag that are one unit. */
const PIXELS = 4;

/** How much a key counts: Shift is coarse, Alt is fine. @param {KeyboardEvent | PointerEvent} event */
const factorOf = (event) => (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);

const DIRECTIONS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** {node: the texts that show its number}. @type {Map<string, SVGTextElement[]>} */
const handles = new Map();

function collect() {
  for (const view of Object.values(views)) {
    for (const { node, rows } of view.boxes) {
      for (const { row, kind } of rows) {
        if (kind === "value" && node in data.leaves) prepare(row, node);
      }
    }
    for (const { text, what, node } of view.told) {
      if (what === "value" && node in data.leaves) prepare(text, node);
    }
    view.svg.setAttribute("role", "group"); // a picture has no parts that could be touched
  }
}

function prepare(element, node) {
  element.classList.add("handle");
  element.addEventListener("pointerdown", (event) => grab(event, node));
  element.addEventListener("click", (event) => event.stopPropagation()); // it goes to no step
  if (element.tagName !== "text") return;
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "spinbutton");
  element.setAttribute("aria-label", data.leaves[node].name);
  element.addEventListener("focus", () => heldLeaf()?.node === node || hold(node));
  element.addEventListener("keydown", (event) => byKey(event, node));
  handles.set(node, [...(handles.get(node) ?? []), element]);
}

/** End the drag that is going on, if one is. */
let letGo = () => {};
export const dropNumber = () => letGo();

function grab(event, node) {
  if (event.button !== 0) return;
  event.preventDefault();
  event.stopPropagation();
  hold(node);
  const target = event.currentTarget;
  const { slot } = data.leaves[node];
  const [from, x] = [event.clientX, number(slot)];
  const unit = unitOf(x);
  const drag = (move) => schedule(moved(x, (Math.round((move.clientX - from) / PIXELS) * unit) * factorOf(move)));
  const release = () => target.removeEventListener("pointermove", drag);
  letGo = release;
  target.setPointerCapture(event.pointerId);
  target.addEventListener("pointermove", drag);
  target.addEventListener("pointerup", release, { once: true });
  target.addEventListener("pointercancel", release, { once: true });
  (target.tagName === "text" ? target : target.parentNode.querySelector("text.handle"))?.focus();
}

// A pointer moves more often than a screen is painted.
let waiting = null;
function schedule(x) {
  if (waiting === null) {
    requestAnimationFrame(() => {
      change(waiting);
      waiting = null;
    });
  }
  waiting = x;
}

function byKey(event, node) {
  if (event.ctrlKey || event.metaKey) return;
  const { slot } = data.leaves[node];
  if (event.key in DIRECTIONS) {
    change(moved(number(slot), DIRECTIONS[event.key] * unitOf(number(slot)) * factorOf(event)));
  } else if (/^[-−0-9.]$/.test(event.key) || event.key === "Enter") {
    const field = one("#typed");
    field.value = event.key === "Enter" ? field.value : event.key;
    field.focus();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function changeTyped(event) {
  const x = typed(event.target.value);
  if (isAccepted(event.target, Number.isFinite(x), "Write a number, as 0.5.")) change(x);
}

/** Show everything anew after a change. */
function refresh() {
  tellPass();
  paint(false);
  for (const [node, texts] of handles) {
    const { slot } = data.leaves[node];
    for (const text of texts) {
      text.setAttribute("aria-valuenow", String(number(slot)));
      text.setAttribute("aria-valuetext", show(number(slot)));
      text.classList.toggle("changed", isChanged(slot));
      text.classList.toggle("held", heldLeaf()?.node === node);
    }
  }
  const held = heldLeaf();
  one("#leaf").value = held === null ? "" : held.node;
  if (held !== null && document.activeElement !== one("#typed")) one("#typed").value = show(number(held.slot));
  one("#reset").setAttribute("aria-disabled", String(!isTouched()));
}

if (program !== null) one("#disagrees").hidden = isLive;
if (isLive) {
  collect();
  one("#changing").hidden = false;
  one("#leaf").addEventListener("change", (event) => hold(event.target.value));
  one("#typed").addEventListener("change", changeTyped);
  one("#typed").addEventListener("keydown", (event) => {
    if (event.key === "Enter") changeTyped(event);
  });
  whenChanged(refresh);
}
