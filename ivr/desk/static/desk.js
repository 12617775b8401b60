// The desk in the browser: asks every second and a half whether anything has changed, and if so fetches the regions and
// changes those that differ. What someone is typing, where the focus is, and what is folded open survive that.

import { ask, byId, desk, state } from "./asking.js";
import "./frame.js";
import { keepNotes, noteSaved, saveNotes } from "./notes.js";
import { listenToKeys } from "./keys.js";
import { word } from "./words.js";

const POLL_MS = 1500;
const STALE_AFTER_MS = 6000;
const TOLD_MS = 12000;
const FIGURES_MS = 15000;

const main = document.getElementById("main");
const served = new Map();
let shownAt = Date.now();
let aheadMs = 0;
let refreshedAt = Date.now();
let isAsking = false;
let timer = 0;


// ── asking ──

async function poll() {
  clearTimeout(timer);
  if (!isAsking) {
    isAsking = true;
    try {
      const response = await ask(`${desk}/version`);
      if (response.status === 401) setLink("ended");
      else if (!response.ok) throw new Error(`${response.status}`);
      else {
        const { version, agent } = await response.json();
        if (agent !== state().agent) return location.reload();
        const isOld = main.dataset.page !== desk && Date.now() - refreshedAt > FIGURES_MS;
        if (isOld || version !== state().version || byId("link").dataset.state === "ended") await refresh();
        setLink("fresh");
        saveNotes();
      }
    } catch {
      if (Date.now() - shownAt > STALE_AFTER_MS) setLink("stale");
    } finally {
      isAsking = false;
    }
  }
  timer = setTimeout(poll, POLL_MS);
  return undefined;
}

function setLink(link) {
  if (link === "fresh") shownAt = Date.now();
  if (byId("link").dataset.state === link) return;
  byId("link").dataset.state = link;
  byId("link-stale").hidden = link !== "stale";
  byId("link-ended").hidden = link !== "ended";
  const time = new Date(shownAt + aheadMs).toLocaleTimeString(document.documentElement.lang, { timeZone: "America/Los_Angeles" });
  byId("link-stale").textContent = word("link.stale").replace("{time}", time);
}

// ── showing ──

async function refresh() {
  const response = await ask(main.dataset.page);
  if (response.status === 401) return setLink("ended");
  if (!response.ok) throw new Error(`${response.status}`);
  const fresh = new DOMParser().parseFromString(`<main>${await response.text()}</main>`, "text/html").querySelector("main");
  const before = { ...state() };
  refreshedAt = Date.now();
  await show(fresh);
  announce(before, state());
  return setLink("fresh");
}

async function show(fresh) {
  const focused = document.activeElement;
  const caret = [focused?.selectionStart, focused?.selectionEnd];
  replace(main.querySelector('[data-region="is"]'), fresh.querySelector('[data-region="is"]'));
  for (const column of fresh.querySelectorAll("[data-column]")) {
    const here = main.querySelector(`[data-column="${column.dataset.column}"]`);
    const wanted = new Set([...column.children].map((one) => one.dataset.region));
    for (const old of [...here.children]) {
      if (wanted.has(old.dataset.region)) continue;
      if ("keep" in old.dataset) await saveNotes(true);
      served.delete(old.dataset.region);
      old.remove();
    }
    let place = here.firstElementChild;
    for (const region of [...column.children]) {
      const name = region.dataset.region;
      const old = [...here.children].find((one) => one.dataset.region === name);
      const html = withoutToken(region.outerHTML);
      if (!old) {
        here.insertBefore(document.adoptNode(region), place);
        served.set(name, html);
        continue;
      }
      if (old !== place) here.insertBefore(old, place);
      place = old.nextElementSibling;
      if ("keep" in region.dataset) {
        noteSaved(region);
        old.querySelector('[name="token"]').value = state().token;
      } else if (served.get(name) !== html) {
        served.set(name, html);
        replace(old, region);
      } else {
        old.querySelectorAll('[name="token"]').forEach((one) => { one.value = state().token; });
      }
    }
  }
  keepNotes();
  tick();
  const same = focused?.id && focused !== document.body ? byId(focused.id) : null;
  if (same && same !== document.activeElement) {
    same.focus({ preventScroll: true });
    if (caret[0] !== null && same.setSelectionRange && same.type !== "email") try { same.setSelectionRange(...caret); } catch { /* a field without a caret */ }
  }
}

