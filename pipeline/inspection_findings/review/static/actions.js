// What keys and buttons do: each action of `keys.js`, and those of the forms, by name.

import { addFinding, decide, decideAlike, decideLabel, decideSecond, settleAs, undo } from "./decide.js";
import { askComment, pickLink, showGuide, showKeys } from "./dialogs.js";
import { byId } from "./dom.js";
import { draw } from "./draw.js";
import { actionOf } from "./keys.js";
import { loadRecord } from "./load.js";
import { toast } from "./messages.js";
import { go, goToOpen, showQueue } from "./move.js";
import { framework, page, state, words } from "./page.js";
import { addShare, dropShare, edit, respan, saveShare, typed } from "./shares.js";

const ACTIONS = {
  accept: () => decide("accept", { status: "reviewed" }, { next: true }),
  label: decideLabel,
  alike: decideAlike,
  second: decideSecond,
  skip: () => decide("skip", { status: "skipped" }, { next: true }),
  undo,
  take: (index) => settleAs(Number(index)),

  link: () => framework() && pickLink(framework(), state.view.verdict, (changes) => decide("edit", changes)),
  illustration: () => decide("edit", { illustration: !state.view.verdict.illustration }),
  flag: () => decide("flag", { flag: !state.view.verdict.flag }),
  comment: () => askComment(state.view.verdict.comment, (comment) => decide("comment", { comment })),

  edit: (index) => edit(index === undefined ? undefined : Number(index)),
  editing: (argument, field) => typed(field),
  save: saveShare,
  drop: dropShare,
  words: selectWords,
  share: addShare,
  missed: addFinding,

  next: () => go(state.position + 1),
  previous: () => go(state.position - 1),
  first: () => go(0),
  last: () => go(state.order.length - 1),
  open: goToOpen,
  search: () => {
    showQueue(true);
    byId("search").select();
  },
  filters: showFilters,
  more: loadMore,
  help: () => showKeys(page.begun.settle, draw),
  guide: showGuide,
  queue: () => showQueue(!document.body.classList.contains("queue-open")),
  escape: leave,
};
const WITHOUT_RECORD = new Set(["undo", "search", "filters", "queue", "help", "guide", "escape", "next", "previous", "first", "last", "open"]);

/** Do what an action's name says: "accept", or with an argument "label:none". `value` is what a field of a form holds. */
export function act(name, value) {
  const [action, argument] = name.split(":");
  if (state.view || WITHOUT_RECORD.has(action)) ACTIONS[action](argument, value);
}

function selectWords() {
  words.begin(byId("sentence"));
  toast("← → words, ↑ ↓ sentences, Shift extends, Tab: report, Enter adds, Esc leaves");
}

function showFilters() {
  showQueue(true);
  byId("more").open = true;
  byId("filter-report").focus();
}

/** Show more of the report around the record. */
function loadMore() {
  loadRecord(state.current, { again: true, reach: 6 * (state.view.window.text.length + 600) });
}

/** Leave one thing at a time: first the selecting of words, then the form or the choice of the other side. */
function leave() {
  if (words.on) words.end();
  else if (state.editing || state.second) {
    state.editing = null;
    state.second = false;
  }
  getSelection().removeAllRanges();
  document.activeElement.blur();
  draw();
}

/** Handle a key press: what is open takes its own keys first, the rest are those of `keys.js`. */
export function pressed(event) {
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
