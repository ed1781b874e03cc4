// Training in the page: gradient descent, w ← w − η ∂E/∂w, pass after pass.

import { branch, reset, setRate } from "./changing.js";
import { isLive, stepped } from "./computing.js";
import { click, data, one } from "./given.js";
import { show, typed } from "./numbers.js";
import { isAccepted } from "./refusing.js";
import { rate } from "./program.js";
import { passes, state, tellAll } from "./state.js";

/** Numbers that the passes of a training may take up; 64 MB. */
const ROOM = 8e6;

const most = Math.floor(ROOM / passes[0].length);
let running = 0;

/** Go on by some steps from the pass that is shown. @param {number} count */
export function train(count) {
  branch();
  for (let step = 0; step < count && passes.length < most; step++) passes.push(stepped(passes[passes.length - 1]));
  state.pass = passes.length - 1;
  tellAll();
}

function pause() {
  cancelAnimationFrame(running);
  running = 0;
  one("#run").textContent = "Run";
}

function runOn() {
  train(1);
  if (passes.length < most) running = requestAnimationFrame(runOn);
  else pause();
}

function run() {
  if (running) return pause();
  one("#run").textContent = "Pause";
  running = requestAnimationFrame(runOn);
}

/** Write η into its field and its slider, which is logarithmic. */
function tellRate() {
  const field = one("#eta");
  if (document.activeElement !== field) field.value = show(rate.eta);
  one("#eta-slider").value = String(Math.log10(Math.max(rate.eta, 1e-4)));
}

if (isLive && data.update.length) {
  one("#training").hidden = false;
  click("#train-1", () => train(1));
  click("#train-10", () => train(10));
  click("#train-100", () => train(100));
  click("#run", run);
  one("#eta").addEventListener("change", (event) => {
    const eta = typed(event.target.value);
    if (isAccepted(event.target, eta > 0 && Number.isFinite(eta), "Write a number above 0, as 0.5.")) setRate(eta);
    tellRate();
  });
  one("#eta-slider").addEventListener("input", (event) => {
    setRate(Number((10 ** Number(event.target.value)).toPrecision(2)));
    tellRate();
  });
  tellRate();
}

/** Stop, and restore the recording. */
export function takeBack() {
  if (running) pause();
  reset();
  if (data.update.length) tellRate();
}

if (isLive) click("#reset", takeBack);
