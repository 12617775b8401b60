// Asks the service, again and again where it does not answer. An act that is sent again makes no second step.

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000, 30000];

/** The service refused: a status, and its one line. */
export class Refused extends Error {
  constructor(status, line) {
    super(line);
    this.status = status;
  }
}

/** The service did not answer. */
export class Silent extends Error {}

/** Post JSON and give the answer; `isRetrying` is called with whether it is being tried again. */
export async function ask(address, content, isRetrying) {
  for (let tries = 0; ; tries += 1) {
    const response = await post(address, tries ? { ...content, again: true } : content);
    if (response) {
      if (tries) isRetrying(false);
      if (response.ok) return response;
      throw new Refused(response.status, (await response.text()).trim());
    }
    if (tries === PAUSES_MS.length) throw new Silent();
    isRetrying(true);
    await new Promise((done) => setTimeout(done, PAUSES_MS[tries]));
  }
}

async function post(address, content) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    });
    return response.status >= 500 ? null : response;
  } catch {
    return null;
  }
}

/** Ask once, without trying again; null where there is no answer. */
export async function peek(address, content) {
  const response = await post(address, content);
  return response?.ok ? response.json() : null;
}
