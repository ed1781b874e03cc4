// The pictures: what stands in each, and how a position of the pass is painted into it.

import { isLive, upcoming } from "./computing.js";
import { all, data } from "./given.js";
import { show } from "./numbers.js";
import { gradientSlot, hides, isComputed, number, state } from "./state.js";

// A name may have an = of its own, so the number begins behind the last one.
const upToNumber = (text) => (text.includes(" = ") ? text.slice(0, text.lastIndexOf(" = ") + 3) : "");

function rowOf(row) {
  const text = row.textContent;
  const suffix = text.slice(`${text} via `.indexOf(" via "));
  return { row, kind: row.dataset.row, prefix: upToNumber(text), suffix };
}

function toldBy(text) {
  const [what, node] = text.dataset.source.split(" ");
  const words = text.textContent;
  const isNumber = !words.includes(" = ") && text.children.length === 0;
  return { text, what, node, prefix: isNumber ? "" : upToNumber(words), group: text.closest("g") };
}

function lineOf(line) {
  const [kind, node] = line.dataset.weight.split(" ");
  return { line, kind, node };
}

function partsOf(svg) {
  const boxes = all("g.box", svg).map((box) => ({
    box,
    node: box.dataset.node,
    rows: all("[data-row]", box).map(rowOf),
  }));
  return {
    svg,
    boxes,
    circles: all("g.circle", svg),
    back: all("g.backward", svg),
    there: all("g.forward", svg),
    told: all("[data-source]", svg).map(toldBy),
    lines: all("[data-weight]", svg).map(lineOf),
  };
}

/** {name: the parts of the picture}. */
export const views = Object.fromEntries(all("svg.view").map((svg) => [svg.dataset.view, partsOf(svg)]));

// After the update there are new weights, and what follows from them: the next forward pass. Where
// that cannot be computed, only what is given is shown, and no output of the weights before.
const isAfter = (position) => data.frames[position].k === "update";
let ahead = null;

/** Return the number of a node's value at a position; null before it is computed. */
function valueAt(node, position) {
  const facts = data.nodes[node];
  if (!isAfter(position)) return isComputed(node, position) ? number(facts.v) : null;
  if (ahead !== null) return ahead[facts.v];
  return facts.c > 0 ? null : number(facts.u ?? facts.v);
}

function paintRow(row, node, position) {
  const element = row.row;
  const facts = data.nodes[node];
  const isText = element.tagName === "text";
  let isThere = true;
  if (row.kind === "value") {
    const value = valueAt(node, position);
    isThere = value !== null;
    element.classList.toggle("updated", isAfter(position) && facts.u !== null);
    if (isText && isThere && element.dataset.n !== undefined) {
      const shown = show(facts.v === null ? number(element.dataset.n) : value);
      if (element.children.length) element.lastChild.textContent = shown; // behind the leaf's name
      else element.textContent = shown;
    }
  } else if (isAfter(position)) {
    isThere = false; // the gradients are those of the weights before
  } else if (row.kind === "gradient" && element.dataset.at) {
    isThere = Number(element.dataset.at) <= position; // an array: its gradient as a whole
    if (isText && element.dataset.n) element.textContent = row.prefix + show(number(element.dataset.n));
  } else if (row.kind === "gradient") {
    const slot = gradientSlot(node, position);
    isThere = facts.g.some(([at]) => at <= position);
    if (isText && slot !== null && row.prefix) element.textContent = row.prefix + show(number(slot));
  } else if (row.kind === "term") {
    isThere = Number(element.dataset.at) <= position;
    if (isText && element.dataset.n) element.textContent = show(number(element.dataset.n), true) + row.suffix;
  }
  element.classList.toggle("off", !isThere);
}

