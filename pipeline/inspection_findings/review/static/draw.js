// Drawing the page from the state: the record in the middle, the report, the queue, the bar at the top.

import { drawCard } from "./card.js";
import { byId } from "./dom.js";
import { cap } from "./keys.js";
import { drawList } from "./list.js";
import { framework, state, unsaved } from "./page.js";
import { drawReport } from "./report.js";
import { LABELS, STATUS, told } from "./state.js";
import { drawToolbar } from "./toolbar.js";

let does = {};

/**
 * Say what the drawn things do: their buttons call `act`, `load` asks for rows that are not known yet, `pick` goes to a row.
 * They are handed in because their modules draw, and so import this one.
 */
export function connect({ act, load, pick }) {
  does = { act, load, pick };
}

let drawnReport = null; // the view that the right pane shows: drawing it anew would lose its place and its selection

/** Draw all of it. */
export function draw() {
  drawRecord();
  if (drawnReport !== state.view || !state.view) drawReport(state.view, does.act);
  drawnReport = state.view;
  drawQueue();
  drawBar();
  drawTools();
  announce();
  if (state.view && !state.shownAt) state.shownAt = performance.now();
}

/** Tell screen readers which record is shown now. */
function announce() {
  const { view } = state;
  if (!view) return;
  const { verdict, record } = view;
  const text = `Record ${state.position + 1} of ${state.order.length}: ${record.text} ${LABELS[verdict.label].name}, ${STATUS[verdict.status]}.`;
  if (byId("said").textContent !== text) byId("said").textContent = text;
}

export function drawRecord() {
  drawCard(state, framework(), does.act);
}

/** Draw the toolbar by the selected words. */
export function drawTools() {
  drawToolbar(state, does.act);
}

let queued = false;

/** Draw the list with the browser's next frame: once, however often it is asked for until then. */
export function drawQueue() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => {
    queued = false;
    drawList(state, { load: does.load, onPick: does.pick });
  });
}

/** Draw how far the review is, and whether all of it is saved. */
export function drawBar() {
  const { progress } = state;
  const share = progress.total ? (100 * progress.done) / progress.total : 0;
  byId("fill").style.width = `${share}%`;
  byId("track").setAttribute("aria-valuemax", String(progress.total));
  byId("track").setAttribute("aria-valuenow", String(progress.done));
  byId("counts").textContent = told(progress);
  for (const action of ["undo", "help"]) byId(action).querySelector("kbd").textContent = cap(action);
  const waiting = unsaved();
  byId("saved").textContent = waiting ? `saving ${waiting} …` : state.everSaved ? "✓ all saved" : "";
  byId("saved").dataset.waiting = String(waiting);
}
