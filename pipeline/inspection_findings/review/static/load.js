// Asking the server, and handing the answers to the state: rows of the list, whole records, the queue, what others changed.

import { Away, Refused, Stale, ask } from "./api.js";
import { draw, drawBar, drawQueue } from "./draw.js";
import { drawShown, reveal } from "./list.js";
import { alarm, quiet, toast } from "./messages.js";
import { frameworks, page, remember, state } from "./page.js";

/** The server's answer; null where there is none, and the reviewer is told why. */
export async function get(name, query = {}) {
  try {
    const answer = await ask(name, { query, generation: page.begun && page.begun.generation });
    quiet();
    return answer;
  } catch (error) {
    fail(error);
    return null;
  }
}

/** Tell why the server gave no answer; an error of the page itself goes on. */
export function fail(error) {
  if (error instanceof Stale) {
    alarm(error.message);
    location.reload();
  } else if (error instanceof Refused) toast(error.message, "error");
  else if (error instanceof Away) alarm(error.message);
  else throw error;
}

const asked = new Set(); // rows and records that are on their way

/** Load what the list shows of these records. */
export async function loadRows(numbers) {
  const fresh = numbers.filter((number) => !asked.has(`row ${number}`));
  if (!fresh.length) return;
  for (const number of fresh) asked.add(`row ${number}`);
  const tick = state.tick;
  const rows = await get("rows", { at: fresh.join(",") });
  for (const number of fresh) asked.delete(`row ${number}`);
  if (!rows) return;
  for (const row of rows) if (!state.outdated(row.number, tick)) state.takeRow(row);
  drawQueue();
}

/** Load a whole record; `again` where it may have changed, `reach` (code points) for more of the report around it. */
export async function loadRecord(number, { again = false, reach = null } = {}) {
  if (number === undefined || asked.has(number) || (state.views.has(number) && !again)) return;
  asked.add(number);
  const tick = state.tick;
  const view = await get("record", reach ? { number, reach } : { number });
  asked.delete(number);
  // a decision that was taken in the meantime is newer than this answer
  if (!view || (state.outdated(number, tick) && state.views.has(number))) return;
  state.takeView(view);
  const sha256 = view.record.document.sha256;
  if (!frameworks.has(sha256)) {
    const framework = await get("framework", { sha256 });
    if (framework) frameworks.set(sha256, framework);
  }
  if (number === state.current) {
    // a form that somebody types into is not drawn anew
    if (!state.editing) draw();
    prefetch();
  }
}

/** Load the records around this one, so that going on need not wait. */
export function prefetch() {
  for (const number of state.wanted()) loadRecord(number);
}

/** Load the order of the records that a query finds; `keep` is the row number to stay at. */
export async function loadQueue(query, keep) {
  state.query = query;
  remember();
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value));
  const answer = await get("queue", given);
  if (!answer) return;
  page.begun.generation = answer.generation;
  state.setOrder(answer.order, keep);
  drawShown(state);
  reveal(state);
  draw();
  loadRecord(state.current);
}

/** Load what other tabs and other people decided since the last answer. */
export async function catchUp() {
  if (!page.begun || document.hidden) return;
  const changes = await get("changes", { since: state.since });
  if (!changes) return;
  if (state.takeChanges(changes)) loadRecord(state.current, { again: true });
  drawQueue();
  drawBar();
}
