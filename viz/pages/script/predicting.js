// Predict mode: the number of a step is asked for before it is shown, its sign first.

import { all, data, last, one } from "./given.js";
import { show, typed } from "./numbers.js";
import { answered, hides, keyOf, number, state } from "./state.js";

/** How each question went: "at once", "at the second try" or "told". @type {Map<string, string>} */
const results = new Map();

/** What is known of the question that is open: whether the sign was found, and wrong answers. */
const open = { isSigned: false, wrong: 0 };

const AT_ONCE = "at once";
const SECOND = "at the second try";
const TOLD = "told";

const rightNumber = () => number(data.frames[state.position].q[1]);
const signOf = (x) => (x > 0 ? "+" : x < 0 ? "−" : "0");
const inWordsOf = { "+": "positive", "−": "negative", 0: "0" };

// One percent, or what four decimals round away; never so much that 0 passes for a small number.
const toleranceOf = (x) => Math.max(0.01 * Math.abs(x), Math.min(0.00005, 0.1 * Math.abs(x)), 1e-12);

/** Forget all answers: predict mode begins anew. */
export function beginAnew() {
  answered.clear();
  results.clear();
  state.asked = "";
}

/** Say how it went so far. */
function tellScore() {
  const count = (result) => [...results.values()].filter((found) => found === result).length;
  const total = results.size;
  one("#score").textContent = total
    ? `${count(AT_ONCE)} of ${total} at once, ${count(SECOND)} at the second try, ${count(TOLD)} told`
    : "";
}

function tellQuestion(name) {
  one("#asked").textContent = open.isSigned ? `How large is ${name}?` : `Is ${name} positive or negative? And how large?`;
  one("#signs").hidden = open.isSigned;
}

/** Show the question of a position, if there is one. */
export function ask(position) {
  const form = one("#question");
  const question = data.frames[position].q;
  const isAsking = hides(position);
  const key = keyOf(position);
  const isLast = state.predict && position === last && results.size > 0;
  form.hidden = !(isAsking || isLast || (state.predict && answered.has(key)));
  if (form.hidden) return;
  if (state.asked !== key) {
    Object.assign(open, { isSigned: false, wrong: 0 });
    one("#asked").textContent = isLast ? "The score" : "";
    one("#answer").value = "";
    one("#verdict").textContent = "";
    state.asked = key;
  }
  if (isAsking) tellQuestion(question[0]);
  for (const element of all("#answer, #check, #signs button")) element.disabled = !isAsking;
  one("#signs").hidden = one("#signs").hidden || !isAsking;
  tellScore();
  const target = /** @type {any} */ (document.activeElement);
  if (isAsking && target.type !== "range") one("#answer").focus();
}

/** Show the number that was asked for, and note how it went. */
function close(result, painted) {
  const right = rightNumber();
  results.set(keyOf(state.position), result);
  answered.add(keyOf(state.position));
  painted();
  one("#next").focus(); // the field is closed now, and what comes is the next step
  const judged = result === TOLD ? "Not quite" : result === SECOND ? "Right, at the second try" : "Right";
  const around = `Anything within ${show(toleranceOf(right))} of it counts; below is how it comes about.`;
  one("#verdict").textContent = `${judged}: ${show(right)}. ${around}`;
}

/** Say that an answer is wrong, with a hint; the second time, what is right. */
function refuse(hint, painted) {
  open.wrong += 1;
  if (open.wrong > 1) return close(TOLD, painted);
  one("#verdict").textContent = `Not yet. ${hint}`;
  one("#answer").select();
}

/** Judge a sign: "+", "−" or "0". */
export function checkSign(sign, painted) {
  const right = signOf(rightNumber());
  if (sign !== right) return refuse("Which signs do the factors have, or the terms?", painted);
  open.isSigned = true;
  tellQuestion(data.frames[state.position].q[0]);
  one("#verdict").textContent = `Yes, it is ${inWordsOf[sign]}.`;
  one("#answer").focus();
  if (sign === "0") close(open.wrong ? SECOND : AT_ONCE, painted);
}

/** Judge a number; where the sign was found already, its size alone. `painted` paints the step. */
export function check(painted) {
  const right = rightNumber();
  const answer = typed(one("#answer").value);
  if (Number.isNaN(answer)) {
    one("#verdict").textContent = "Write a number, as 0.3775.";
    return;
  }
  const given = open.isSigned ? Math.abs(answer) * Math.sign(right) : answer;
  if (Math.abs(given - right) <= toleranceOf(right)) return close(open.wrong ? SECOND : AT_ONCE, painted);
  if (signOf(given) !== signOf(right)) return refuse("It is not the sign: look at those of the factors, or the terms.", painted);
  refuse(`The sign is right; it is too ${Math.abs(given) > Math.abs(right) ? "large" : "small"}.`, painted);
}
