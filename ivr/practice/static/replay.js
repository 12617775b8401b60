// A past call, turn by turn: the page has it whole already, and this plays it. The map follows; nothing is asked of
// the service but the map.

import "./theme_button.js";
import { FlowMap } from "./map.js";
import { Voice } from "./voice.js";
import { word } from "./words.js";

const BETWEEN_MS = 700;

const byId = (id) => document.getElementById(id);
const turnList = byId("turn-list");
const turns = JSON.parse(turnList.textContent);
const rows = [...document.querySelectorAll("#turns > li")];
const machineRows = [...document.querySelectorAll("#machine > li")];
const map = new FlowMap();
const voice = new Voice(tellNoVoices);

let place = 0;
let run = 0;
let release = null;

function tellNoVoices() {
  const told = document.createElement("p");
  told.textContent = word("told.no_voices");
  byId("told").replaceChildren(told);
}

/** Show a turn; `isTold` also tells it to whoever listens to the page. */
function show(wanted, isTold = true) {
  place = Math.min(Math.max(wanted, 0), turns.length - 1);
  const row = rows[place];
  for (const [list, all] of [[rows, byId("transcript")], [machineRows, byId("machine-scroll")]]) {
    list.forEach((one, number) => {
      one.classList.toggle("later", number > place);
      if (number === place) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    });
    all.scrollTop += list[place].getBoundingClientRect().top - all.getBoundingClientRect().top - 8;
  }
  const status = `${word("replay.turn")} ${place + 1} ${word("replay.of")} ${turns.length}`;
  const did = row.querySelector(".you, .aside")?.textContent.trim() ?? machineRows[0].children[1].textContent;
  byId("status").textContent = status;
  byId("timer").textContent = turns[place].after;
  byId("did").textContent = did;
  byId("caption").textContent = "";
  byId("position").value = place;
  byId("position").setAttribute("aria-valuetext", `${status}, ${turns[place].path.at(-1) ?? ""}`);
  byId("first").disabled = byId("back").disabled = place === 0;
  byId("forward").disabled = byId("last").disabled = place === turns.length - 1;
  byId("now").textContent = isTold ? [status, did, ...turns[place].spoken.map(([, , text]) => text)].join(". ") : "";
  // No element has this name: the page must not scroll to it.
  history.replaceState(null, "", `#at-${place + 1}`);
  map.trace(turns.slice(0, place + 1).flatMap((turn) => turn.path));
}

function step(by) {
  pause();
  show(place + by);
}

function jump(to) {
  pause();
  show(to);
}

function showPlaying(isPlaying) {
  byId("play").setAttribute("aria-pressed", `${isPlaying}`);
  byId("screen").dataset.phase = isPlaying ? "playing" : "still";
  if (!isPlaying) byId("caption").textContent = "";
}

function pause() {
  run += 1;
  voice.cancel();
  release?.();
  showPlaying(false);
}

async function play() {
  const mine = ++run;
  if (place === turns.length - 1) show(0, false);
  showPlaying(true);
  for (;;) {
    show(place, false);
    for (const [language, , text] of turns[place].spoken) {
      await voice.speak(text, language, (sentence) => {
        byId("caption").textContent = sentence;
        byId("caption").lang = language;
      });
      if (mine !== run) return;
    }
    await rest(BETWEEN_MS);
    if (mine !== run) return;
    if (place === turns.length - 1) return pause();
    place += 1;
  }
}

function rest(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    release = () => {
      clearTimeout(timer);
      release = null;
      resolve();
    };
  });
}

function toggle() {
  if (byId("play").getAttribute("aria-pressed") === "true") pause();
  else play();
}

function listenToPeople() {
  byId("first").addEventListener("click", () => jump(0));
  byId("back").addEventListener("click", () => step(-1));
  byId("play").addEventListener("click", toggle);
  byId("forward").addEventListener("click", () => step(1));
  byId("last").addEventListener("click", () => jump(turns.length - 1));
  byId("position").addEventListener("input", () => jump(Number(byId("position").value)));
  byId("aloud").addEventListener("change", () => voice.setMuted(!byId("aloud").checked));
  byId("turns").addEventListener("click", (event) => {
    const jumped = event.target.closest(".jump");
    if (jumped) jump(Number(jumped.dataset.place));
  });
  byId("machine").addEventListener("click", (event) => {
    const link = event.target.closest(".step-link");
    if (link) map.select(link.dataset.step);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, #drawing")) return;
    const acts = {
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      Home: () => jump(0),
      End: () => jump(turns.length - 1),
      ...(event.target.closest("button, a, summary") ? {} : { " ": toggle }),
    };
    if (!(event.key in acts)) return;
    event.preventDefault();
    acts[event.key]();
  });
}

if (turns.length) {
  document.querySelectorAll(".jump, #machine .step-link").forEach((one) => { one.disabled = false; });
  byId("player").hidden = false;
  listenToPeople();
  const named = /^#at-(\d+)$/.exec(location.hash);
  show(named ? Number(named[1]) - 1 : 0, false);
}
map.load(turnList.dataset.edition);
