// Requests to the page's own server, and the outbox: decisions stay in the browser's storage until the server has them on disk.

const token = new URLSearchParams(location.search).get("token") || "";

export class Refused extends Error {}
class Unplaced extends Error {}
export class Stale extends Error {}
export class Away extends Error {}

/** The server's answer; throws Refused (with its message), Unplaced (its sentence is not in this run), Stale (findings were written anew) or Away (no answer). */
export async function ask(name, { query = {}, body = null, generation = null } = {}) {
  const headers = { "X-Findings-Token": token };
  if (generation) headers["X-Findings-Generation"] = generation;
  const options = { headers, cache: "no-store" };
  if (body) {
    options.method = "POST";
    options.body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(`/api/${name}?${new URLSearchParams(query)}`, options);
  } catch {
    throw new Away("The server does not answer. Start “findings review” again.");
  }
  if (response.status === 403) throw new Away("The server was started anew: open the address that it printed.");
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new Away(`The server failed (${response.status}): see the terminal where it runs.`);
  }
  if (response.status === 409) throw new Stale(answer.error);
  if (response.status === 410) throw new Unplaced(answer.error);
  if (response.status === 400) throw new Refused(answer.error);
  if (!response.ok) throw new Away(answer.error || `The server failed (${response.status}).`);
  return answer;
}

/** A key that no other decision has. */
export function freshKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key of this tab's session: it outlives a reload, and two tabs have different ones. */
export function sessionKey() {
  try {
    const known = sessionStorage.getItem("findings-session");
    if (known) return known;
    const fresh = freshKey();
    sessionStorage.setItem("findings-session", fresh);
    return fresh;
  } catch {
    return freshKey();
  }
}

/**
 * Sends decisions one after another, in their order. Each is in the browser's storage until the server confirmed it; what a
 * crash left there is sent again on the next start. Sending twice does no harm: the server knows a decision by its key.
 * The storage belongs to one run and one reviewer: another run never sees it. A decision whose sentence is not in the run any more
 * stays in the storage, and is tried again on the next start.
 */
export class Outbox {
  constructor(place, { onConfirmed, onRefused, onUnplaced, onAway }) {
    this.prefix = `findings-outbox:${place}:`;
    this.on = { onConfirmed, onRefused, onUnplaced, onAway };
    this.queue = [];
    this.running = false;
  }

  /** Take up what an earlier page could not get confirmed; the number of decisions. */
  restore() {
    const left = [];
    for (let index = 0; index < localStorage.length; index += 1) {
      const name = localStorage.key(index);
      if (name.startsWith(this.prefix)) {
        try {
          left.push(JSON.parse(localStorage.getItem(name)));
        } catch {
          localStorage.removeItem(name);
        }
      }
    }
    left.sort((a, b) => a.stamp - b.stamp);
    this.queue.push(...left.map((entry) => ({ ...entry, restored: true })));
    if (left.length) this.run();
    return left.length;
  }

  send(name, body) {
    const entry = { name, body, stamp: performance.timeOrigin + performance.now() };
    try {
      localStorage.setItem(this.prefix + body.key, JSON.stringify(entry));
    } catch {
      // no storage: the decision still goes to the server at once
    }
    this.queue.push(entry);
    return this.run();
  }

  async run() {
    if (this.running) return;
    this.running = true;
    while (this.queue.length) {
      const entry = this.queue[0];
      try {
        const answer = await ask(entry.name, { body: entry.body });
        this.drop(entry);
        this.on.onConfirmed(entry, answer);
      } catch (error) {
        if (error instanceof Refused) {
          this.drop(entry);
          this.on.onRefused(entry, error.message);
        } else if (error instanceof Unplaced) {
          this.queue.shift(); // it stays in the storage
          this.on.onUnplaced(entry, error.message);
        } else {
          this.on.onAway(error.message);
          await new Promise((resolve) => setTimeout(resolve, 1500));
        }
      }
    }
    this.running = false;
  }

  drop(entry) {
    this.queue.shift();
    try {
      localStorage.removeItem(this.prefix + entry.body.key);
    } catch {
      // nothing was stored
    }
  }
}
