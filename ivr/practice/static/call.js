// One call as the caller's telephone sees it: what is being heard, when silence runs out, when keys are sent.
// It knows no page: `shown` is told of everything that changes. What is asked of the service is a signed state and an
// act; the answer is the next state, what is heard, and what is waited for.

import { ask, peek, Refused, Silent } from "./service.js";
import * as tones from "./tones.js";

const LEFT_ALONE_MS = 60 * 60 * 1000;
const EVENT_MS = 700;
const WATCH_MS = 1000;

export class Call {
  /** idle, fetching, playing, listening or ended */
  phase = "idle";
  entry = "";
  waits = null;
  #kept = null;
  #voice;
  #shown;
  #run = 0;
  #place = 0;
  #timer = 0;
  #release = null;
  #ahead = "";
  #sayNext = null;
  #isHangingUp = false;
  #isUnanswered = false;
  #asked = 0;
  #watching = 0;
  #name;

  /** `name` is what this tab keeps the call by. */
  constructor(voice, shown, name = "practice-call") {
    this.#voice = voice;
    this.#shown = shown;
    this.#name = name;
  }

  get isOpen() {
    return !["idle", "ended"].includes(this.phase);
  }

  get state() {
    return this.#kept?.state ?? null;
  }

  /** Dial; `about` is kept with the call for the page (names, and who calls). */
  async dial(line, caller, about) {
    this.#reset();
    this.#kept = { about, begin: Date.now(), line, caller };
    this.#setPhase("fetching");
    tones.playRinging();
    await this.#ask("phone/dial", { line, caller });
  }

  /** Answer this number's telephone, which rings for the call `sid`. */
  async answer(number, sid, about) {
    this.#reset();
    this.#kept = { about, begin: Date.now(), line: "", caller: number };
    this.#setPhase("fetching");
    await this.#ask("phone/pick_up", { number, sid });
  }

