// The page: asks the server, hands the answers to the state, and draws what changed.

import { Away, Outbox, Refused, Stale, ask, freshKey, sessionKey } from "./api.js";
import { drawCard } from "./card.js";
import { askComment, askLabel, pickLink, showKeys, showNotices } from "./dialogs.js";
import { byId, selectedIn } from "./dom.js";
import { publishedFor, readChanges } from "./editor.js";
import { actionOf } from "./keys.js";
import { drawFilters, drawList, drawShown, reveal } from "./list.js";
import { drawReport } from "./report.js";
import { drawScale, range } from "./scale.js";
import { WordSelection } from "./select.js";
import { State, told } from "./state.js";
import { toPoints, toUnits } from "./text.js";
import { drawToolbar } from "./toolbar.js";

const state = new State();
const words = new WordSelection();
const session = sessionKey();
const frameworks = new Map(); // hash of a document -> its standards and key questions
let begun = null; // what the server said at the start
let outbox = null;
let drawnReport = null; // the view that the right pane shows

// --- asking

async function get(name, query = {}) {
  try {
    const answer = await ask(name, { query, generation: begun && begun.generation });
    quiet();
    return answer;
  } catch (error) {
    fail(error);
    return null;
  }
}

function fail(error) {
  if (error instanceof Stale) {
    alarm(error.message);
    location.reload();
  } else if (error instanceof Refused) toast(error.message, "error");
  else if (error instanceof Away) alarm(error.message);
  else throw error;
}

const asked = new Set(); // rows and records that are on their way

async function loadRows(numbers) {
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

async function loadRecord(number, { again = false, reach = null } = {}) {
  if (number === undefined || asked.has(number) || (state.views.has(number) && !again)) return;
  asked.add(number);
  const tick = state.tick;
  const view = await get("record", reach ? { number, reach } : { number });
  asked.delete(number);
  if (!view || (state.outdated(number, tick) && state.views.has(number))) return;
  state.takeView(view);
  const sha256 = view.record.document.sha256;
  if (!frameworks.has(sha256)) {
    const framework = await get("framework", { sha256 });
    if (framework) frameworks.set(sha256, framework);
  }
  if (number === state.current) {
    if (!state.editing) draw();
    prefetch();
  }
}

function prefetch() {
  for (const number of state.wanted()) loadRecord(number);
}

async function loadQueue(query, keep) {
  state.query = query;
  remember();
  const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value));
  const answer = await get("queue", given);
  if (!answer) return;
  begun.generation = answer.generation;
  state.setOrder(answer.order, keep);
  drawShown(state);
  reveal(state);
  draw();
  loadRecord(state.current);
}

// --- drawing

function framework() {
  return state.view && frameworks.get(state.view.record.document.sha256);
}

function draw() {
  drawCard(state, framework(), act);
  if (drawnReport !== state.view || !state.view) drawReport(state.view, act);
  drawnReport = state.view;
  drawQueue();
  drawBar();
  drawToolbar(state, act);
  if (state.view && !state.shownAt) state.shownAt = performance.now();
}

let queued = false;
function drawQueue() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => {
    queued = false;
    drawList(state, { load: loadRows, onPick: (place) => go(place) });
  });
}

/** How many decisions the server has not confirmed yet: undos and additions count too. */
function unsaved() {
  return outbox ? outbox.queue.length : 0;
}

/** Hand a decision to the outbox; the bar says at once that it is not saved yet. */
function send(name, body) {
  outbox.send(name, body);
  drawBar();
}

function drawBar() {
  const { progress } = state;
  const share = progress.total ? (100 * progress.done) / progress.total : 0;
  byId("fill").style.width = `${share}%`;
  byId("track").setAttribute("aria-valuemax", String(progress.total));
  byId("track").setAttribute("aria-valuenow", String(progress.done));
  byId("counts").textContent = told(progress);
  const waiting = unsaved();
  byId("saved").textContent = waiting ? `saving ${waiting} …` : state.everSaved ? "✓ all saved" : "";
  byId("saved").dataset.waiting = String(waiting);
}

let toastTimer = null;
function toast(text, kind = "") {
  const element = byId("toast");
  element.textContent = text;
  element.className = `on ${kind}`;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { element.className = ""; }, kind === "error" ? 6000 : 2500);
}

