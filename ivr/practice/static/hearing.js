// What the caller says aloud, by the browser's recognition where there is one. Typing is always there instead.

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition ?? null;

export const canHear = Recognition !== null;

/** Listen once, in a language. `begun`, `heard` (text, confidence) and `done` (whether it failed) are called. */
export function listenOnce(language, { begun, heard, done }) {
  const recognition = new Recognition();
  let isFailed = false;
  recognition.lang = language;
  recognition.onspeechstart = begun;
  recognition.onresult = (event) => {
    const best = event.results[0][0];
    heard(best.transcript, best.confidence || undefined);
  };
  recognition.onerror = (event) => {
    isFailed = !["no-speech", "aborted"].includes(event.error);
  };
  recognition.onend = () => done(isFailed);
  recognition.start();
  return () => recognition.abort();
}
