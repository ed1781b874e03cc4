// Predict mode: the number of a step is asked for before it is shown.

import { data, one } from "./given.js";
import { show, typed } from "./numbers.js";
import { answered, hides, keyOf, number, state } from "./state.js";

/** Show the question of a position, if there is one. */
export function ask(position) {
  const form = one("#question");
  const question = data.frames[position].q;
  const isAsking = hides(position);
  const key = keyOf(position);
  form.hidden = !(isAsking || (state.predict && answered.has(key)));
  if (form.hidden) return;
  if (state.asked !== key) {
    one("#asked").textContent = `What is ${question[0]}?`;
    one("#answer").value = "";
    one("#verdict").textContent = "";
    state.asked = key;
  }
  one("#answer").disabled = !isAsking;
  one("#check").disabled = !isAsking;
  if (isAsking && document.activeElement.type !== "range") one("#answer").focus();
}

// One percent, or what four decimals round away; never so much that 0 passes for a small number.
const toleranceOf = (x) => Math.max(0.01 * Math.abs(x), Math.min(0.00005, 0.1 * Math.abs(x)), 1e-12);

/** Judge an answer; `painted` paints the number that was asked for. */
export function check(painted) {
  const right = number(data.frames[state.position].q[1]);
  const answer = typed(one("#answer").value);
  if (Number.isNaN(answer)) {
    one("#verdict").textContent = "Write a number, as 0.3775.";
    return;
  }
  const tolerance = toleranceOf(right);
  const isRight = Math.abs(answer - right) <= tolerance;
  answered.add(keyOf(state.position));
  painted();
  one("#next").focus(); // the field is closed now, and what comes is the next step
  one("#verdict").textContent =
    (isRight ? "Right" : "Not quite") +
    `: ${show(right)}. Anything within ${show(tolerance)} of it counts; below is how it comes about.`;
}
