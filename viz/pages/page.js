"use strict";
// A page shows one position of a pass at a time. Everything is there from the start; a position
// says what is shown, and which of the recorded passes the numbers are taken from.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const outsideOfJson = { NaN: NaN, "∞": Infinity, "−∞": -Infinity };
  data.passes = data.passes.map((numbers) => numbers.map((x) => (x in outsideOfJson ? outsideOfJson[x] : x)));
  if (data.floats) {
    // A film: the numbers of all passes, one after the other; slots that always agree share one.
    const bytes = Uint8Array.from(atob(data.floats), (sign) => sign.charCodeAt(0));
    const floats = new Float64Array(bytes.buffer);
    data.passes = Array.from({ length: data.count }, (_, pass) =>
      floats.subarray(pass * data.width, (pass + 1) * data.width),
    );
  }
  const one = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const last = data.frames.length - 1;
  const state = { position: 0, pass: 0, view: data.views[0], predict: false, asked: "" };
  const answered = new Set();

  // Numbers, written as everywhere else in the project.

  const isExactly = (text, x) => Math.abs(Number(text) - x) <= data.exact * x;
  // Halfway between two, JavaScript takes the larger and Python the even one: 0.03125 is 0.0312.
  const halfToEven = (write, places) => {
    const [text, longer] = [write(places), write(places + 1)];
    const isHalf = longer.endsWith("5") && /^0*$/.test(write(100).slice(longer.length));
    const smaller = longer.slice(0, -1).replace(/\.$/, "");
    return isHalf && Number(smaller.at(-1)) % 2 === 0 ? smaller : text;
  };
  const magnitude = (x) => {
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
  };
  const show = (x, signed) => {
    if (typeof x === "string") return x; // an array
    if (Number.isNaN(x)) return "NaN";
    const sign = x < 0 ? "−" : signed ? "+" : "";
    return sign + magnitude(Math.abs(x));
  };
  const number = (slot) => data.passes[state.pass][data.columns ? data.columns[slot] : slot];
  const inWords = (parts) => parts.map((part) => (typeof part === "string" ? part : show(number(part)))).join("");

  // What is known of a node at a position.

  const gradientSlot = (node, position) => {
    let found = null;
    for (const [at, slot] of data.nodes[node].g) if (at <= position) found = slot;
    return found;
  };
  const isComputed = (node, position) => {
    const facts = data.nodes[node];
    return facts !== undefined && facts.c <= position;
  };
  const keyOf = (position) => `${state.pass} ${position}`;
  const hides = (position) => {
    const question = data.frames[position].q;
    const isOpen = state.predict && question !== null && !answered.has(keyOf(position));
    return isOpen && Number.isFinite(number(question[1])); // nobody works out NaN
  };

  // A name may have an = of its own, so the number begins behind the last one.
  const upToNumber = (text) => (text.includes(" = ") ? text.slice(0, text.lastIndexOf(" = ") + 3) : "");
  const views = Object.fromEntries(
    all("svg.view").map((svg) => [
      svg.dataset.view,
      {
        svg,
        boxes: all("g.box", svg).map((box) => ({
          box,
          node: box.dataset.node,
          rows: all("[data-row]", box).map((row) => ({ row, kind: row.dataset.row, text: row.textContent })),
        })),
        circles: all("g.circle", svg),
        back: all("g.backward", svg),
        there: all("g.forward", svg),
        told: all("[data-source]", svg).map((text) => {
          const [what, node] = text.dataset.source.split(" ");
          const words = text.textContent;
          const isNumber = !words.includes(" = ") && text.children.length === 0;
          const prefix = isNumber ? "" : upToNumber(words);
          return { text, what, node, prefix, group: text.closest("g") };
        }),
      },
    ]),
  );
  for (const view of Object.values(views)) {
    for (const { rows } of view.boxes) {
      for (const row of rows) row.prefix = upToNumber(row.text);
      for (const row of rows) row.suffix = row.text.slice(`${row.text} via `.indexOf(" via "));
    }
  }

  const paintRow = (row, node, position) => {
    const element = row.row;
    const facts = data.nodes[node];
    const isText = element.tagName === "text";
    let isThere = true;
    if (row.kind === "value") {
      isThere = isComputed(node, position);
      const isNew = data.frames[position].k === "update" && facts.u !== null;
      const slot = isNew ? facts.u : element.dataset.n;
      element.classList.toggle("updated", isNew);
      if (isText && slot !== undefined) element.textContent = show(number(slot));
    } else if (row.kind === "gradient" && element.dataset.at) {
      isThere = Number(element.dataset.at) <= position; // an array: its gradient as a whole
      if (isText && element.dataset.n) element.textContent = row.prefix + show(number(element.dataset.n));
    } else if (row.kind === "gradient") {
      const slot = gradientSlot(node, position);
      isThere = facts.g.some(([at]) => at <= position);
      if (isText && slot !== null && row.prefix) element.textContent = row.prefix + show(number(slot));
    } else if (row.kind === "term") {
      isThere = Number(element.dataset.at) <= position;
      if (isText && element.dataset.n) element.textContent = show(number(element.dataset.n), true) + row.suffix;
    }
    element.classList.toggle("off", !isThere);
  };

  // In the network the numbers of a neuron stand in a circle, behind the words net, out and δ.
  const paintTold = ({ text, what, node, prefix, group }, position, active) => {
    const facts = data.nodes[node];
    const isNew = data.frames[position].k === "update" && facts.u !== null && what === "value";
    const slot = what === "value" ? (isNew ? facts.u : facts.v) : gradientSlot(node, position);
    const isThere = what === "value" ? isComputed(node, position) : slot !== null;
    text.classList.toggle("off", !isThere);
    text.classList.toggle("updated", isNew);
    if (active.has(node)) group.classList.add("now");
    if (!isThere) return;
    const shown = show(what === "delta" ? 0 - number(slot) : number(slot));
    if (text.children.length) text.lastChild.textContent = shown;
    else text.textContent = prefix + shown;
  };

  const paintView = (view, position) => {
    const frame = data.frames[position];
    const shown = hides(position) ? position - 1 : position;
    const isThere = view.boxes.some(({ node }) => node === frame.n);
    const folded = isThere ? [] : data.into[frame.n] || []; // the boxes that hold it in this view
    const active = new Set(frame.n ? [frame.n, ...folded] : []);
    for (const { box, node, rows } of view.boxes) {
      for (const row of rows) paintRow(row, node, shown);
      box.classList.toggle("now", active.has(node));
      box.classList.toggle("waits", !isComputed(node, shown));
    }
    for (const { group } of view.told) group.classList.remove("now");
    for (const told of view.told) paintTold(told, shown, active);
    for (const circle of view.circles) circle.classList.toggle("now", active.has(circle.dataset.node));
    for (const arrow of view.there) {
      arrow.classList.toggle("waits", !isComputed(arrow.dataset.to, position));
      arrow.classList.toggle("now", frame.k === "forward" && active.has(arrow.dataset.to));
    }
    for (const arrow of view.back) {
      const own = data.nodes[arrow.dataset.from];
      const at = arrow.dataset.at ? Number(arrow.dataset.at) : own ? own.p : Infinity;
      arrow.classList.toggle("off", at > shown);
      arrow.classList.toggle("now", frame.k === "backward" && at === position && at <= shown);
      const beside = arrow.querySelector("text[data-n]");
      if (beside) beside.textContent = "= " + show(number(beside.dataset.n));
    }
  };

  // A graph wider than the window is not made smaller than one can read; it follows the step.

  const isStill = matchMedia("(prefers-reduced-motion: reduce)");
  const size = () => {
    const scale = document.body.classList.contains("presenting") ? 1.3 : 0.88;
    for (const { svg } of Object.values(views)) {
      svg.style.minWidth = `${Math.round(svg.viewBox.baseVal.width * scale)}px`;
    }
  };
  const follow = () => {
    const stage = one("#stage");
    const box = views[state.view].svg.querySelector(".now");
    if (!box) return stage.scrollTo(0, 0);
    const [inner, outer] = [box.getBoundingClientRect(), stage.getBoundingClientRect()];
    stage.scrollBy({
      left: inner.left + inner.width / 2 - outer.left - outer.width / 2,
      top: inner.top + inner.height / 2 - outer.top - outer.height / 2,
      behavior: isStill.matches ? "auto" : "smooth",
    });
  };

  // Predict mode.

  const ask = (position) => {
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
  };
  // One percent, or what four decimals round away; never so much that 0 passes for a small number.
  const toleranceOf = (x) => Math.max(0.01 * Math.abs(x), Math.min(0.00005, 0.1 * Math.abs(x)), 1e-12);
  const check = (event) => {
    event.preventDefault();
    const right = number(data.frames[state.position].q[1]);
    const typed = one("#answer").value.trim().replaceAll("−", "-").replace(",", ".");
    if (typed === "" || Number.isNaN(Number(typed))) {
      one("#verdict").textContent = "Write a number, as 0.3775.";
      return;
    }
    const tolerance = toleranceOf(right);
    const isRight = Math.abs(Number(typed) - right) <= tolerance;
    answered.add(keyOf(state.position));
    paint();
    one("#next").focus(); // the field is closed now, and what comes is the next step
    one("#verdict").textContent =
      (isRight ? "Right" : "Not quite") +
      `: ${show(right)}. Anything within ${show(tolerance)} of it counts; below is how it comes about.`;
  };

  // Painting a pass: the numbers in the formulas and in the table.

  const rowsOfTable = all("#table tr[data-position]");
  const written = all("main [data-n]").filter((element) => !element.closest("svg"));
  const rewrite = () => {
    for (const element of written) {
      const text = show(number(element.dataset.n), "signed" in element.dataset);
      const needsBrackets = "inside" in element.dataset && text.startsWith("−");
      element.textContent = needsBrackets ? `(${text})` : text;
    }
    document.body.classList.toggle("other-pass", state.pass !== 0);
  };

  // Painting a position.

  const paint = () => {
    const { position } = state;
    const frame = data.frames[position];
    const isHidden = hides(position);
    for (const [name, view] of Object.entries(views)) {
      view.svg.toggleAttribute("hidden", name !== state.view);
      if (name === state.view) paintView(view, position);
    }
    for (const section of all("section.frame")) {
      const isCurrent = Number(section.dataset.position) === position;
      section.hidden = !isCurrent;
      if (isCurrent) section.classList.toggle("asking", isHidden);
    }
    for (const row of rowsOfTable) {
      const place = Number(row.dataset.position);
      row.classList.toggle("asking", hides(place));
      if (place === position) row.setAttribute("aria-current", "step");
      else row.removeAttribute("aria-current");
    }
    for (const button of all("#views button")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
    }
    const told = isHidden ? `${frame.t}: what is ${frame.q[0]}?` : inWords(frame.x);
    const text = `step ${position} of ${last}: ${told}`;
    const slider = one("#slider");
    slider.value = String(position);
    slider.setAttribute("aria-valuetext", text);
    one("#status").textContent = text;
    one("#where").textContent = `${position} / ${last}`;
    // A button that is disabled loses the focus, and with it the place of whoever uses keys.
    for (const [name, end] of Object.entries({ first: 0, back: 0, next: last, last })) {
      one(`#${name}`).setAttribute("aria-disabled", String(position === end));
    }
    ask(position);
    follow();
  };
  // Browsers take only so many new addresses in a while, fewer than a slider passes steps.
  let writing = null;
  const keepInAddress = () => history.replaceState(null, "", `#step=${state.position}`);
  const go = (position) => {
    state.position = Math.min(Math.max(position, 0), last);
    clearTimeout(writing);
    if (location.protocol !== "about:") writing = setTimeout(keepInAddress, 150);
    paint();
  };

  // Playing.

  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    one("#play").textContent = "Play";
  };
  const play = () => {
    if (timer !== null) return stop();
    if (state.position === last) go(0);
    one("#play").textContent = "Pause";
    timer = setInterval(() => {
      if (state.position >= last || hides(state.position)) return stop();
      go(state.position + 1);
    }, 900);
  };

  // What the reader does.

  const tenth = Math.max(1, Math.round(last / 10));
  const keys = {
    ArrowLeft: () => go(state.position - 1),
    ArrowRight: () => go(state.position + 1),
    Home: () => go(0),
    End: () => go(last),
    PageUp: () => go(state.position - tenth),
    PageDown: () => go(state.position + tenth),
    " ": play,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    const isTyping = target.tagName === "INPUT" && target.type !== "range" && target.type !== "checkbox";
    if (isTyping && event.key === "Escape") one("#slider").focus();
    const isOther =
      event.key === " " ? target.closest("button, summary, a, [type=checkbox]") : target.id === "passes";
    if (isTyping || isOther || !(event.key in keys)) return;
    event.preventDefault();
    if (event.key !== " ") stop();
    keys[event.key]();
  });
  const click = (selector, action) => one(selector).addEventListener("click", action);
  click("#first", () => go(0));
  click("#back", () => go(state.position - 1));
  click("#play", play);
  click("#next", () => go(state.position + 1));
  click("#last", () => go(last));
  one("#slider").addEventListener("input", (event) => { stop(); go(Number(event.target.value)); });
  one("#predict").addEventListener("change", (event) => {
    state.predict = event.target.checked;
    state.asked = "";
    answered.clear();
    document.body.classList.toggle("predicting", state.predict);
    if (passes) tellPass();
    paint();
  });
  one("#present").addEventListener("change", (event) => {
    document.body.classList.toggle("presenting", event.target.checked);
    size();
    paint();
  });
  one("#question").addEventListener("submit", check);
  for (const button of all("#views button")) {
    button.addEventListener("click", () => { state.view = button.dataset.view; paint(); });
  }
  for (const row of all("#table button")) {
    row.addEventListener("click", () => go(Number(row.dataset.go)));
  }
  one("#stage").addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    const told = event.target.closest("[data-source]");
    if (told) {
      const [what, name] = told.dataset.source.split(" ");
      const known = data.nodes[name];
      if (what === "value") return go(known.c);
      return known.g.length ? go(known.g[known.g.length - 1][0]) : undefined;
    }
    const part = event.target.closest("g[data-at], g.forward, g[data-node]");
    if (!part) return;
    const node = part.dataset.node || part.dataset.to;
    const facts = data.nodes[node];
    const isBack = row && row.dataset.row !== "value";
    if (row && row.dataset.at) go(Number(row.dataset.at));
    else if (part.dataset.at) go(Number(part.dataset.at));
    else if (isBack && facts.g.length) go(facts.g[facts.g.length - 1][0]);
    else if (facts) go(facts.c);
  });
  const passes = one("#passes");
  const tellPass = () => {
    const which = `pass ${state.pass + 1} of ${data.passes.length}`;
    const told = state.predict ? which : `${which}: ${data.result} = ${show(number(data.loss))}`;
    passes.setAttribute("aria-valuetext", told);
    one("#pass-status").textContent = told;
    one("#curve-now").setAttribute("cx", data.curve[state.pass][0]);
    one("#curve-now").setAttribute("cy", data.curve[state.pass][1]);
  };
  if (passes) {
    passes.addEventListener("input", () => {
      state.pass = Number(passes.value);
      tellPass();
      rewrite();
      paint();
    });
  }
  const fromAddress = (address) => {
    const step = /#step=(\d+)$/.exec(address);
    go(step ? Number(step[1]) : 0);
  };
  window.addEventListener("hashchange", (event) => fromAddress(event.newURL));
  document.body.classList.add("live");
  size();
  fromAddress(location.href);
})();
