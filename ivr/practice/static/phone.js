// The page: joins the call, the voice, the map and what people click. Nothing here knows TwiML.

import { Call } from "./call.js";
import { canHear, listenOnce } from "./hearing.js";
import { FlowMap } from "./map.js";
import { Transcript, make } from "./transcript.js";
import { Voice } from "./voice.js";
import { word } from "./words.js";
import { RecordingPanel } from "./recording.js";
import { ask } from "./service.js";
import "./theme_button.js";
import { playKey } from "./tones.js";

const byId = (id) => document.getElementById(id);
const map = new FlowMap();
const transcript = new Transcript((step) => map.select(step));
const voice = new Voice(() => tell("told.no_voices"));

const shown = {
  phase(phase, waits) {
    byId("screen").dataset.phase = phase;
    byId("status").textContent = {
      fetching: word(transcript.lines.length ? "status.thinking" : "status.dialing"),
      playing: word("status.speaking"),
      listening: word(`status.${waits?.kind ?? "answer"}`),
      ended: word("status.ended"),
    }[phase] ?? "";
    if (phase !== "playing") byId("caption").textContent = "";
    byId("setup").hidden = phase !== "idle";
    byId("call").hidden = phase === "idle";
    byId("in-call").hidden = phase === "ended";
    byId("entry-line").hidden = phase === "ended";
    byId("ended").hidden = phase !== "ended";
    recording.show(phase, waits);
  },
  entry(keys, isSensitive) {
    byId("entry").textContent = isSensitive ? "•".repeat(keys.length) : keys;
  },
  caption(sentence, language) {
    byId("caption").textContent = sentence;
    byId("caption").lang = language;
  },
  hears(one) {
    if (one.kind === "spoken") transcript.add({ who: "line", text: one.text, language: one.language });
    else if (one.kind !== "ended") transcript.add({ who: "aside", text: sound(one) });
    keep();
  },
  plays(isOn = true) {
    return isOn ? recording.play() : recording.stopPlaying();
  },
  cutShort() {
    transcript.cutShort();
  },
  told({ call: sid, you, machine, step, assurance, notice, problems, ended }) {
    if (you && you.kind !== "hang_up") transcript.add({ who: "you", did: you.kind, text: you.kind === "wait" ? "…" : you.text });
    transcript.addTurns(machine);
    showAssurance(assurance);
    map.trace(transcript.turns.flatMap((turn) => turn.path));
    if (notice && !ended) tell(`told.${notice}`);
    problems.forEach((problem) => tell("told.problem", problem));
    byId("save").hidden = false;
    keep({ sid, assurance, step, ended, notice });
  },
  notHeard() {
    tell("told.keys_only");
  },
  retrying(isRetrying) {
    byId("status").textContent = word(isRetrying ? "status.retrying" : "status.thinking");
  },
  silent() {
    byId("status").textContent = word("status.gave_up");
    tell("status.gave_up");
  },
  refused({ status, message }) {
    const wasDialling = !transcript.lines.length;
    clearPage();
    if (status === 410) tell("told.gone");
    else if (status === 400 && wasDialling) tell("told.no_number");
    else if (status) tell("told.refused", message);
    else tell("told.broken");
    byId("dial").focus();
  },
  resumed(kept) {
    last = { line: kept.line, caller: kept.caller, about: kept.about };
    showCallee(kept.about);
    transcript.restore(kept.lines ?? [], kept.turns ?? []);
    showAssurance(kept.assurance);
    map.trace(transcript.turns.flatMap((turn) => turn.path));
    byId("save").hidden = false;
    startTimer(kept.begin);
    if (!kept.ended) tell("told.resumed");
  },
  ended(ended, kept, isNew) {
    const end = kept.end ?? Date.now();
    keep({ end });
    clearInterval(ticking);
    byId("timer").textContent = lasted(end - kept.begin);
    byId("ended-reason").textContent = word(kept.notice === "too_long" ? "told.too_long" : `ended.${ended.by}`);
    byId("ended-detail").textContent = [
      `${word("ended.lasted")} ${lasted(end - kept.begin)}.`,
      ended.by === "error" ? ended.reason : "",
    ].join(" ");
    offerReplay(kept.sid);
    if (isNew) {
      transcript.add({ who: "aside", text: word(`ended.${ended.by}`) });
      keep();
      showRecentCalls();
      byId("ended-reason").focus();
    }
  },
};

