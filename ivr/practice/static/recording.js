// The panel while the line takes a message: by the microphone where there is one, else typed words stand for it.
// A key of the line's choice ends it, silence and length do, and so does hanging up.

import { Microphone, canRecord } from "./microphone.js";
import { word } from "./words.js";

const EVERY_KEY = 12;
const SHORTEST_SECONDS = 0.3;

const byId = (id) => document.getElementById(id);

export class RecordingPanel {
  #call;
  #microphone = new Microphone();
  #waits = null;
  #ticking = 0;
  #takenSeconds = 0;
  #canRecord = canRecord;

  constructor(call) {
    this.#call = call;
    byId("record").addEventListener("click", () => (this.#microphone.isOn ? this.finish() : this.#begin()));
  }

  /** Show the panel while the line records, and hide it else. */
  show(phase, waits) {
    const isRecording = phase === "listening" && waits?.kind === "message";
    if (!isRecording && this.#microphone.isOn) this.#stop();
    this.#waits = isRecording ? waits : null;
    byId("recording").hidden = !isRecording;
    byId("record").hidden = !this.#canRecord;
    if (!isRecording) return;
    byId("record").textContent = word("recording.begin");
    byId("recording-hint").textContent = word("recording.typed");
    byId("recording-time").textContent = "0:00";
    const keys = waits.finish_keys;
    byId("recording-ends").textContent = keys.length === EVERY_KEY ? word("recording.any_key")
      : keys ? `${[...keys].join(" ")} ${word("recording.this_key")}` : "";
  }

  /** A new call: what was taken in the last one is no longer offered. */
  clear() {
    byId("taken").hidden = true;
    if (byId("taken-sound").src) URL.revokeObjectURL(byId("taken-sound").src);
    byId("taken-sound").removeAttribute("src");
  }

  /** Play what was spoken into the microphone, as the line does its recording; gives its length in milliseconds. */
  play() {
    const sound = byId("taken-sound");
    if (!sound.hasAttribute("src")) return 0;
    sound.currentTime = 0;
    sound.play().catch(() => {}); // a browser that plays nothing by itself still shows the button
    return this.#takenSeconds * 1000;
  }

  stopPlaying() {
    byId("taken-sound").pause();
  }

  /** Take a key while the microphone is on: one of the line's choice ends the message, any other does nothing. */
  takes(key) {
    if (!this.#microphone.isOn) return false;
    if (this.#waits.finish_keys.includes(key)) this.finish();
    return true;
  }

  /** End the message, and tell the line of it. */
  finish() {
    const said = this.cut();
    if (said) this.#call.say(said);
    else this.#call.fallSilent();
  }

  /** End what the microphone takes, and give what stands for it; nothing where it took nothing. */
  cut() {
    if (!this.#microphone.isOn) return "";
    this.#takenSeconds = this.#microphone.seconds;
    this.#stop();
    return this.#takenSeconds < SHORTEST_SECONDS ? "" : `${word("recording.said")} (${Math.round(this.#takenSeconds)} s)`;
  }

  async #begin() {
    this.#call.bargeIn(); // the silence stands still while the browser asks
    try {
      await this.#microphone.start((loudness) => { byId("level").value = loudness; });
    } catch {
      this.#canRecord = false;
      byId("record").hidden = true;
      byId("recording-hint").textContent = word("recording.refused");
      this.#call.fallSilent();
      byId("said").focus();
      return;
    }
    if (!this.#waits) return this.#stop(); // the call went on meanwhile
    byId("record").textContent = word("recording.end");
    byId("recording-hint").textContent = word("recording.speaking");
    this.#ticking = setInterval(() => this.#tick(), 250);
    return undefined;
  }

  #tick() {
    const { seconds, quietSeconds } = this.#microphone;
    byId("recording-time").textContent = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;
    if (seconds >= this.#waits.longest_seconds || quietSeconds >= this.#waits.seconds) this.finish();
  }

  #stop() {
    clearInterval(this.#ticking);
    byId("level").value = 0;
    byId("record").textContent = word("recording.begin");
    this.#microphone.stop((address) => {
      this.clear();
      byId("taken-sound").src = address;
      byId("taken").hidden = false;
    });
  }
}
