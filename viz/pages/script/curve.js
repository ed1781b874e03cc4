// Curves in a small box: numbers over their places, or over other numbers.

/**
 * @typedef {object} Box
 * @property {number} width
 * @property {number} height
 * @property {number} margin
 */

/**
 * Return where numbers lie in a box, evenly from left to right, the largest at the top.
 * @param {number[]} numbers @param {Box} box @param {boolean} logarithmic
 * @returns {[number, number][]}
 */
export function pointsOf(numbers, box, logarithmic = false) {
  const usable = (x) => Number.isFinite(x) && (!logarithmic || x > 0);
  const scale = logarithmic ? Math.log10 : (x) => x;
  const known = numbers.filter(usable).map(scale);
  if (!logarithmic) known.push(0);
  const low = known.length ? Math.min(...known) : 0;
  const high = known.length ? Math.max(...known) : 0;
  const span = high / 2 - low / 2 || 1; // halves, as the largest numbers are too far apart
  const step = (box.width - 2 * box.margin) / Math.max(1, numbers.length - 1);
  return numbers.map((x, place) => {
    const share = usable(x) ? (scale(x) / 2 - low / 2) / span : x > 0 ? 1 : 0;
    return [box.margin + place * step, box.height - box.margin - share * (box.height - 2 * box.margin)];
  });
}

/**
 * Return the place of the number that is nearest to a point of the box, by its height alone.
 * @param {number} x @param {number} count @param {Box} box @returns {number}
 */
export function placeAt(x, count, box) {
  const share = (x - box.margin) / (box.width - 2 * box.margin);
  return Math.min(count - 1, Math.max(0, Math.round(share * (count - 1))));
}

/** @param {[number, number][]} points @returns {string} */
export function asPath(points) {
  return points.map((point) => point.map((x) => x.toFixed(1)).join(",")).join(" ");
}

/**
 * Return the maps from numbers to a box: x from left to right, y upwards, with some air.
 * @param {[number, number]} xs @param {number[]} ys @param {Box} box
 */
export function mapsTo(xs, ys, box) {
  const finite = ys.filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const span = high - low || Math.abs(high) || 1;
  const [wide, tall] = [box.width - 2 * box.margin, box.height - 2 * box.margin];
  return {
    /** @param {number} x */
    x: (x) => box.margin + ((x - xs[0]) / (xs[1] - xs[0])) * wide,
    /** @param {number} y */
    y: (y) => box.height - box.margin - ((y - low) / span) * tall,
  };
}
