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
  #canRecord = canRecord;

  constructor(call) {
    this.#call = call;
    byId("record").addEventListener("click", () => (this.#microphone.isOn ? this.#endWithKey() : this.#begin()));
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

  /** Tell the line of what was spoken so far, before a key that ends it or the end of the call. */
  finish(key = null) {
    if (!this.#microphone.isOn || (key !== null && !this.#waits.finish_keys.includes(key))) return;
    const { seconds } = this.#microphone;
    this.#stop();
    if (seconds > SHORTEST_SECONDS) this.#call.say(`${word("recording.said")} (${Math.round(seconds)} s)`);
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
    if (seconds >= this.#waits.longest_seconds || quietSeconds >= this.#waits.seconds) this.#endWithKey();
  }

  #endWithKey() {
    const key = this.#waits.finish_keys.slice(-1);
    this.finish();
    if (key) this.#call.press(key);
  }

  #stop() {
    clearInterval(this.#ticking);
    byId("level").value = 0;
    this.#microphone.stop((address) => {
      this.clear();
      byId("taken-sound").src = address;
      byId("taken").hidden = false;
    });
  }
}