  /** Go on with the call that this tab has kept; false where there is none. */
  resume() {
    const kept = read(this.#name);
    if (!kept) return false;
    this.#kept = kept;
    this.waits = kept.waits;
    this.#shown.resumed(kept);
    if (kept.ended) {
      this.#end(false);
    } else if (kept.act) {
      this.#setPhase("fetching");
      this.#ask("phone/act", { state: kept.state, ...kept.act, again: true });
    } else if (Date.now() - kept.at > LEFT_ALONE_MS) {
      this.#act({ act: "wait" });
    } else {
      this.#play(kept.heard, kept.place, true);
    }
    return true;
  }

  /** Press a key. */
  press(key) {
    if (!this.isOpen) return;
    tones.playKey(key);
    if (this.phase === "fetching") this.#ahead += key;
    else if (this.phase === "playing" && !this.bargeIn(this.waits?.keys)) this.#ahead += key;
    else if (this.phase === "listening") this.#enter(key);
    this.#shown.entry(this.entry, this.#isSensitive);
  }

  /** Say something. */
  say(text, confidence) {
    if (!this.isOpen || !text.trim()) return;
    if (this.phase === "fetching" || (this.phase === "playing" && !this.bargeIn(this.waits?.speech))) {
      this.#sayNext = [text, confidence];
    } else {
      this.#say(text, confidence);
    }
  }

  /** Stop what is being said, and the silence, since the caller has begun; false where it cannot be stopped. */
  bargeIn(isHeard = true) {
    if (this.phase === "listening") {
      clearTimeout(this.#timer);
      return true;
    }
    if (this.phase !== "playing" || this.waits?.kind !== "answer" || !isHeard) return false;
    if (this.#place < this.#kept.heard.length - this.waits.prompts_heard) return false;
    this.#stop();
    this.#shown.cutShort();
    this.#setPhase("listening");
    return true;
  }

  /** The caller had begun to type, and thought better of it: the silence runs again. */
  fallSilent() {
    if (this.phase === "listening") this.#startTimer();
  }

  /** Hang up; `said` was said since the line last answered, into a recording that hanging up ends. */
  hangUp(said = "") {
    if (!this.isOpen) return;
    if (this.#isUnanswered) this.forget();
    else if (this.phase === "fetching") this.#isHangingUp = true;
    else this.#act({ act: "hang_up", ...(said ? { said } : {}) });
  }

  /** Forget the call, so that another can be made. */
  forget() {
    this.#reset();
    this.#kept = null;
    sessionStorage.removeItem(this.#name);
    this.#setPhase("idle");
  }

  /** Keep what the page wants to find again after a reload. */
  keep(changes = {}) {
    if (!this.#kept) return;
    Object.assign(this.#kept, changes, { at: Date.now(), place: this.#place, waits: this.waits });
    if (!this.#kept.state) return;
    try {
      sessionStorage.setItem(this.#name, JSON.stringify(this.#kept));
    } catch {
      // Without storage a reload loses the call, and nothing else.
    }
  }

  get #isSensitive() {
    return Boolean(this.waits?.is_sensitive);
  }

  #reset() {
    this.#stop();
    this.#asked += 1;
    this.#isUnanswered = false;
    Object.assign(this, { entry: "", waits: null });
    this.#ahead = "";
    this.#sayNext = null;
    this.#isHangingUp = false;
    this.#place = 0;
  }

  #stop() {
    this.#run += 1;
    clearTimeout(this.#timer);
    clearInterval(this.#watching);
    this.#voice.cancel();
    this.#shown.plays(false);
    this.#release?.();
  }

  #setPhase(phase) {
    this.phase = phase;
    this.#shown.phase(phase, this.waits);
  }

  #act(act) {
    this.#stop();
    this.entry = "";
    this.#shown.entry("", false);
    this.#setPhase("fetching");
    this.keep({ act });
    return this.#ask("phone/act", { state: this.#kept.state, ...act });
  }

  async #ask(address, content) {
    let told;
    this.#asked += 1;
    const asked = this.#asked;
    const isRetrying = (isUnanswered) => {
      if (asked !== this.#asked) return;
      this.#isUnanswered = isUnanswered;
      this.#shown.retrying(isUnanswered);
    };
    try {
      const response = await ask(address, content, isRetrying);
      told = await response.json();
      if (asked !== this.#asked) return undefined;
    } catch (error) {
      if (asked !== this.#asked) return undefined;
      if (error instanceof Silent) return this.#shown.silent();
      const problem = error instanceof Refused ? error : new Refused(0, String(error));
      this.forget();
      return this.#shown.refused(problem);
    }
    const { state, heard, waits, ended, is_with_others: isWithOthers } = told;
    this.waits = waits;
    this.#place = 0;
    this.#shown.told(told);
    this.keep({ state, heard, ended, isWithOthers, act: null });
    if (this.#isHangingUp && !ended) {
      this.#isHangingUp = false;
      return this.#act({ act: "hang_up" });
    }
    return this.#play(heard, 0);
  }

  async #play(heard, from, isGoingOn = false) {
    const run = ++this.#run;
    const skippable = heard.length - (this.waits?.kind === "answer" ? this.waits.prompts_heard : 0);
    this.#setPhase("playing");
    this.#watch();
    for (let place = from; place < heard.length; place += 1) {
      this.#place = place;
      if (place >= skippable && ((this.#ahead && this.waits.keys) || (this.#sayNext && this.waits.speech))) break;
      if (!isGoingOn || place > from) this.#shown.hears(heard[place]);
      this.keep();
      await this.#hear(heard[place]);
      if (run !== this.#run) return;
    }
    this.#place = heard.length;
    this.keep();
    if (this.#kept.ended) this.#end(true);
    else this.#listen();
  }

  async #hear(one) {
    switch (one.kind) {
      case "spoken":
        return this.#voice.speak(one.text, one.language, (sentence) => this.#shown.caption(sentence, one.language));
      case "paused":
      case "music":
        return this.#pause(one.seconds * 1000);
      case "tone":
        ({ ringing: tones.playRinging, beep: tones.playBeep, busy: tones.playBusy }[one.text] ?? (() => tones.playKeys(one.text)))();
        return this.#pause(one.text === "ringing" ? 2000 : EVENT_MS);
      case "played":
        return this.#pause(this.#shown.plays() || EVENT_MS);
      case "ended":
        return undefined;
      default:
        return this.#pause(EVENT_MS);
    }
  }

  /** In a queue or a conversation someone else may do something: look each second, and go on with that at once. */
  #watch() {
    clearInterval(this.#watching);
    if (!this.#kept.isWithOthers) return;
    this.#watching = setInterval(async () => {
      const { state } = this.#kept ?? {};
      const told = this.entry ? null : await peek("phone/outside", { state });
      const isHere = ["playing", "listening"].includes(this.phase) && state === this.#kept?.state;
      if (told?.has_happened && isHere && !this.entry) this.#act({ act: "wait" });
    }, WATCH_MS);
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#release = () => {
        clearTimeout(timer);
        this.#release = null;
        resolve();
      };
    });
  }

  #listen() {
    this.#setPhase("listening");
    if (this.#sayNext) {
      const [text, confidence] = this.#sayNext;
      this.#sayNext = null;
      return this.#say(text, confidence);
    }
    const ahead = this.#ahead;
    this.#ahead = "";
    for (const [place, key] of [...ahead].entries()) {
      if (this.phase !== "listening") {
        this.#ahead = ahead.slice(place);
        break;
      }
      this.#enter(key);
    }
    this.#shown.entry(this.entry, this.#isSensitive);
    if (this.phase === "listening" && !this.entry) this.#startTimer();
  }

  #startTimer() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#act(this.entry ? { act: "keys", keys: this.entry } : { act: "wait" });
    }, this.waits.seconds * 1000);
  }

  #enter(key) {
    if (!this.waits?.keys || (this.waits.kind === "message" && !this.waits.finish_keys.includes(key))) return;
    this.entry += key;
    const isWhole = this.entry.length === this.waits.num_digits || key === this.waits.finish_key;
    if (isWhole) this.#act({ act: "keys", keys: this.entry });
    else this.#startTimer();
  }

  #say(text, confidence) {
    if (this.waits?.speech) this.#act({ act: "say", text, ...(confidence === undefined ? {} : { confidence }) });
    else {
      this.#shown.notHeard();
      this.#startTimer();
    }
  }

  #end(isNew) {
    this.#setPhase("ended");
    this.#shown.ended(this.#kept.ended, this.#kept, isNew);
    this.keep();
  }
}

function read(name) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(name));
    return typeof kept.state === "string" && Array.isArray(kept.heard) ? kept : null;
  } catch {
    return null;
  }
}
