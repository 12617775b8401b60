// The map of the flows: zoomed and moved by buttons, keys and pointer, searched by step; it follows the call.

import { make } from "./transcript.js";
import { word } from "./words.js";

const FOLLOWED_WIDTH = 760;
const CLOSEST_WIDTH = 240;
const STEP_OF_KEYS = 0.12;
const GLIDE_MS = 350;

const HOME = new URL("../", import.meta.url).href;

const drawing = document.getElementById("drawing");
const sheet = document.getElementById("sheet");
const byId = (id) => document.getElementById(id);

export class FlowMap {
  #svg = null;
  #whole = null;
  #view = null;
  #sheets = {};
  #isFollowing = true;
  #path = [];
  #glide = 0;

  /** Load the map of an edition of the flows; of the present one where none is named. */
  async load(edition = "") {
    const query = edition ? `?edition=${encodeURIComponent(edition)}` : "";
    try {
      const [picture, sheets] = await Promise.all(["map.svg", "steps"].map((name) => fetch(`${HOME}${name}${query}`)));
      if (!picture.ok || !sheets.ok) throw new Error("not there");
      this.#sheets = await sheets.json();
      this.#take(new DOMParser().parseFromString(await picture.text(), "image/svg+xml").documentElement);
    } catch {
      drawing.replaceChildren(make("p", "hint", word("map.failed")));
      return;
    }
    byId("steps").replaceChildren(...Object.keys(this.#sheets).sort().map((name) => new Option(name)));
    this.#listenToPeople();
    this.trace(this.#path);
  }

  /** Light the last step of the whole path of a call, and trace the road to it. */
  trace(path) {
    this.#path = path;
    const present = path.at(-1);
    byId("here").hidden = byId("here-is").hidden = !present;
    byId("nowhere").hidden = Boolean(present);
    byId("here").textContent = present ?? "";
    if (!this.#svg) return;
    const roads = new Set(path.slice(1).map((step, place) => `${path[place]} ${step}`));
    for (const step of this.#svg.querySelectorAll(".step")) {
      const name = step.id.replace(/^step-/, "");
      step.classList.toggle("visited", path.includes(name));
      step.classList.toggle("present", name === present);
    }
    for (const edge of this.#svg.querySelectorAll(".edge")) {
      edge.classList.toggle("walked", roads.has(`${edge.dataset.from} ${edge.dataset.to}`));
    }
    if (this.#isFollowing && present) this.#show(present);
  }

  /** Show a step on the map, and its prompts under it. */
  select(name) {
    if (!(name in this.#sheets)) return false;
    this.#svg.querySelectorAll(".selected").forEach((one) => one.classList.remove("selected"));
    this.#step(name)?.classList.add("selected");
    this.#show(name);
    this.#fill(name, this.#sheets[name]);
    return true;
  }

  #take(svg) {
    this.#svg = document.adoptNode(svg);
    this.#svg.removeAttribute("width");
    this.#svg.removeAttribute("height");
    drawing.replaceChildren(this.#svg);
    const { x, y, width, height } = this.#svg.viewBox.baseVal;
    this.#whole = { x, y, width, height };
    // The whole is tall: at first its upper part, as wide as it is.
    this.#setView({ x, y, width, height: width * this.#shape });
  }

  get #shape() {
    return drawing.clientHeight / drawing.clientWidth;
  }

  #step(name) {
    return this.#svg.getElementById(`step-${name}`);
  }

  // ── the part that is seen ──

  #setView(view) {
    this.#view = view;
    this.#svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  }

  #glideTo(view) {
    cancelAnimationFrame(this.#glide);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.#setView(view);
    const from = this.#view;
    const begin = performance.now();
    const move = (now) => {
      const share = Math.min(1, Math.max(0, (now - begin) / GLIDE_MS));
      const eased = 1 - (1 - share) ** 3;
      const between = (name) => from[name] + (view[name] - from[name]) * eased;
      this.#setView({ x: between("x"), y: between("y"), width: between("width"), height: between("height") });
      if (share < 1) this.#glide = requestAnimationFrame(move);
    };
    this.#glide = requestAnimationFrame(move);
    return undefined;
  }

  #show(name) {
    const step = this.#step(name);
    if (!step) return;
    const box = step.getBoundingClientRect();
    const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(
      this.#svg.getScreenCTM().inverse(),
    );
    const shape = this.#shape;
    const width = Math.min(FOLLOWED_WIDTH, Math.max(drawing.clientWidth * 1.25, 380));
    this.#glideTo({ x: middle.x - width / 2, y: middle.y - (width * shape) / 2, width, height: width * shape });
  }

  #zoom(factor) {
    const { x, y, width, height } = this.#view;
    const wanted = Math.min(this.#whole.width * 1.5, Math.max(CLOSEST_WIDTH, width * factor));
    const scale = wanted / width;
    this.#glideTo({
      x: x + (width * (1 - scale)) / 2,
      y: y + (height * (1 - scale)) / 2,
      width: wanted,
      height: height * scale,
    });
  }

  #move(right, down) {
    const { x, y, width, height } = this.#view;
    this.#setView({ x: x + right * width, y: y + down * height, width, height });
  }

  #follow(isFollowing) {
    this.#isFollowing = isFollowing;
    byId("follow").setAttribute("aria-pressed", `${isFollowing}`);
    if (isFollowing && this.#path.length) this.#show(this.#path.at(-1));
  }

  #fit() {
    this.#follow(false);
    this.#glideTo(this.#whole);
  }