/** A message that stays, with what becomes of the decisions that are not confirmed. */
function alarm(text) {
  const waiting = unsaved();
  const rest = `${waiting === 1 ? "1 decision waits" : `${waiting} decisions wait`} in this browser and will be sent again: nothing is lost.`;
  byId("banner").textContent = waiting ? `${text} ${rest}` : text;
  byId("banner").hidden = false;
}

/** The server answers: nothing is left to say but what holds for the folder as a whole. */
function quiet() {
  const standing = begun && begun.notices.find((notice) => notice.level === "error");
  if (standing) alarm(standing.message);
  else if (!byId("banner").hidden) byId("banner").hidden = true;
}

// --- moving

function go(position) {
  if (!state.go(position)) return;
  arrived();
}

function arrived() {
  words.end();
  remember();
  reveal(state);
  draw();
  if (state.view) prefetch();
  else loadRecord(state.current);
}

async function goToOpen() {
  for (let tries = 0; tries < 400; tries += 1) {
    const place = state.nextOpen();
    if (place < 0) {
      toast("Everything in this queue is reviewed or skipped.");
      return;
    }
    const row = state.rows.get(state.order[place]);
    if (row) {
      if (!state.go(place)) toast("No other record is open in this queue.");
      else arrived();
      return;
    }
    const rows = await get("rows", { at: state.order.slice(place, place + 500).join(",") });
    if (!rows) return;
    for (const entry of rows) state.takeRow(entry);
  }
}

function remember() {
  sessionStorage.setItem("findings-place", JSON.stringify({ query: state.query, id: state.row ? state.row.id : null, number: state.current }));
}

// --- deciding

/** Send a decision about the current record; with `next`, go on without waiting (the list shows that it is being saved). */
function decide(action, changes, { next = false } = {}) {
  const { view } = state;
  if (!view) return;
  const seconds = state.shownAt ? Math.min((performance.now() - state.shownAt) / 1000, 3600) : null;
  state.expect(view.number, changes);
  send("decide", { id: view.id, key: freshKey(), session, action, changes, seconds });
  if (next && state.position + 1 < state.order.length) {
    go(state.position + 1);
  } else {
    state.leave();
    state.shownAt = performance.now();
    if (next) toast("That was the last one of this queue.");
    draw();
  }
}

function confirmed(entry, answer) {
  state.everSaved = true;
  state.since = Math.max(state.since, answer.since);
  if (answer.row) state.settle(answer.row.number, answer);
  else state.progress = answer.progress;
  quiet();
  const number = answer.row && answer.row.number;
  if (entry.name === "add") {
    if (answer.existing) toast("This sentence is a record already: here it is.");
    if (!state.order.includes(number)) state.order.splice(state.position + 1, 0, number);
    go(state.order.indexOf(number));
  } else if (entry.name === "undo" && answer.row) {
    if (answer.withdrawn) {
      state.order = state.order.filter((other) => other !== number);
      state.position = Math.min(state.position, Math.max(0, state.order.length - 1));
      state.leave();
    } else if (state.order.includes(number)) state.go(state.order.indexOf(number));
    toast(`Taken back: ${answer.row.text.slice(0, 60)}…`);
    arrived();
    loadRecord(number, { again: true });
  }
  drawQueue();
  drawBar();
  if (number === state.current && state.view && !state.editing) drawCard(state, framework(), act);
}

function refused(entry, message) {
  toast(message, "error");
  const row = [...state.rows.values()].find((other) => other.id === entry.body.id);
  if (row) {
    state.settle(row.number, null);
    state.views.delete(row.number);
    loadRows([row.number]);
    if (row.number === state.current) loadRecord(row.number);
  }
  drawBar();
}

// --- proportions

