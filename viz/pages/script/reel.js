// The passes: which one is shown, and the loss over all of them.

import { asPath, placeAt, pointsOf } from "./curve.js";
import { click, data, one } from "./given.js";
import { show } from "./numbers.js";
import { paint } from "./painting.js";
import { number, passes, state, tellAll } from "./state.js";

const BOX = { width: 260, height: 90, margin: 8 };
const slider = one("#passes");

/** Say which pass is shown, and mark it in the curve. */
export function tellPass() {
  if (!slider) return;
  const points = pointsOf(passes.map((pass) => pass[data.loss]), BOX, one("#log")?.checked);
  const which = `pass ${state.pass + 1} of ${passes.length}`;
  const told = state.predict ? which : `${which}: ${data.result} = ${show(number(data.loss))}`;
  one("#play-passes").disabled = passes.length < 2;
  slider.max = String(passes.length - 1);
  slider.value = String(state.pass);
  slider.setAttribute("aria-valuetext", told);
  one("#pass-status").textContent = told;
  one("svg.curve polyline").setAttribute("points", asPath(points));
  one("#curve-now").setAttribute("cx", points[state.pass][0].toFixed(1));
  one("#curve-now").setAttribute("cy", points[state.pass][1].toFixed(1));
}

/** Show a pass. @param {number} pass */
export function goToPass(pass) {
  state.pass = Math.min(Math.max(pass, 0), passes.length - 1);
  tellPass();
  paint();
  tellAll();
}

let passing = null;

function stopPasses() {
  clearInterval(passing);
  passing = null;
  one("#play-passes").textContent = "Play";
}

/** Go from pass to pass, from the beginning if the last one is shown. */
function playPasses() {
  if (passing !== null) return stopPasses();
  if (state.pass === passes.length - 1) goToPass(0);
  one("#play-passes").textContent = "Pause";
  passing = setInterval(() => {
    if (state.pass >= passes.length - 1) return stopPasses();
    goToPass(state.pass + 1);
  }, 80);
}

if (slider) {
  click("#play-passes", playPasses);
  slider.addEventListener("input", () => goToPass(Number(slider.value)));
  one("#log")?.addEventListener("change", tellPass);
  one("svg.curve").addEventListener("click", (event) => {
    const area = one("svg.curve").getBoundingClientRect();
    const x = ((event.clientX - area.left) / area.width) * BOX.width;
    goToPass(placeAt(x, passes.length, BOX));
  });
}
