// The way to the service, and what the page was last told of itself.

const LONGEST_MS = 8000;

export const desk = document.body.dataset.desk;
export const byId = (id) => document.getElementById(id);

/** What the desk is now: version, agent, token, duty, call, callState, now. */
export const state = () => byId("desk-is").dataset;

/** Ask once; a redirect is not followed, since only a page that is not ours would redirect. */
export function ask(address, options = {}) {
  const headers = { "X-Desk-Token": state().token, ...options.headers };
  const signal = AbortSignal.timeout(LONGEST_MS);
  return fetch(address, { cache: "no-store", redirect: "manual", signal, ...options, headers });
}
