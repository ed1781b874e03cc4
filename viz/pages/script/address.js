// The address keeps what is shown: step, view, pass, changed numbers, drawn ones, and Present.

import { changeLeaf, changedLeaves, drawLeaves, isTouched } from "./changing.js";
import { isLive } from "./computing.js";
import { data } from "./given.js";
import { goToPass } from "./reel.js";
import { passes, state, whenChanged } from "./state.js";
import { train } from "./training.js";

/** The seed that the numbers of an exercise were drawn by; null for those of the page. */
let seed = null;

/** Write down what is shown, as the part of an address behind #. */
function asAddress() {
  if (!isTouched()) seed = null;
  const parts = [`step=${state.position}`];
  if (state.view !== data.views[data.views.length - 1]) parts.push(`view=${state.view}`);
  if (state.pass > 0) parts.push(`pass=${state.pass + 1}`);
  if (seed !== null) parts.push(`seed=${seed}`);
  if (seed === null) {
    for (const [slot, x] of changedLeaves()) parts.push(`set=${slot}:${x}`);
  }
  if (document.body.classList.contains("presenting")) parts.push("present");
  return `#${parts.join("&")}`;
}

// Browsers take only so many new addresses in a while, fewer than a slider passes steps.
let writing = null;

/** Keep in the address what is shown. */
export function keepInAddress() {
  clearTimeout(writing);
  if (location.protocol === "about:") return;
  writing = setTimeout(() => history.replaceState(null, "", asAddress()), 150);
}

/** Show other numbers, drawn by a seed, and the same by the same. @param {number} chosen */
export function drawBy(chosen) {
  seed = chosen;
  drawLeaves(chosen);
  keepInAddress();
}

/** Return what an address says: [name, value] of each of its parts. @param {string} address */
function partsOfAddress(address) {
  return (address.split("#")[1] ?? "").split("&").map((part) => part.split("="));
}

/** Show a pass; one that was not recorded is reached by training. @param {number} pass */
function showPass(pass) {
  if (pass >= passes.length && isLive && data.update.length) {
    goToPass(passes.length - 1);
    train(pass - passes.length + 1);
  } else if (passes.length > 1) {
    goToPass(pass);
  }
}

/**
 * Show what an address says.
 * @param {string} address @param {(position: number) => void} go @param {(isOn: boolean) => void} present
 */
export function fromAddress(address, go, present) {
  let position = 0;
  for (const [name, value] of partsOfAddress(address)) {
    const whole = /^\d+$/.test(value ?? "") ? Number(value) : null;
    if (name === "view" && data.views.includes(value)) state.view = value;
    if (name === "pass" && whole !== null) showPass(whole - 1);
    if (name === "seed" && whole !== null && isLive) drawBy(whole);
    if (name === "present") present(true);
    if (name === "set" && isLive) {
      const [slot, x] = value.split(":").map(Number);
      changeLeaf(slot, x);
    }
    if (name === "step" && whole !== null) position = whole;
  }
  go(position);
}

if (isLive) {
  whenChanged(keepInAddress);
}