/** Put a region in the place of an old one, with what is typed into it and folded open in it. */
function replace(old, region) {
  const typed = [...old.querySelectorAll("input[id], select[id], textarea[id]")].filter(isTyped);
  const open = [...old.querySelectorAll("details[open][id]")].map((one) => one.id);
  const isSent = "sent" in old.dataset;
  const made = document.adoptNode(region);
  old.replaceWith(made);
  if (!isSent) typed.forEach((one) => { if (byId(one.id)) byId(one.id).value = one.value; });
  open.forEach((id) => { if (byId(id)) byId(id).open = true; });
}

function isTyped(field) {
  if (field.type === "checkbox") return false;
  const first = field instanceof HTMLSelectElement ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue;
  return field.value !== first;
}

function withoutToken(html) {
  return html.replaceAll(/name="token" value="[^"]*"/g, "");
}

/** Tell a screen reader what has become of the call, and put the focus where the work is. */
function announce(before, after) {
  if (before.call === after.call && before.callState === after.callState && before.duty === after.duty) return;
  const heading = byId("call-heading");
  const stage = document.querySelector(".call .stage")?.innerText ?? "";
  const about = document.querySelector(".call .facts")?.innerText.replaceAll("\n", " ") ?? "";
  byId("announce").textContent = before.call === after.call ? stage : `${heading?.innerText ?? ""}. ${stage} ${about}`;
  const isTyping = document.activeElement?.matches("input, select, textarea");
  if (before.call !== after.call && heading && !isTyping) heading.focus({ preventScroll: true });
  if (after.duty === "wrap_up" && before.duty !== "wrap_up" && !isTyping) byId("reason")?.focus({ preventScroll: true });
  document.title = `${after.callState === "ringing" ? "☎ " : ""}${document.title.replace("☎ ", "")}`;
}

function tell(text, isRefused = false) {
  const line = document.createElement("p");
  line.textContent = text;
  line.className = isRefused ? "refused" : "";
  byId("told").replaceChildren(...(text ? [line] : []));
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => line.remove(), TOLD_MS);
}

// ── acts ──

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if ("plain" in form.dataset || form.method !== "post") return;
  event.preventDefault();
  if (form.dataset.note) return void saveNotes();
  const button = event.submitter ?? form.querySelector("button");
  if (button?.getAttribute("aria-busy") === "true") return;
  button?.setAttribute("aria-busy", "true");
  const content = new FormData(form);
  if (event.submitter?.name) content.set(event.submitter.name, event.submitter.value);
  content.set("token", state().token);
  try {
    if (document.querySelector("[data-note]")) await saveNotes(true);
    const response = await ask(form.action, { method: "POST", body: new URLSearchParams(content) });
    if (response.status === 401) return setLink("ended");
    if (response.ok) {
      const { told, shown, faults, is_refused: isRefused } = await response.json();
      const region = form.closest("[data-region]");
      if (!isRefused && region) region.dataset.sent = "";
      tell([told, ...(faults ?? [])].join(" "), isRefused);
      if (shown) showOnce(form, shown);
    } else {
      tell(word("link.refused").replace("{line}", (await response.text()).trim()), true);
    }
    await refresh();
  } catch {
    tell(word("link.unsent"), true);
  } finally {
    button?.removeAttribute("aria-busy");
  }
});

function showOnce(form, shown) {
  const box = document.createElement("p");
  box.className = "shown-once";
  box.setAttribute("role", "status");
  const digits = document.createElement("strong");
  digits.textContent = shown;
  box.append(`${word("pin.shown")}: `, digits, ` ${word("pin.read")}`);
  byId("told").after(box);
  box.tabIndex = -1;
  box.focus();
  const call = state().call;
  const watch = setInterval(() => {
    if (state().call === call) return;
    box.remove();
    clearInterval(watch);
  }, 1000);
}

// ── time ──

function tick() {
  for (const one of document.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.floor((Date.now() + aheadMs - Date.parse(one.dataset.since)) / 1000));
    const minutes = Math.floor(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const padded = (number) => String(number).padStart(2, "0");
    one.textContent = hours ? `${hours}:${padded(minutes % 60)}:${padded(seconds % 60)}` : `${minutes}:${padded(seconds % 60)}`;
  }
}

aheadMs = Date.parse(state().now) - Date.now();
main.querySelectorAll("[data-region]").forEach((one) => served.set(one.dataset.region, withoutToken(one.outerHTML)));
keepNotes();
listenToKeys();
tick();
setInterval(tick, 1000);
timer = setTimeout(poll, POLL_MS);
window.addEventListener("focus", poll);
