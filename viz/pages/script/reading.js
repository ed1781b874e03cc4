// What the reader does: keys, buttons, clicks. The page begins here.

import { drawBy, fromAddress, keepInAddress } from "./address.js";
import { size, zooming } from "./camera.js";
import { all, click, last, one } from "./given.js";
import { isLive } from "./computing.js";
import { go, goTo, play, stop } from "./moving.js";
import { paint } from "./painting.js";
import { beginAnew, check, checkSign } from "./predicting.js";
import { dropNumber } from "./handling.js";
import { tellPass } from "./reel.js";
import { state } from "./state.js";
import { takeBack } from "./training.js";

const tenth = Math.max(1, Math.round(last / 10));
const keys = {
  ArrowLeft: () => go(state.position - 1),
  ArrowRight: () => go(state.position + 1),
  Home: () => go(0),
  End: () => go(last),
  PageUp: () => go(state.position - tenth),
  PageDown: () => go(state.position + tenth),
  " ": play,
  ...zooming,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {any} */ (event.target);
  const isTyping = target.tagName === "INPUT" && target.type !== "range" && target.type !== "checkbox";
  if (isTyping && event.key === "Escape") one("#slider").focus();
  if (event.key === "Escape" && isLive && target.id !== "answer") {
    dropNumber();
    takeBack();
  }
  const isOther =
    event.key === " "
      ? target.closest("button, summary, a, [type=checkbox]")
      : target.type === "range" && target.id !== "slider";
  if (isTyping || isOther || !(event.key in keys)) return;
  event.preventDefault();
  if (event.key !== " ") stop();
  keys[event.key]();
});

click("#first", () => go(0));
click("#back", () => go(state.position - 1));
click("#play", play);
click("#next", () => go(state.position + 1));
click("#last", () => go(last));
click("#stage", (event) => goTo(event.target));
one("#slider").addEventListener("input", (event) => {
  stop();
  go(Number(event.target.value));
});
one("#predict").addEventListener("change", (event) => {
  state.predict = event.target.checked;
  beginAnew();
  document.body.classList.toggle("predicting", state.predict);
  tellPass();
  paint();
});
/** Show the page for a lecture hall, or as usual. @param {boolean} isOn */
function present(isOn) {
  one("#present").checked = isOn;
  document.body.classList.toggle("presenting", isOn);
  size();
  keepInAddress();
}

one("#present").addEventListener("change", (event) => {
  present(event.target.checked);
  paint();
});
if (isLive) {
  one("#draw-numbers").hidden = false;
  click("#draw-numbers", () => {
    beginAnew();
    drawBy(Math.floor(Math.random() * 10000));
  });
}
one("#question").addEventListener("submit", (event) => {
  event.preventDefault();
  check(paint);
});
for (const button of all("#signs button")) {
  button.addEventListener("click", () => checkSign(button.dataset.sign, paint));
}
for (const button of all("#views button")) {
  button.addEventListener("click", () => {
    state.view = button.dataset.view;
    keepInAddress();
    paint();
  });
}
for (const row of all("#table button")) {
  row.addEventListener("click", () => go(Number(row.dataset.go)));
}
window.addEventListener("hashchange", (event) => fromAddress(event.newURL, go, present));
document.body.classList.add("live");
size();
tellPass();
fromAddress(location.href, go, present);
