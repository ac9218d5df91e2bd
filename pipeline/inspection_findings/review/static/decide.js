// Deciding: what goes to the server through the outbox, and what becomes of it once the server has answered.

import { freshKey } from "./api.js";
import { askLabel } from "./dialogs.js";
import { byId, selectedIn } from "./dom.js";
import { draw, drawBar, drawQueue, drawRecord } from "./draw.js";
import { loadRecord, loadRows } from "./load.js";
import { quiet, toast } from "./messages.js";
import { arrived, go } from "./move.js";
import { page, secondsShown, session, state, words } from "./page.js";
import { toPoints } from "./text.js";

const LONGEST_LOOK = 3600; // seconds: who was away for longer did not look at the record

// --- what is decided

const together = []; // the keys of decisions that one undo takes back, in sets, the last ones at the end

/** Hand a decision to the outbox; the bar says at once that it is not saved yet. */
function send(name, body) {
  const key = freshKey();
  if (name !== "undo") together.push(new Set([key]));
  page.outbox.send(name, { ...body, key, session });
  drawBar();
}

/** Send a decision about the current record; with `next`, go on without waiting (the list shows that it is being saved). */
export function decide(action, changes, { next = false } = {}) {
  const { view } = state;
  if (!view) return;
  const seconds = secondsShown();
  state.expect(view.number, changes);
  const { document, start, end, text } = view.record;
  const place = { id: view.id, document: document.sha256, path: document.path, start, end, text };
  send("decide", { ...place, action, changes, seconds: seconds && Math.min(seconds, LONGEST_LOOK) });
  if (next && state.position + 1 < state.order.length) {
    go(state.position + 1);
  } else {
    state.leave();
    state.shownAt = performance.now();
    if (next) toast("That was the last one of this queue.");
    draw();
  }
}

/** A label was chosen: for the other side where that was asked for, else for the record. */
export function decideLabel(label) {
  if (!state.second) {
    decide("label", { label, status: "reviewed" }, { next: true });
  } else if (label === "none" || label === state.view.verdict.label) {
    toast("The other side is another label than the first, and not none.");
  } else {
    state.second = false;
    decide("label", { secondary: label });
  }
}

/** The next label is for the other side; where there is one already, it is taken away. */
export function decideSecond() {
  if (state.view.verdict.secondary) {
    decide("label", { secondary: null });
  } else {
    state.second = !state.second;
    draw();
  }
}

/** Settle a disagreement as one reviewer had it. */
export function settleAs(index) {
  const other = state.view.others[index];
  if (!other) return;
  const { status, comment, flag, ...changes } = other.verdict;
  decide("label", { ...changes, status: "reviewed" }, { next: true });
}

/** Add the words that are selected in the report as a finding, once its label is chosen. */
export function addFinding() {
  const text = byId("text");
  const units = text && selectedIn(text);
  if (!units) {
    toast("Select the sentence in the report's text first (with the mouse, or v, Tab and the arrows).");
    return;
  }
  const { window, record } = state.view;
  const [start, end] = units.map((unit) => window.offset + toPoints(window.text, unit));
  const seconds = secondsShown();
  words.end();
  askLabel(window.text.slice(...units).split(/\s+/).join(" ").trim(), (label) => {
    send("add", { sha256: record.document.sha256, start, end, label, seconds });
  });
}

/** Accept the record, and give the open ones that say nearly the same its label. */
export function decideAlike() {
  const { alike, verdict } = state.view;
  if (!alike.length) {
    toast("No other open record says nearly the same.");
    return;
  }
  const changes = { label: verdict.label, secondary: verdict.secondary, status: "reviewed" };
  for (const { number, ...place } of alike) {
    state.expect(number, changes);
    send("decide", { ...place, action: "label", changes, seconds: null });
  }
  decide("accept", { status: "reviewed" }, { next: true });
  together.push(new Set(together.splice(-alike.length - 1).flatMap((keys) => [...keys])));
}

/** Take the last decision of this session back, with those that were taken together with it. */
export function undo() {
  for (let count = together.pop()?.size || 1; count > 0; count -= 1) send("undo", { seconds: null });
}

// --- what the server made of it

/** A decision is on disk. */
export function confirmed(entry, answer) {
  state.everSaved = true;
  state.since = Math.max(state.since, answer.since);
  if (answer.row) state.settle(answer.row.number, answer);
  else state.progress = answer.progress;
  quiet();
  if (entry.name === "add") showAdded(answer);
  else if (entry.name === "undo" && answer.row) showUndone(answer);
  drawQueue();
  drawBar();
  if (answer.row && answer.row.number === state.current && state.view && !state.editing) drawRecord();
}

/** Go to the finding that was added: it stands behind the current record, wherever the order would put it. */
function showAdded({ row, existing }) {
  if (existing) toast("This sentence is a record already: here it is.");
  if (!state.order.includes(row.number)) state.order.splice(state.position + 1, 0, row.number);
  go(state.order.indexOf(row.number));
}

/** Go to the record whose decision was taken back; one whose adding was taken back is gone. */
function showUndone({ row, withdrawn }) {
  if (withdrawn) {
    state.order = state.order.filter((other) => other !== row.number);
    state.position = Math.min(state.position, Math.max(0, state.order.length - 1));
    state.leave();
  } else if (state.order.includes(row.number)) state.go(state.order.indexOf(row.number));
  toast(`Taken back: ${row.text.slice(0, 60)}…`);
  arrived();
  loadRecord(row.number, { again: true });
}

/** The sentence of a decision is not in this run: say so; the decision stays in this browser. */
export function unplaced(entry, message) {
  toast(`${message}. It is kept in this browser and tried again on the next start.`, "error");
  drawBar();
}

/** A decision was refused: say why, and show the record again as the server has it. */
export function refused(entry, message) {
  toast(message, "error");
  const place = together.findIndex((keys) => keys.delete(entry.body.key) && !keys.size);
  if (place >= 0) together.splice(place, 1);
  const row = [...state.rows.values()].find((other) => other.id === entry.body.id);
  if (row) {
    state.settle(row.number, null);
    state.views.delete(row.number);
    loadRows([row.number]);
    if (row.number === state.current) loadRecord(row.number);
  }
  drawBar();
}
