// Numbers, written as everywhere else in the project.

/** How close a number must be to a short one to be written as that. */
const EXACT = 1e-12;

/** @param {string} text @param {number} x */
const isExactly = (text, x) => Math.abs(Number(text) - x) <= EXACT * x;

/**
 * Write a number with some places; of two that are as near, the even one, as Python does: 0.03125
 * is 0.0312, and JavaScript alone would take 0.0313.
 * @param {(places: number) => string} write @param {number} places
 */
function halfToEven(write, places) {
  const [text, longer] = [write(places), write(places + 1)];
  const isHalf = longer.endsWith("5") && /^0*$/.test(write(100).slice(longer.length));
  const smaller = longer.slice(0, -1).replace(/\.$/, "");
  return isHalf && Number(smaller.at(-1)) % 2 === 0 ? smaller : text;
}

/** @param {number} x a number that is not negative @returns {string} */
function magnitude(x) {
  if (x === Infinity) return "∞";
  if (x === 0) return "0";
  const exponent = Math.floor(Math.log10(x));
  if (exponent < -4 || exponent >= 6) {
    const power = x.toExponential(2).split("e")[1];
    const digits = halfToEven((places) => x.toExponential(places).split("e")[0], 2);
    const short = String(Number(digits));
    return `${isExactly(`${short}e${power}`, x) ? short : digits}e${Number(power)}`;
  }
  const places = exponent < 3 ? Math.max(4, 2 - exponent) : Math.max(0, 5 - exponent);
  const text = halfToEven((count) => x.toFixed(count), places);
  if (!isExactly(text, x)) return text;
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

/**
 * Return a number as text; the lines of an array are text already.
 * @param {number | string} x @param {boolean} [signed] whether to write a plus sign as well
 * @returns {string}
 */
export function show(x, signed = false) {
  if (typeof x === "string") return x;
  if (Number.isNaN(x)) return "NaN";
  const sign = x < 0 ? "−" : signed ? "+" : "";
  return sign + magnitude(Math.abs(x));
}

/**
 * Return what was typed as a number; NaN if it is none.
 * @param {string} text @returns {number}
 */
export function typed(text) {
  const plain = text.trim().replaceAll("−", "-").replace(",", ".");
  return plain === "" ? NaN : Number(plain);
}

/**
 * Return by how much a key or a few pixels change a number: a tenth of its first digit's place.
 * @param {number} x @returns {number}
 */
export function unitOf(x) {
  return 10 ** (Math.floor(Math.log10(Math.max(Math.abs(x), 0.1))) - 1);
}

/**
 * Return a number some units away, without the last bits that such a sum leaves behind.
 * @param {number} x @param {number} by @returns {number}
 */
export function moved(x, by) {
  return Number((x + by).toPrecision(12));
}
