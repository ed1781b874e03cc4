// Painting: the numbers of a pass in the formulas and the table, and one position of it.

import { follow } from "./camera.js";
import { upcoming } from "./computing.js";
import { all, data, last, one } from "./given.js";
import { show } from "./numbers.js";
import { ask } from "./predicting.js";
import { showSlope } from "./slope.js";
import { hides, inWords, number, state } from "./state.js";
import { paintViews } from "./views.js";

const sections = all("section.frame");
const rowsOfTable = all("#table tr[data-position]");
const inSections = sections.map((section) => all("[data-n]", section));
const inTable = all("#table [data-n]");

function write(elements) {
  for (const element of elements) {
    const text = show(number(element.dataset.n), "signed" in element.dataset);
    const needsBrackets = "inside" in element.dataset && text.startsWith("−");
    element.textContent = needsBrackets ? `(${text})` : text;
  }
}

/** Write the numbers of the pass that is shown where they are seen; the rest when it is. */
function rewrite() {
  write(inSections[state.position]);
  if (one("#table").open) write(inTable);
  document.body.classList.toggle("other-pass", state.pass !== 0);
}

one("#table").addEventListener("toggle", () => write(inTable));
addEventListener("beforeprint", () => write(inTable));

/** Hide the numbers of a step that are asked for, and their sums; never the symbols around them. */
function hideNumbers(section, told) {
  const asked = new Set(told.filter((part) => typeof part === "number").map(String));
  section.classList.toggle("asking", asked.size > 0);
  for (const element of section.querySelectorAll("[data-n]")) {
    const isAsked = asked.has(element.dataset.n) || (asked.size > 0 && element.closest(".ledger"));
    element.classList.toggle("asked", Boolean(isAsked));
  }
}

function paintPanel(position, isHidden) {
  for (const section of sections) {
    const isCurrent = Number(section.dataset.position) === position;
    section.hidden = !isCurrent;
    if (isCurrent) hideNumbers(section, isHidden ? data.frames[position].x : []);
  }
  for (const row of rowsOfTable) {
    const place = Number(row.dataset.position);
    row.classList.toggle("asking", hides(place));
    if (place === position) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
  }
}

function paintControls(position, told) {
  for (const button of all("#views button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  }
  const text = `step ${position} of ${last}: ${told}`;
  const slider = one("#slider");
  slider.value = String(position);
  slider.setAttribute("aria-valuetext", text);
  one("#status").textContent = text;
  one("#where").textContent = `${position} / ${last}`;
  // A button that is disabled loses the focus, and with it the place of whoever uses keys.
  for (const [name, end] of Object.entries({ first: 0, back: 0, next: last, last })) {
    one(`#${name}`).setAttribute("aria-disabled", String(position === end));
  }
}

/** Say what E is after the update, where the page can compute it. */
function fall(frame) {
  const after = frame.k === "update" ? upcoming() : null;
  return after === null ? "" : `: ${data.result} ${show(number(data.loss))} → ${show(after[data.loss])}`;
}

/** Paint the position that is shown; `isFollowed` moves the picture to it. */
export function paint(isFollowed = true) {
  const { position } = state;
  const frame = data.frames[position];
  const isHidden = hides(position);
  rewrite();
  paintViews(position);
  paintPanel(position, isHidden);
  paintControls(position, isHidden ? `${frame.t}: what is ${frame.q[0]}?` : inWords(frame.x) + fall(frame));
  ask(position);
  showSlope(position);
  if (isFollowed) follow();
}
