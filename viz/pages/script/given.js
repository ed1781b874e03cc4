// What the page was given: the facts of a pass, and the elements that show them.

/** @param {string} selector @returns {any} */
export const one = (selector) => document.querySelector(selector);

/** @param {string} selector @param {ParentNode} [within] @returns {any[]} */
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/** @param {string} selector @param {(event: any) => void} action */
export const click = (selector, action) => one(selector)?.addEventListener("click", action);

/** The facts; see viz/pages/facts.py. */
export const data = JSON.parse(one("#data").textContent);

/** The step that is last. */
export const last = data.frames.length - 1;

const OUTSIDE_OF_JSON = { NaN: NaN, "∞": Infinity, "−∞": -Infinity };

/** @param {(number | string)[]} numbers @returns {any} */
function revived(numbers) {
  const known = numbers.map((x) => (x in OUTSIDE_OF_JSON ? OUTSIDE_OF_JSON[x] : x));
  return known.every((x) => typeof x === "number") ? Float64Array.from(known) : known;
}

/** @param {string} text @returns {Float64Array} */
function floatsOf(text) {
  return new Float64Array(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer);
}

/** Return a list of numbers for each pass of a film: slots that always agree share one column. */
function columnsOfPasses() {
  const floats = floatsOf(data.floats);
  return Array.from({ length: data.count }, (_, pass) => {
    const numbers = floats.subarray(pass * data.width, (pass + 1) * data.width);
    return Float64Array.from(data.columns, (column) => numbers[column]);
  });
}

/** The passes that were written down as a whole: the first at least. @type {any[]} */
export const whole = data.passes.map(revived);

/** What was written down of each pass of a film; [] where every pass is whole. */
export const parts = data.floats ? columnsOfPasses() : [];