// In the network the numbers of a neuron stand in a circle, behind the words net, out and δ.
function paintTold({ text, what, node, prefix, group }, position, active) {
  const isValue = what === "value";
  const slot = isValue || isAfter(position) ? null : gradientSlot(node, position);
  const found = isValue ? valueAt(node, position) : slot === null ? null : number(slot);
  text.classList.toggle("off", found === null);
  text.classList.toggle("updated", isValue && isAfter(position) && data.nodes[node].u !== null);
  if (active.has(node)) group.classList.add("now");
  if (found === null) return;
  const shown = show(what === "delta" ? 0 - found : found);
  if (text.children.length) text.lastChild.textContent = shown;
  else text.textContent = prefix + shown;
}

function paintArrows(view, frame, position, shown, active) {
  for (const arrow of view.there) {
    arrow.classList.toggle("waits", !isComputed(arrow.dataset.to, position));
    arrow.classList.toggle("now", frame.k === "forward" && active.has(arrow.dataset.to));
  }
  for (const arrow of view.back) {
    const own = data.nodes[arrow.dataset.from];
    const at = arrow.dataset.at ? Number(arrow.dataset.at) : own ? own.p : Infinity;
    arrow.classList.toggle("off", at > shown || isAfter(shown));
    arrow.classList.toggle("now", frame.k === "backward" && at === position && at <= shown);
    const beside = arrow.querySelector("text[data-n]");
    if (beside) beside.textContent = "× " + show(number(beside.dataset.n));
  }
}

/** Points of the line of a weight near 0, and of the largest; of any bias; see viz/networks/edges.py. */
const [THINNEST, THICKEST, BIAS] = [1.0, 4.4, 1.4];
/** By what the lines are made thinner where there are very many. */
const THINNER = 0.6;

// What a line says by its colour and width is the number that is shown.
function paintLines(lines, position) {
  const weights = lines.map(({ node }) => valueAt(node, position));
  const sizes = lines.map(({ kind }, place) => (kind === "bias" ? 0 : Math.abs(weights[place])));
  const largest = Math.max(0, ...sizes.filter(Number.isFinite)) || 1;
  lines.forEach(({ line, kind }, place) => {
    const share = Math.min(sizes[place] / largest, 1) || 0;
    const width = (THINNEST + (THICKEST - THINNEST) * share) * (kind === "thread" ? THINNER : 1);
    const points = kind === "bias" ? BIAS : width;
    const isMinus = weights[place] < 0;
    line.classList.toggle("plus", weights[place] > 0);
    line.classList.toggle("minus", isMinus);
    line.setAttribute("stroke-width", points.toFixed(2));
    if (isMinus) line.setAttribute("stroke-dasharray", `0.1 ${(points * 1.5 + 2).toFixed(2)}`);
    else line.removeAttribute("stroke-dasharray");
  });
}

/** Paint a position into a picture. */
function paintView(view, position) {
  const frame = data.frames[position];
  const shown = hides(position) ? position - 1 : position;
  ahead = isAfter(shown) && isLive ? upcoming() : null;
  const isThere = view.boxes.some(({ node }) => node === frame.n);
  const folded = isThere ? [] : data.into[frame.n] || []; // the boxes that hold it in this view
  const active = new Set(frame.n ? [frame.n, ...folded] : []);
  for (const { box, node, rows } of view.boxes) {
    for (const row of rows) paintRow(row, node, shown);
    box.classList.toggle("now", active.has(node));
    box.classList.toggle("waits", valueAt(node, shown) === null);
  }
  for (const { group } of view.told) group.classList.remove("now");
  for (const told of view.told) paintTold(told, shown, active);
  for (const circle of view.circles) circle.classList.toggle("now", active.has(circle.dataset.node));
  paintArrows(view, frame, position, shown, active);
  paintLines(view.lines, shown);
}

/** Show the chosen picture, painted at a position. */
export function paintViews(position) {
  for (const [name, view] of Object.entries(views)) {
    view.svg.toggleAttribute("hidden", name !== state.view);
    if (name === state.view) paintView(view, position);
  }
}