async function edit(index) {
  const { view } = state;
  const shares = view.verdict.proportions;
  if (!shares.length) {
    toast("This record holds no proportion: select words in the sentence and press p to add one.");
    return;
  }
  const at = index ?? (state.editing && state.editing.index !== null ? (state.editing.index + 1) % shares.length : 0);
  state.editing = { index: at, span: view.spans[at], share: shares[at], original: shares[at], typed: {}, choices: begun.choices, error: "" };
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

async function addShare() {
  const span = selectedSpan();
  if (!span) {
    toast("Select the words of the proportion in the sentence first (with the mouse, or v and the arrows).");
    return;
  }
  words.end();
  const answer = await work({ span, share: null, changes: {} });
  if (!answer) return;
  state.editing = { index: null, span, share: answer.share, original: answer.share, typed: {}, choices: begun.choices, error: "" };
  getSelection().removeAllRanges();
  draw();
  byId("edit-base").focus();
  byId("edit-base").select();
}

/** What the server makes of a proportion; null and the reason in the form where it can't be. */
async function work(request) {
  try {
    return await ask("share", { body: { id: state.view.id, ...request }, generation: begun.generation });
  } catch (error) {
    if (!(error instanceof Refused)) fail(error);
    else if (state.editing) state.editing.error = error.message;
    else toast(error.message, "error");
    return null;
  }
}

let typingTimer = null;
let round = 0;
function typed({ name, value }) {
  state.editing.typed[name] = value;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(preview, 60);
}

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

async function saveShare() {
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

function keepShares(shares, spans) {
  const order = shares.map((share, index) => index).sort((a, b) => shares[a].start - shares[b].start);
  state.view.spans = order.map((index) => spans[index]);
  state.editing = null;
  decide("edit", { proportions: order.map((index) => shares[index]) });
  byId("card").focus({ preventScroll: true });
}

function dropShare() {
  const { editing, view } = state;
  if (!editing || editing.index === null) return;
  const keep = (list) => list.filter((entry, index) => index !== editing.index);
  keepShares(keep(view.verdict.proportions), keep(view.spans));
}

/** While a proportion is edited, words that are selected in the sentence become its span. */
async function respan() {
  const span = state.editing && selectedSpan();
  if (!span || (span[0] === state.editing.span?.[0] && span[1] === state.editing.span?.[1])) return;
  state.editing.span = span;
  if (!(await preview())) return;
  state.editing.original = state.editing.share;
  draw();
}

// --- missed findings

function addFinding() {
  const text = byId("text");
  const units = text && selectedIn(text);
  if (!units) {
    toast("Select the sentence in the report's text first (with the mouse, or v, Tab and the arrows).");
    return;
  }
  const { window, record } = state.view;
  const [start, end] = units.map((unit) => window.offset + toPoints(window.text, unit));
  const seconds = state.shownAt ? (performance.now() - state.shownAt) / 1000 : null;
  words.end();
  askLabel(window.text.slice(...units).split(/\s+/).join(" ").trim(), (label) => {
    send("add", { sha256: record.document.sha256, start, end, label, key: freshKey(), session, seconds });
  });
}

// --- what keys and buttons do

const ACTIONS = {
  accept: () => decide("accept", { status: "reviewed" }, { next: true }),
  skip: () => decide("skip", { status: "skipped" }, { next: true }),
  undo: () => send("undo", { key: freshKey(), session, seconds: null }),
  next: () => go(state.position + 1),
  previous: () => go(state.position - 1),
  first: () => go(0),
  last: () => go(state.order.length - 1),
  open: goToOpen,
  second: () => {
    if (state.view.verdict.secondary) decide("label", { secondary: null });
    else {
      state.second = !state.second;
      draw();
    }
  },
  illustration: () => decide("edit", { illustration: !state.view.verdict.illustration }),
  flag: () => decide("flag", { flag: !state.view.verdict.flag }),
  comment: () => askComment(state.view.verdict.comment, (comment) => decide("comment", { comment })),
  link: () => framework() && pickLink(framework(), state.view.verdict, (changes) => decide("edit", changes)),
  share: addShare,
  missed: addFinding,
  words: () => {
    words.begin(byId("sentence"));
    toast("← → words, ↑ ↓ sentences, Shift extends, Tab: report, Enter adds, Esc leaves");
  },
  save: saveShare,
  drop: dropShare,
  search: () => byId("search").select(),
  filters: () => {
    byId("more").open = true;
    byId("filter-report").focus();
  },
  help: () => showKeys(begun.settle),
  more: () => {
    state.reach = 6 * (state.view.window.text.length + 600);
    loadRecord(state.current, { again: true, reach: state.reach });
  },
  escape: () => {
    if (words.on) words.end();
    else if (state.editing || state.second) {
      state.editing = null;
      state.second = false;
    }
    getSelection().removeAllRanges();
    document.activeElement.blur();
    draw();
  },
};
const WITHOUT_RECORD = new Set(["undo", "search", "filters", "help", "escape", "next", "previous", "first", "last", "open"]);

function act(name, value) {
  const [action, argument] = name.split(":");
  if (!state.view && !WITHOUT_RECORD.has(action)) return;
  if (action === "label") labelled(argument);
  else if (action === "edit") edit(argument === undefined ? undefined : Number(argument));
  else if (action === "take") take(Number(argument));
  else if (action === "editing") typed(value);
  else ACTIONS[action]();
}

function labelled(label) {
  if (!state.second) {
    decide("label", { label, status: "reviewed" }, { next: true });
  } else if (label === "none" || label === state.view.verdict.label) {
    toast("The other side is another label than the first, and not none.");
  } else {
    state.second = false;
    decide("label", { secondary: label });
  }
}

/** Settle a disagreement as one reviewer had it. */
function take(index) {
  const other = state.view.others[index];
  if (!other) return;
  const { status, comment, flag, ...changes } = other.verdict;
  decide("label", { ...changes, status: "reviewed" }, { next: true });
}

function pressed(event) {
  if (byId("dialog").open) return;
  if (words.on && words.press(event)) {
    event.preventDefault();
    return;
  }
  if (words.on && event.key === "Enter") {
    event.preventDefault();
    if (state.editing) respan().then(() => words.end());
    else act(words.element.id === "sentence" ? "share" : "missed");
    return;
  }
  if (state.editing && event.ctrlKey && event.key === "Delete") {
    event.preventDefault();
    dropShare();
    return;
  }
  if (state.editing && event.key === "F2") {
    event.preventDefault();
    words.begin(byId("sentence"));
    return;
  }
  const action = actionOf(event);
  if (!action) return;
  event.preventDefault();
  act(action);
}

// --- beginning

async function begin() {
  begun = await get("start");
  if (!begun) return;
  state.progress = begun.progress;
  state.since = begun.since;
  byId("folder").textContent = `${begun.folder} · ${begun.reviewer}${begun.settle ? " · settling" : ""}`;
  document.title = `${begun.folder} · Findings`;
  outbox = new Outbox(`${begun.folder}:${begun.reviewer}`, {
    onConfirmed: confirmed,
    onRefused: refused,
    onAway: alarm,
  });
  const button = byId("notices");
  button.hidden = !begun.notices.length;
  button.textContent = `⚠ ${begun.notices.length} ${begun.notices.length === 1 ? "notice" : "notices"}`;
  quiet();
  let place = {};
  try {
    place = JSON.parse(sessionStorage.getItem("findings-place")) || {};
  } catch {
    place = {};
  }
  const usual = { order: begun.suggested ? "suggested" : "document", show: begun.settle ? "disagreement" : "all", text: "" };
  const change = (query, all) => {
    loadQueue(query).then(() => all && filters());
  };
  const filters = () => {
    drawFilters(state, begun.facets, { suggested: begun.suggested, onChange: change });
    drawShown(state);
  };
  const restored = outbox.restore();
  if (restored) toast(`${restored} decisions of an earlier page are sent again.`);
  const query = { ...usual, ...place.query };
  if (query.order === "suggested" && !begun.suggested) query.order = "document";
  state.query = query;
  filters();
  await loadQueue(query, place.number);
}

async function catchUp() {
  if (!begun || document.hidden) return;
  const changes = await get("changes", { since: state.since });
  if (!changes) return;
  if (state.takeChanges(changes)) loadRecord(state.current, { again: true });
  drawQueue();
  drawBar();
}

document.addEventListener("keydown", pressed);
document.addEventListener("selectionchange", () => drawToolbar(state, act));
document.addEventListener("mouseup", () => setTimeout(respan));
byId("list").addEventListener("scroll", drawQueue, { passive: true });
byId("undo").addEventListener("click", () => act("undo"));
byId("help").addEventListener("click", () => act("help"));
byId("notices").addEventListener("click", () => showNotices(begun.notices));
window.addEventListener("resize", drawQueue);
window.addEventListener("focus", catchUp);
window.addEventListener("beforeunload", (event) => {
  if (unsaved()) event.preventDefault();
});
setInterval(catchUp, 10_000);
begin();
