// The line's voice: the browser's own where it has one for the language, else captions at the pace of speech.
// A text is said sentence by sentence: browsers break off long utterances, and captions stay short.

const SECONDS_A_WORD = 0.35;
const WAIT_FOR_VOICES_MS = 600;

export class Voice {
  isMuted = false;
  #synthesis = window.speechSynthesis ?? null;
  #isBroken = false;
  #run = 0;
  #release = null;
  #tellNoVoices;
  #ready;

  /** `tellNoVoices` is called once, when something cannot be spoken. */
  constructor(tellNoVoices) {
    this.#tellNoVoices = tellNoVoices;
    this.#ready = this.#findVoices();
  }

  /** Speak a text to its end, or until `cancel`; `show` gets each sentence as it begins. */
  async speak(text, language, show) {
    const run = ++this.#run;
    await this.#ready;
    for (const sentence of sentences(text)) {
      if (run !== this.#run) return;
      show(sentence);
      const voice = this.#voiceFor(language);
      if (!voice) this.#tellOnce();
      if (voice && !this.isMuted) await this.#utter(sentence, language, voice);
      else await this.#pace(sentence);
    }
  }

  /** Stop at once. */
  cancel() {
    this.#run += 1;
    this.#synthesis?.cancel();
    this.#release?.();
  }

  setMuted(isMuted) {
    this.isMuted = isMuted;
    if (isMuted) {
      // The sentence under way ends; the next ones are captions at the pace of speech.
      this.#synthesis?.cancel();
    }
  }

  async #findVoices() {
    if (!this.#synthesis || this.#synthesis.getVoices().length) return;
    await new Promise((done) => {
      this.#synthesis.addEventListener?.("voiceschanged", done, { once: true });
      setTimeout(done, WAIT_FOR_VOICES_MS);
    });
  }

  #voiceFor(language) {
    if (!this.#synthesis || this.#isBroken) return null;
    const voices = this.#synthesis.getVoices().map((voice) => ({ voice, code: voice.lang.replace("_", "-") }));
    const near = voices.filter(({ code }) => code.slice(0, 2).toLowerCase() === language.slice(0, 2).toLowerCase());
    const exact = near.find(({ code }) => code.toLowerCase() === language.toLowerCase());
    const american = near.find(({ code }) => /-(US|MX|419)$/i.test(code));
    return (exact ?? american ?? near[0])?.voice ?? null;
  }

  #utter(sentence, language, voice) {
    return new Promise((resolve) => {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.lang = language;
      utterance.voice = voice;
      // Some machines begin to speak and never say that they have ended.
      const watchdog = setTimeout(() => done(), seconds(sentence) * 2500 + 4000);
      const done = () => {
        clearTimeout(watchdog);
        this.#release = null;
        resolve();
      };
      this.#release = done;
      utterance.onend = done;
      utterance.onerror = (event) => {
        if (event.error === "interrupted" || event.error === "canceled") return done();
        clearTimeout(watchdog);
        // After a reload some browsers speak only once the page has been touched again.
        if (event.error !== "not-allowed") {
          this.#isBroken = true;
          this.#tellOnce();
        }
        this.#pace(sentence).then(resolve);
      };
      this.#synthesis.speak(utterance);
    });
  }

  #pace(sentence) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#release = null;
        resolve();
      };
      const timer = setTimeout(done, seconds(sentence) * 1000);
      this.#release = done;
    });
  }

  #tellOnce() {
    this.#tellNoVoices?.();
    this.#tellNoVoices = null;
  }
}

function sentences(text) {
  return text.match(/[^.?!]+(?:[.?!]+(?=\s|$)|[.?!](?=\S)|$)+\s*/g)?.map((one) => one.trim()) ?? [text];
}

function seconds(text) {
  return text.split(/\s+/).length * SECONDS_A_WORD;
}
