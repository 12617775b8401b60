// The agent's telephone: waits until it is called, rings, and is then a call as any other. Nothing here knows TwiML.

import { Call } from "./call.js";
import { ask, peek } from "./service.js";
import "./theme_button.js";
import * as tones from "./tones.js";
import { Transcript } from "./transcript.js";
import { Voice } from "./voice.js";
import { word } from "./words.js";

const LOOK_MS = 1000;
const RING_MS = 4000;
const KEPT = "practice-agent-call";

const byId = (id) => document.getElementById(id);
const transcript = new Transcript(() => {});
const voice = new Voice(() => tell("told.no_voices"));
let rings = null;
let rangAt = 0;
let ticking = 0;

const shown = {
  phase(phase, waits) {
    byId("screen").dataset.phase = phase;
    byId("status").textContent = {
      fetching: word("status.thinking"),
      playing: word("status.speaking"),
      listening: word(`status.${waits?.kind ?? "answer"}`),
    }[phase] ?? "";
    if (phase !== "playing") byId("caption").textContent = "";
    byId("setup").hidden = call?.isOpen ?? false;
    byId("call").hidden = !(call?.isOpen ?? false);
  },
  entry(keys) {
    byId("entry").textContent = keys;
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
  plays() {
    return 0; // nothing is recorded on this telephone
  },
  cutShort() {
    transcript.cutShort();
  },
  told({ you, problems }) {
    if (you && you.kind !== "hang_up" && you.kind !== "wait") transcript.add({ who: "you", did: you.kind, text: you.text });
    problems.forEach((problem) => tell("told.problem", problem));
    keep();
  },
  notHeard() {
    tell("told.keys_only");
  },
  retrying(isRetrying) {
    byId("status").textContent = word(isRetrying ? "status.retrying" : "status.thinking");
  },
  silent() {
    byId("status").textContent = word("status.gave_up");
  },
  refused({ status, message }) {
    if (status === 409) tell("agent.rings_no_more");
    else tell("told.refused", message);
    look();
  },
  resumed(kept) {
    transcript.restore(kept.lines ?? [], []);
    showWhom(kept.about);
    startTimer(kept.begin);
  },
  ended(ended) {
    clearInterval(ticking);
    transcript.add({ who: "aside", text: word(ended.by === "caller" ? "ended.caller" : "agent.over") });
    call.forget();
    byId("state").textContent = word("agent.waits");
    byId("agent").focus();
  },
};

const call = new Call(voice, shown, KEPT);

function keep() {
  call.keep({ lines: transcript.lines });
}

function tell(place, more = "") {
  const line = document.createElement("p");
  line.append(Object.assign(document.createElement("span"), { textContent: `${word(place)} ${more}`.trim() }));
  byId("told").replaceChildren(line);
}

function sound({ kind, text, seconds }) {
  const known = kind === "tone" ? word(`heard.${text}`, `${word("heard.tone")} ${text}`) : word(`heard.${kind}`);
  if (kind === "paused") return `${known}, ${seconds} s`;
  return !text || kind === "tone" ? known : `${known}: ${text}`;
}

function showWhom({ from }) {
  byId("line-name").textContent = byId("agent").selectedOptions[0]?.textContent.split(" · ")[0] ?? "";
  byId("line-number").textContent = from;
}

function startTimer(begin) {
  clearInterval(ticking);
  const tick = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - begin) / 1000));
    byId("timer").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  tick();
  ticking = setInterval(tick, 1000);
}

// ── ringing ──

async function look() {
  if (call.isOpen || !byId("agent")) return;
  const number = byId("agent").value;
  const told = await peek("phone/ringing", { number });
  if (call.isOpen || number !== byId("agent").value) return;
  const isNew = Boolean(told?.sid) && told.sid !== rings?.sid;
  const hasStopped = rings && !told?.sid;
  rings = told?.sid ? { sid: told.sid, from: told.from } : null;
  byId("ringing").hidden = !rings;
  if (isNew) {
    byId("told").replaceChildren();
    byId("rings-from").textContent = `${word("agent.rings")} ${rings.from}`;
    byId("state").textContent = "";
    byId("answer").focus();
  } else if (hasStopped) {
    byId("state").textContent = word("agent.waits");
  } else if (told === null) {
    byId("state").textContent = word("status.retrying");
  } else if (!rings) {
    byId("state").textContent = word("agent.waits");
  }
  if (rings && Date.now() - rangAt >= RING_MS) {
    rangAt = Date.now();
    tones.playRinging();
  }
}

byId("answer")?.addEventListener("click", () => {
  if (!rings) return;
  const { sid, from } = rings;
  rings = null;
  byId("ringing").hidden = true;
  transcript.clear();
  showWhom({ from });
  startTimer(Date.now());
  call.answer(byId("agent").value, sid, { from });
  byId("phone").focus({ preventScroll: true });
});
byId("turn-away")?.addEventListener("click", async () => {
  if (!rings) return;
  const { sid } = rings;
  try {
    await ask("phone/turn_away", { number: byId("agent").value, sid }, () => {});
  } catch {
    // It rings no more: that is what was wanted.
  }
  look();
});
byId("agent")?.addEventListener("change", () => {
  rings = null;
  const address = new URL(location.href);
  address.searchParams.set("agent", byId("agent").selectedOptions[0].dataset.agent);
  history.replaceState(null, "", address);
  look();
});

// ── in a call ──

function press(key) {
  call.press(key);
  const button = byId("keypad").querySelector(`[data-key="${key}"]`);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
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
byId("said").addEventListener("input", () => {
  if (byId("said").value) call.bargeIn(call.waits?.speech);
  else call.fallSilent();
});
byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  call.say(byId("said").value);
  byId("said").value = "";
});
byId("mute").addEventListener("click", () => {
  voice.setMuted(!voice.isMuted);
  byId("mute").setAttribute("aria-pressed", `${voice.isMuted}`);
});
byId("hang-up").addEventListener("click", () => call.hangUp());

if (!call.resume()) shown.phase("idle");
look();
setInterval(look, LOOK_MS);
