// Following a gradient: the ways along which it comes back, and the product along each of them.

import { all, data, one } from "./given.js";
import { show } from "./numbers.js";
import { completeGradient, number, state } from "./state.js";
import { views } from "./views.js";

/** Ways that are written out; of more only their number is told. */
const MOST_WAYS = 6;
const WIDEST = 5;

/** Return the ways back of a view by their younger end: {node: [{to, partial, contribution, arrow}]}. */
function edgesOf(view) {
  const edges = new Map();
  for (const arrow of view.back) {
    const { from, to, p, c } = arrow.dataset;
    if (p === undefined || from === to) continue;
    const known = edges.get(from) ?? [];
    edges.set(from, [...known, { from, to, partial: Number(p), contribution: Number(c), arrow }]);
  }
  return edges;
}

/** Return the nodes from which a node can be reached on the way back. */
function nodesAbove(edges, target) {
  const found = new Set([target]);
  let count = 0;
  while (count !== found.size) {
    count = found.size;
    for (const [from, ways] of edges) if (ways.some(({ to }) => found.has(to))) found.add(from);
  }
  return found;
}

/** Return the ways from the result to a node, each a list of edges; some more than are shown. */
function waysTo(edges, above, target) {
  const found = [];
  const open = [[data.output, []]];
  while (open.length && found.length <= MOST_WAYS) {
    const [node, way] = open.pop();
    if (node === target) {
      found.push(way);
      continue;
    }
    for (const edge of (edges.get(node) ?? []).toReversed()) {
      if (above.has(edge.to)) open.push([edge.to, [...way, edge]]);
    }
  }
  return found;
}

/** Return what a box calls its node: in a row of its own, or before the number of a leaf. */
function nameOf(view, node) {
  const found = view.boxes.find((box) => box.node === node);
  const own = found?.box.querySelector("text.name")?.textContent;
  const leading = found?.rows.find(({ kind, prefix }) => kind === "value" && prefix)?.prefix;
  return own ?? leading?.slice(0, -" = ".length) ?? "";
}

/** Write a way as its names, and the product along it. */
function inFactors(view, way) {
  const names = [data.result, ...way.map(({ to }) => nameOf(view, to))].filter(Boolean).join(" ← ");
  const partials = way.map(({ partial }) => number(partial));
  const product = partials.reduce((total, partial) => total * partial, 1);
  return `${names}:  ${partials.map((x) => show(x)).join(" × ")} = ${show(product, true)}`;
}

function tellWays(view, target, ways) {
  const slot = completeGradient(target);
  const name = nameOf(view, target);
  const lines = ways.slice(0, MOST_WAYS).map((way) => inFactors(view, way));
  if (ways.length > MOST_WAYS) lines.push("… and more ways");
  const total = slot === null ? "" : `∂${data.result}/∂${name} = ${show(number(slot))}`;
  const box = one("#ways");
  box.replaceChildren(
    ...[total, ...lines].map((text) => Object.assign(document.createElement("p"), { textContent: text })),
  );
  box.hidden = false;
}

/** Take all light away again. */
function putOut(view) {
  view.svg.classList.remove("following");
  one("#ways").hidden = true;
  for (const element of all(".on-way", view.svg)) {
    element.classList.remove("on-way", "rises", "falls");
    for (const path of all("path", element)) path.style.removeProperty("stroke-width");
  }
}

/** Light the ways to a node, as wide as what comes along them. @param {string} target */
function followTo(view, target) {
  const edges = edgesOf(view);
  const above = nodesAbove(edges, target);
  if (!above.has(data.output) || target === data.output) return;
  putOut(view);
  view.svg.classList.add("following");
  const lit = [...edges.values()].flat().filter(({ from, to }) => above.has(from) && above.has(to));
  const sizes = lit.map(({ contribution }) => Math.abs(number(contribution))).filter(Number.isFinite);
  const largest = Math.max(...sizes) || 1;
  for (const { arrow, contribution } of lit) {
    const x = number(contribution);
    arrow.classList.add("on-way", x < 0 ? "falls" : "rises");
    const width = 1 + (WIDEST - 1) * Math.min(1, Math.abs(x) / largest);
    for (const path of all("path", arrow)) path.style.strokeWidth = `${width.toFixed(1)}px`;
  }
  for (const { box, node } of view.boxes) if (above.has(node)) box.classList.add("on-way");
  for (const circle of view.circles) if (above.has(circle.dataset.node)) circle.classList.add("on-way");
  tellWays(view, target, waysTo(edges, above, target));
}

/** Return the node whose gradient an element of a picture is about; null if it is about none. */
function meant(element) {
  const row = element.closest?.("[data-row]");
  if (row?.dataset.row === "gradient" || row?.dataset.row === "term") return row.closest("g.box").dataset.node;
  return element.closest?.("g.backward[data-p]")?.dataset.to ?? null;
}

function beginToFollow(event) {
  const view = views[state.view];
  const target = state.predict ? null : meant(event.target);
  if (target !== null && view.back.length) followTo(view, target);
}

const pictures = one("#stage");
pictures.addEventListener("pointerover", beginToFollow);
pictures.addEventListener("focusin", beginToFollow);
for (const end of ["pointerout", "focusout"]) pictures.addEventListener(end, () => putOut(views[state.view]));
for (const view of Object.values(views)) {
  for (const { rows } of view.boxes) {
    for (const { row, kind } of rows) {
      if (kind === "gradient" && row.tagName === "text") row.setAttribute("tabindex", "0");
    }
  }
}
