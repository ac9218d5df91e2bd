// Editing and adding proportions: the server works each interval out while the form is typed into.

import { Refused, ask } from "./api.js";
import { decide } from "./decide.js";
import { byId, selectedIn } from "./dom.js";
import { draw } from "./draw.js";
import { publishedFor, readChanges } from "./editor.js";
import { fail } from "./load.js";
import { toast } from "./messages.js";
import { framework, page, state, words } from "./page.js";
import { drawScale, range } from "./scale.js";
import { toPoints } from "./text.js";

// --- opening the form

/** Edit the proportion with this index; without one the first, or the one behind that which is edited. */
export function edit(index) {
  const { view } = state;
  const shares = view.verdict.proportions;
  if (!shares.length) {
    toast("This record holds no proportion: select words in the sentence and press p to add one.");
    return;
  }
  const at = index ?? (state.editing && state.editing.index !== null ? (state.editing.index + 1) % shares.length : 0);
  openForm({ index: at, span: view.spans[at], share: shares[at] });
}

/** Add the words that are selected in the sentence as a proportion, beginning with what the rules make of them. */
export async function addShare() {
  const span = selectedSpan();
  if (!span) {
    toast("Select the words of the proportion in the sentence first (with the mouse, or v and the arrows).");
    return;
  }
  words.end();
  const answer = await work({ span, share: null, changes: {} });
  if (!answer) return;
  getSelection().removeAllRanges();
  openForm({ index: null, span, share: answer.share });
}

/** `original` is what the typed changes are made to; `share` what they make of it. */
function openForm({ index, span, share }) {
  state.editing = { index, span, share, original: share, typed: {}, choices: page.begun.choices, error: "" };
  draw();
  byId("edit-base").focus();
  byId("edit-base").select();
}

/** The selected words of the sentence as code points, null where none are selected. */
function selectedSpan() {
  const sentence = byId("sentence");
  const units = sentence && selectedIn(sentence);
  if (!units) return null;
  const text = state.view.record.text;
  let [start, end] = units;
  while (start < end && /\s/.test(text[start])) start += 1;
  while (end > start && /\s/.test(text[end - 1])) end -= 1;
  return end > start ? [toPoints(text, start), toPoints(text, end)] : null;
}

// --- while it is open

/** What the server makes of a proportion; null and the reason in the form where it can't be. */
async function work(request) {
  try {
    return await ask("share", { body: { id: state.view.id, ...request }, generation: page.begun.generation });
  } catch (error) {
    if (!(error instanceof Refused)) fail(error);
    else if (state.editing) state.editing.error = error.message;
    else toast(error.message, "error");
    return null;
  }
}

let typingTimer = null;

/** A field of the form says something else. */
export function typed({ name, value }) {
  state.editing.typed[name] = value;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(preview, 60);
}

let round = 0; // counts the previews: answers may come out of order, and only that to the last question counts

/** Work out the interval of what the form says and show it; whether it holds. */
async function preview() {
  const { editing } = state;
  if (!editing) return false;
  round += 1;
  const mine = round;
  let answer = null;
  editing.error = "";
  try {
    answer = await work({ span: editing.span, share: editing.original, changes: readChanges(editing.typed) });
  } catch (error) {
    editing.error = error.message;
  }
  if (mine !== round || state.editing !== editing || !byId("edit-error")) return false;
  byId("edit-error").textContent = editing.error;
  if (!answer) return false;
  editing.share = answer.share;
  byId("edit-value").textContent = range(answer.share.low, answer.share.high);
  byId("edit-scale").replaceChildren(drawScale(answer.share, publishedFor(framework(), answer.share)));
  return true;
}

/** While a proportion is edited, words that are selected in the sentence become its span. */
export async function respan() {
  const span = state.editing && selectedSpan();
  if (!span || (span[0] === state.editing.span?.[0] && span[1] === state.editing.span?.[1])) return;
  state.editing.span = span;
  if (!(await preview())) return;
  state.editing.original = state.editing.share;
  draw();
}

// --- keeping what came of it

export async function saveShare() {
  clearTimeout(typingTimer);
  const { editing, view } = state;
  if (!(await preview())) return;
  const shares = [...view.verdict.proportions];
  const spans = [...view.spans];
  const at = editing.index === null ? shares.length : editing.index;
  shares[at] = editing.share;
  spans[at] = editing.span;
  keepShares(shares, spans);
}

export function dropShare() {
  const { editing, view } = state;
  if (!editing || editing.index === null) return;
  const keep = (list) => list.filter((entry, index) => index !== editing.index);
  keepShares(keep(view.verdict.proportions), keep(view.spans));
}

/** Decide that the record has these proportions, in the order of the sentence, and close the form. */
function keepShares(shares, spans) {
  const order = shares.map((share, index) => index).sort((a, b) => shares[a].start - shares[b].start);
  state.view.spans = order.map((index) => spans[index]);
  state.editing = null;
  decide("edit", { proportions: order.map((index) => shares[index]) });
  byId("card").focus({ preventScroll: true });
}