const call = new Call(voice, shown);
const recording = new RecordingPanel(call);
let ticking = 0;

function keep(changes = {}) {
  call.keep({ lines: transcript.lines, turns: transcript.turns, ...changes });
}

function tell(place, more = "") {
  const text = `${word(place)} ${more}`.trim();
  const told = [...byId("told").children];
  if (told.some((one) => one.firstChild.textContent === text)) return;
  const close = make("button", "close", make("span", "", "×"));
  close.type = "button";
  close.setAttribute("aria-label", word("map.close"));
  close.addEventListener("click", () => close.parentElement.remove());
  byId("told").append(make("p", "", make("span", "", text), close));
}

function sound({ kind, text, seconds }) {
  const known = kind === "tone" ? word(`heard.${text}`, `${word("heard.tone")} ${text}`) : word(`heard.${kind}`);
  if (kind === "paused") return `${known}, ${seconds} s`;
  return !text || kind === "tone" || kind === "left_queue" ? known : `${known}: ${text}`;
}

function showAssurance(assurance) {
  byId("assurance").hidden = !assurance;
  byId("assurance").querySelector(".chip").textContent = assurance ? word(`machine.${assurance}`, assurance) : "";
}

// ── before a call ──

function chosenCaller() {
  return byId("caller").selectedOptions[0];
}

function showPerson() {
  const { id, pin, pinNote, told } = chosenCaller().dataset;
  byId("person-told").textContent = told;
  byId("person-keys").hidden = !id;
  byId("person-id").textContent = id ?? "";
  byId("person-pin").textContent = pin || word("setup.no_pin");
  byId("person-note").textContent = pinNote ?? "";
  byId("setup-hint").hidden = !pin;
}

function showAnother() {
  byId("not-ours-field").hidden = !byId("not-ours").checked;
}

function dial(event) {
  event.preventDefault();
  const form = byId("setup");
  const chosen = form.elements.line.value ? form.querySelector("[name=line]:checked") : null;
  const number = chosen ? chosen.value : form.elements.another.value.trim();
  const label = chosen?.closest("label");
  begin(number, byId("caller").value, {
    name: label?.querySelector(".what").textContent ?? word("setup.another"),
    number: label?.querySelector(".number").textContent ?? number,
    person: { ...chosenCaller().dataset },
  });
}

function begin(line, caller, about) {
  byId("told").replaceChildren();
  byId("timer").textContent = "0:00";
  clearPage();
  showCallee(about);
  last = { line, caller, about };
  call.dial(line, caller, about);
  startTimer(Date.now());
  byId("phone").focus({ preventScroll: true });
  byId("phone").scrollIntoView({ block: "start" });
}

let last = null;

function clearPage() {
  transcript.clear();
  recording.clear();
  map.trace([]);
  showAssurance(null);
  byId("save").hidden = true;
  clearInterval(ticking);
}

function showCallee({ name, number, person }) {
  byId("line-name").textContent = name;
  byId("line-number").textContent = number;
  byId("cheat").hidden = !person?.id;
  byId("cheat-name").textContent = person?.name ?? "";
  byId("cheat-id").querySelector("b").textContent = person?.id ?? "";
  byId("cheat-pin").querySelector("b").textContent = person?.pin ?? "";
  byId("cheat-pin").hidden = !person?.pin;
}

function startTimer(begin) {
  clearInterval(ticking);
  const tick = () => { byId("timer").textContent = lasted(Date.now() - begin); };
  tick();
  ticking = setInterval(tick, 1000);
}

