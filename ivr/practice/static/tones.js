// The sounds of a telephone, by WebAudio: keys (ITU-T Q.23), ringing, busy and the beep (U.S. precise tone plan).

const ROWS = { 1: 697, 2: 697, 3: 697, 4: 770, 5: 770, 6: 770, 7: 852, 8: 852, 9: 852, "*": 941, 0: 941, "#": 941 };
const COLUMNS = { 1: 1209, 4: 1209, 7: 1209, "*": 1209, 2: 1336, 5: 1336, 8: 1336, 0: 1336, 3: 1477, 6: 1477, 9: 1477, "#": 1477 };
const KEY_SECONDS = 0.14;
const LOUDNESS = 0.07;

let context = null;

/** Give the two frequencies of a key. */
export function frequencies(key) {
  return [ROWS[key], COLUMNS[key]];
}

export function playKey(key) {
  play(frequencies(key), KEY_SECONDS);
}

export function playKeys(keys) {
  [...keys].filter((key) => key in ROWS).forEach((key, place) => play(frequencies(key), KEY_SECONDS, place * 0.25));
}

export function playRinging() {
  play([440, 480], 1);
}

export function playBeep() {
  play([1000], 0.4);
}

export function playBusy() {
  [0, 1, 2].forEach((place) => play([480, 620], 0.5, place));
}

function play(tones, seconds, later = 0) {
  try {
    context ??= new AudioContext();
    context.resume();
    const begin = context.currentTime + later;
    const loudness = context.createGain();
    loudness.gain.setValueAtTime(0, begin);
    loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.01);
    loudness.gain.setValueAtTime(LOUDNESS, begin + seconds - 0.02);
    loudness.gain.linearRampToValueAtTime(0, begin + seconds);
    loudness.connect(context.destination);
    for (const tone of tones) {
      const source = context.createOscillator();
      source.frequency.value = tone;
      source.connect(loudness);
      source.start(begin);
      source.stop(begin + seconds);
    }
  } catch {
    // A machine without sound still has a telephone that works.
  }
}
