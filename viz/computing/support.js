// What Python's arithmetic has and JavaScript's has not, or has otherwise.

/** xʸ as C's pow has it. @param {number} x @param {number} y @returns {number} */
export function py_power(x, y) {
  if (y === 2) return x * x; // correctly rounded, as C's pow is
  if (x === 1 || (x === -1 && Math.abs(y) === Infinity)) return 1;
  return Math.pow(x, y);
}

/** 2ˣ. @param {number} x @returns {number} */
export function py_exp2(x) {
  return Math.pow(2, x);
}

/** x % y with the sign of y. @param {number} x @param {number} y @returns {number} */
export function py_modulo(x, y) {
  const rest = x % y;
  if (rest === 0) return Object.is(y, -0) || y < 0 ? -0 : 0;
  return rest < 0 !== y < 0 ? rest + y : rest;
}

/** x // y: the largest whole number not above x / y. @param {number} x @param {number} y @returns {number} */
export function py_floor_divide(x, y) {
  if (y === 0) return x / y;
  const whole = (x - py_modulo(x, y)) / y;
  const below = Math.floor(whole);
  return whole - below > 0.5 ? below + 1 : below;
}

/** The rest of a division with the sign of x, as C's fmod. @param {number} x @param {number} y @returns {number} */
export function py_remainder(x, y) {
  return x % y;
}

/** The nearest whole number, of two the even one. @param {number} x @returns {number} */
export function py_rint(x) {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

/** max(x, y) as Python has it: x unless y is larger. @param {number} x @param {number} y @returns {number} */
export function py_max(x, y) {
  return y > x ? y : x;
}

/** min(x, y) as Python has it: x unless y is smaller. @param {number} x @param {number} y @returns {number} */
export function py_min(x, y) {
  return y < x ? y : x;
}

/** Upstream × partial; 0 where upstream is 0, even if the partial is infinite.
 * @param {number} upstream @param {number} partial @returns {number} */
export function times(upstream, partial) {
  return upstream === 0 ? 0 : upstream * partial;
}

/** Go back along one edge: its partial, what it contributes, and the gradient so far.
 * @param {Float64Array} v the slots @param {number} slot of the partial @param {number} upstream
 * @param {number} before the slot of the gradient so far, or -1 @param {number} partial */
export function edge(v, slot, upstream, before, partial) {
  const contribution = times(v[upstream], partial);
  v[slot] = partial;
  v[slot + 1] = contribution;
  v[slot + 2] = (before < 0 ? 0 : v[before]) + contribution;
}