  // ── people ──

  #listenToPeople() {
    byId("zoom-in").addEventListener("click", () => this.#zoom(0.7));
    byId("zoom-out").addEventListener("click", () => this.#zoom(1.4));
    byId("fit").addEventListener("click", () => this.#fit());
    byId("follow").addEventListener("click", () => this.#follow(!this.#isFollowing));
    byId("here").addEventListener("click", () => this.select(this.#path.at(-1)));
    byId("sheet-close").addEventListener("click", () => {
      sheet.hidden = true;
      drawing.focus();
    });
    byId("find").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find(byId("step").value.trim());
    });
    byId("step").addEventListener("input", () => byId("step").setCustomValidity(""));
    byId("step").addEventListener("change", () => this.#find(byId("step").value.trim()));
    drawing.addEventListener("keydown", (event) => this.#key(event));
    drawing.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      this.#zoom(event.deltaY < 0 ? 0.85 : 1.18);
    }, { passive: false });
    this.#dragging();
  }

  #find(text) {
    const names = Object.keys(this.#sheets);
    const plain = (name) => name.toLowerCase().replaceAll(/[._\s]+/g, " ").trim();
    const found = names.find((name) => name === text)
      ?? names.find((name) => text && plain(name).startsWith(plain(text)))
      ?? names.find((name) => text && plain(name).includes(plain(text)));
    byId("step").setCustomValidity(found || !text ? "" : word("map.unknown"));
    if (!found) byId("step").reportValidity();
    else {
      this.#follow(false);
      this.select(found);
    }
  }

  #key(event) {
    const acts = {
      ArrowLeft: () => this.#move(-STEP_OF_KEYS, 0),
      ArrowRight: () => this.#move(STEP_OF_KEYS, 0),
      ArrowUp: () => this.#move(0, -STEP_OF_KEYS),
      ArrowDown: () => this.#move(0, STEP_OF_KEYS),
      "+": () => this.#zoom(0.7),
      "=": () => this.#zoom(0.7),
      "-": () => this.#zoom(1.4),
      0: () => this.#fit(),
      f: () => this.#follow(true),
      F: () => this.#follow(true),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in acts)) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }

  #dragging() {
    let from = null;
    let hasMoved = false;
    drawing.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY, view: this.#view };
      hasMoved = false;
    });
    drawing.addEventListener("pointermove", (event) => {
      if (!from) return;
      const scale = 1 / this.#svg.getScreenCTM().a;
      const [right, down] = [event.clientX - from.x, event.clientY - from.y];
      if (!hasMoved && Math.hypot(right, down) < 5) return;
      if (!hasMoved) {
        drawing.setPointerCapture(event.pointerId);
        this.#follow(false);
        cancelAnimationFrame(this.#glide);
      }
      hasMoved = true;
      this.#setView({ ...from.view, x: from.view.x - right * scale, y: from.view.y - down * scale });
    });
    const end = () => { from = null; };
    drawing.addEventListener("pointerup", end);
    drawing.addEventListener("pointercancel", end);
    drawing.addEventListener("click", (event) => {
      const step = event.target.closest(".step");
      if (step && !hasMoved) this.select(step.id.replace(/^step-/, ""));
    });
  }

  #fill(name, { kind, what, prompts, roads, look_up: lookUp }) {
    byId("sheet-name").textContent = name;
    byId("sheet-kind").textContent = lookUp ? `${word("map.looks_up")} ${lookUp}` : what || kind;
    byId("sheet-prompts").replaceChildren(...(prompts.length ? prompts.map(wording) : [make("p", "hint", word("map.no_prompt"))]));
    const targets = [...new Map(roads.map(([label, target]) => [`${label} ${target}`, [label, target]])).values()];
    byId("sheet-roads").replaceChildren(
      ...(targets.length ? [make("span", "quiet", `${word("map.leads_to")}:`)] : []),
      ...targets.flatMap(([label, target]) => [make("span", "", label), this.#link(target)]),
    );
    sheet.hidden = false;
  }

  #link(target) {
    if (!(target in this.#sheets)) return make("span", "", target);
    const link = make("button", "step-link", target);
    link.type = "button";
    link.addEventListener("click", () => {
      this.select(target);
      byId("sheet-name").focus();
    });
    return link;
  }
}

function wording({ key, texts }) {
  const block = make("div", "prompt", make("code", "", key));
  for (const [language, text] of Object.entries(texts)) {
    const said = make("span", "", text);
    said.lang = language;
    block.append(make("b", "", language), said);
  }
  return block;
}
