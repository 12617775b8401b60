// The note of a call: saved two seconds after the last key, kept in this tab until it is, and never lost. When another
// tab of the same agent wrote meanwhile, the service tells what it has, and both are put together here.

import { ask } from "./asking.js";
import { word } from "./words.js";

const SAVE_AFTER_MS = 2000;
const KEPT = "desk-note-";
const notes = new Map();

/** Take every note on the page into keeping. */
export function keepNotes() {
  for (const form of document.querySelectorAll("[data-note]")) {
    const id = form.dataset.note;
    if (notes.get(id)?.form === form) continue;
    const field = form.querySelector("textarea");
    const note = { form, field, saved: field.defaultValue, timer: 0, isSaving: false };
    const kept = sessionStorage.getItem(KEPT + id);
    if (kept !== null && kept !== field.value) {
      field.value = kept;
      note.timer = setTimeout(() => save(id), 0);
    }
    field.addEventListener("input", () => {
      sessionStorage.setItem(KEPT + id, field.value);
      show(note, word("note.unsaved"));
      clearTimeout(note.timer);
      note.timer = setTimeout(() => save(id), SAVE_AFTER_MS);
    });
    notes.set(id, note);
  }
}

/** What the service has now: another tab may have written it. It is shown where nothing here is unsaved. */
export function noteSaved(region) {
  const form = region.querySelector("[data-note]");
  const note = notes.get(form?.dataset.note);
  const text = form?.querySelector("textarea").defaultValue;
  if (!note || note.isSaving || text === note.saved || note.field.value !== note.saved) return;
  note.saved = text;
  note.field.value = text;
  show(note, form.querySelector("[data-note-state]").textContent);
}

/** Save what is not saved; all of it at once with `isNow`, else what has waited for long enough. */
export async function saveNotes(isNow = false) {
  for (const [id, note] of notes) {
    const isWaiting = note.field.value !== note.saved;
    if (isWaiting && (isNow || document.activeElement !== note.field)) await save(id);
    if (!note.form.isConnected && note.field.value === note.saved) notes.delete(id);
  }
}

async function save(id, isMerged = false) {
  const note = notes.get(id);
  if (!note || note.isSaving || note.field.value === note.saved) return;
  clearTimeout(note.timer);
  note.isSaving = true;
  const text = note.field.value;
  show(note, word("note.saving"));
  let told = null;
  try {
    const body = new URLSearchParams({ text, before: note.saved });
    const response = await ask(note.form.action, { method: "POST", body });
    told = response.ok ? await response.json() : null;
  } catch {
    // It stays in this tab, and is sent with the next poll that is answered.
  }
  note.isSaving = false;
  if (told?.is_saved) {
    note.saved = text;
    if (note.field.value === text) sessionStorage.removeItem(KEPT + id);
    show(note, isMerged ? word("note.elsewhere") : word("note.saved").replace("{time}", told.at));
  } else if (typeof told?.kept === "string" && !isMerged) {
    const mine = note.field.value.startsWith(note.saved) ? note.field.value.slice(note.saved.length) : `\n${note.field.value}`;
    note.field.value = told.kept + (mine.startsWith("\n") ? mine : `\n${mine}`);
    note.saved = told.kept;
    sessionStorage.setItem(KEPT + id, note.field.value);
    await save(id, true);
  } else {
    show(note, told?.told || word("note.unsaved"));
  }
}

function show(note, text) {
  note.form.querySelector("[data-note-state]").textContent = text;
}

window.addEventListener("beforeunload", (event) => {
  if ([...notes.values()].some((note) => note.form.isConnected && note.field.value !== note.saved)) event.preventDefault();
});
