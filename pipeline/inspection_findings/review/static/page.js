// What the modules of the page share. It draws nothing and asks for nothing, so that all others can import it.

import { sessionKey } from "./api.js";
import { WordSelection } from "./select.js";
import { State } from "./state.js";

export const state = new State();
export const words = new WordSelection();
export const session = sessionKey();
export const frameworks = new Map(); // hash of a document -> its standards and key questions

/** What `main.js` fills in once the server has answered: `begun` is what it said at the start, `outbox` takes the decisions. */
export const page = { begun: null, outbox: null };

/** The framework of the record that is looked at, undefined where it is not loaded. */
export function framework() {
  return state.view && frameworks.get(state.view.record.document.sha256);
}

/** How many decisions the server has not confirmed yet: undos and additions count too. */
export function unsaved() {
  return page.outbox ? page.outbox.queue.length : 0;
}

/** For how long the record has been looked at, null where it is not drawn yet. */
export function secondsShown() {
  return state.shownAt ? (performance.now() - state.shownAt) / 1000 : null;
}

/** Keep the place in the queue, so that a reload comes back to it. */
export function remember() {
  sessionStorage.setItem("findings-place", JSON.stringify({ query: state.query, id: state.row ? state.row.id : null, number: state.current }));
}

/** The place that was kept: its query and row number; an empty object where there is none. */
export function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem("findings-place")) || {};
  } catch {
    return {};
  }
}
