// The microphone while the line takes a message: how loud it is, how long it lasts, and the sound itself. The sound
// stays in this browser, to be heard again by whoever spoke; no request carries it.

const QUIET = 0.02;
const LOOKS_MS = 100;

export const canRecord = Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

export class Microphone {
  #stream = null;
  #recorder = null;
  #context = null;
  #looking = 0;
  #began = 0;
  #heardAt = 0;

  get isOn() {
    return this.#recorder !== null;
  }

  get seconds() {
    return this.isOn ? (Date.now() - this.#began) / 1000 : 0;
  }

  /** For how long nothing was loud enough to be speech. */
  get quietSeconds() {
    return this.isOn ? (Date.now() - this.#heardAt) / 1000 : 0;
  }

  /** Begin, once whoever sits here has allowed it; `look` is called with the loudness again and again. */
  async start(look) {
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.#recorder = new MediaRecorder(this.#stream);
    this.#began = this.#heardAt = Date.now();
    this.#context = new AudioContext();
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(this.#stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#looking = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const loudness = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
      if (loudness > QUIET) this.#heardAt = Date.now();
      look(Math.min(1, loudness * 4));
    }, LOOKS_MS);
    this.#recorder.start();
  }

  /** End; `taken` gets an address under which this page alone can play the sound. */
  stop(taken) {
    const [recorder, stream, context] = [this.#recorder, this.#stream, this.#context];
    if (!recorder) return;
    clearInterval(this.#looking);
    this.#recorder = null;
    recorder.addEventListener("dataavailable", ({ data }) => taken(URL.createObjectURL(data)));
    recorder.stop();
    stream.getTracks().forEach((track) => track.stop());
    context.close();
  }
}