function lasted(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const padded = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${padded(minutes)}:${padded(seconds % 60)}` : `${minutes}:${padded(seconds % 60)}`;
}

// ── in a call ──

function press(key) {
  if (recording.takes(key)) playKey(key);
  else call.press(key);
  const button = byId("keypad").querySelector(`[data-key="${key}"]`);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
}

function pressAll(keys) {
  [...keys].forEach((key, place) => setTimeout(() => press(key), place * 110));
}

byId("keypad").addEventListener("click", (event) => {
  const key = event.target.closest(".key")?.dataset.key;
  if (key) press(key);
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, select, textarea");
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !call.isOpen) return;
  if (/^[0-9*#]$/.test(event.key)) {
    event.preventDefault();
    press(event.key);
  }
});
byId("cheat-id").addEventListener("click", () => pressAll(byId("cheat-id").querySelector("b").textContent));
byId("cheat-pin").addEventListener("click", () => pressAll(`${byId("cheat-pin").querySelector("b").textContent}#`));

byId("said").addEventListener("input", () => {
  if (byId("said").value) call.bargeIn(call.waits?.speech);
  else call.fallSilent();
});
byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  call.say(byId("said").value);
  byId("said").value = "";
});

let stopListening = null;
byId("listen").hidden = !canHear;
byId("listen").addEventListener("click", () => {
  if (stopListening) return stopListening();
  const button = byId("listen");
  const label = button.querySelector("span");
  button.classList.add("listening");
  label.textContent = word("call.listening");
  call.bargeIn(call.waits?.speech);
  let hasHeard = false;
  stopListening = listenOnce(call.waits?.language ?? "en-US", {
    begun: () => call.bargeIn(call.waits?.speech),
    heard: (text, confidence) => {
      hasHeard = true;
      call.say(text, confidence);
    },
    done: (isFailed) => {
      stopListening = null;
      button.classList.remove("listening");
      label.textContent = word("call.listen");
      if (!hasHeard) call.fallSilent();
      if (isFailed) {
        button.hidden = true;
        tell("told.no_hearing");
        byId("said").focus();
      }
    },
  });
  return undefined;
});

byId("mute").addEventListener("click", () => {
  voice.setMuted(!voice.isMuted);
  byId("mute").setAttribute("aria-pressed", `${voice.isMuted}`);
});
byId("hang-up").addEventListener("click", () => {
  const said = recording.cut();
  if (said) transcript.add({ who: "you", did: "say", text: said });
  call.hangUp(said);
});

// ── after a call ──

function offerReplay(sid) {
  byId("replay").hidden = !sid || !transcript.turns.length;
  byId("replay").href = `phone/calls/${encodeURIComponent(sid ?? "")}${location.search}`;
}

async function showRecentCalls() {
  try {
    const response = await fetch(`phone/recent-calls${location.search}`);
    if (!response.ok) return;
    const list = new DOMParser().parseFromString(await response.text(), "text/html").body;
    byId("recent").replaceChildren(...list.childNodes);
  } catch {
    // The list is as old as the page then.
  }
}

byId("again").addEventListener("click", () => {
  const { line, caller, about } = last;
  call.forget();
  begin(line, caller, about);
});
byId("other").addEventListener("click", () => {
  call.forget();
  byId("told").replaceChildren();
  byId("save").hidden = true;
  byId("dial").focus();
});

byId("save-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = byId("save-name").value;
  if (!byId("save-form").reportValidity()) return;
  try {
    const response = await ask("phone/save", { state: call.state, name }, () => {});
    const link = make("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = `${name}.call`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  } catch (error) {
    tell("told.refused", error.message);
  }
});

// ── the page itself ──

byId("caller").addEventListener("change", showPerson);
byId("setup").addEventListener("change", showAnother);
byId("setup").addEventListener("submit", dial);
showPerson();
map.load();
if (!call.resume()) shown.phase("idle");
