// Whether the page computes what was recorded, and what comes after the pass that is shown.

import { data } from "./given.js";
import { agree, evaluate, program } from "./program.js";
import { first, losses, passes, state } from "./state.js";

const isRecorded = () =>
  agree(first, evaluate(first.slice())) && agree(losses, passes.map((pass) => pass[data.loss]));

/** Whether numbers can be changed: the page computes the recorded pass to 1e-9. */
export const isLive = program !== null && isRecorded();

/** Return a pass after one step of gradient descent: w ← w − η ∂E/∂w. */
export function stepped(numbers) {
  const after = Float64Array.from(numbers);
  for (const [leaf, slot] of data.update) after[leaf] = numbers[slot];
  return evaluate(after);
}

/** Return the pass that comes after the one that is shown; null where it is not known. */
export const upcoming = () => (isLive ? stepped(passes[state.pass]) : null);
