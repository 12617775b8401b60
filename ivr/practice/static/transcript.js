// The conversation and what the machine did, written line by line. What is kept of them survives a reload.

import { word } from "./words.js";

const transcript = document.getElementById("transcript");
const machine = document.getElementById("machine"); // an agent's telephone shows none

/** Make an element with a class and children; texts are texts, never markup. */
export function make(name, className = "", ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((one) => one !== null));
  return made;
}

export class Transcript {
  lines = [];
  turns = [];
  #select;

  /** `select` is called with the name of a step that someone wants to see. */
  constructor(select) {
    this.#select = select;
  }

  clear() {
    this.lines = [];
    this.turns = [];
    transcript.querySelectorAll(":not(.empty)").forEach((one) => one.remove());
    machine?.replaceChildren();
    this.#showEmpty();
  }

  restore(lines, turns) {
    this.clear();
    lines.forEach((line) => this.add(line));
    this.addTurns(turns);
  }

  /** Add a line: {who: line | you | aside, text, language}. */
  add(line) {
    this.lines.push(line);
    transcript.append(line.who === "aside" ? make("p", "aside", line.text) : bubble(line));
    if (line.isCut) this.markCut();
    transcript.scrollTop = transcript.scrollHeight;
    this.#showEmpty();
  }

  /** Tell that the last thing said was not heard to its end. */
  cutShort() {
    const last = this.lines.at(-1);
    if (last?.who !== "line") return;
    last.isCut = true;
    this.markCut();
  }

  markCut() {
    const last = transcript.lastElementChild;
    last.classList.add("cut");
    last.append(make("span", "visually-hidden", ` (${word("heard.cut_short")})`));
  }

  /** Add turns that are not there yet. */
  addTurns(turns) {
    if (!machine) return;
    for (const turn of turns) {
      if (this.turns.some((one) => one.turn === turn.turn)) continue;
      this.turns.push(turn);
      machine.append(this.#row(turn));
    }
    machine.parentElement.scrollTop = machine.parentElement.scrollHeight;
    this.#showEmpty();
  }

  #row(turn) {
    const row = make("li", "", make("span", "turn", `${turn.turn}`), make("span", "", happened(turn.event)));
    const lookedUp = turn.looked_up.map((one) => make("span", "chip", `${one.look_up} → ${one.outcome}`));
    if (lookedUp.length) row.append(make("span", "chips", ...lookedUp));
    const step = make("button", "step-link", turn.path.at(-1));
    step.type = "button";
    step.addEventListener("click", () => this.#select(turn.path.at(-1)));
    row.append(make("span", "rests", word("machine.rests"), step));
    return row;
  }

  #showEmpty() {
    transcript.querySelector(".empty").hidden = this.lines.length > 0;
    if (machine) machine.parentElement.querySelector(".empty").hidden = this.turns.length > 0;
  }
}

function bubble({ who, text, language, did }) {
  const from = make("span", "from", who === "you" ? `${word("call.you")} ${word(`did.${did}`)}` : spoken(language));
  const said = make("span", "text", text);
  if (language) said.lang = language;
  return make("p", `bubble ${who}`, from, said);
}

function spoken(language) {
  return `${word("call.the_line")} · ${word(`languages.${language.slice(0, 2)}`, language)}`;
}

function happened(event) {
  const by = event.by ? ` ${word(`events.${event.by}`, "")}` : "";
  const what = event.value ?? event.link ?? event.reason ?? event.outcome;
  return `${word(`events.${event.kind}`)}${what === undefined || what === null ? "" : ` “${what}”`}${by}`;
}
