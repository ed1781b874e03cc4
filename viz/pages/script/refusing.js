// What is no number is refused where it was written, and said to be none.

/**
 * Return whether an input is accepted; if not, the field says why until it is written anew.
 * @param {HTMLInputElement} field @param {boolean} isRight @param {string} why @returns {boolean}
 */
export function isAccepted(field, isRight, why) {
  field.setCustomValidity(isRight ? "" : why);
  field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
  if (!isRight) field.reportValidity();
  return isRight;
}
