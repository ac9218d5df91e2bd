// The keys: one table, from which both the handling and the list under "?" are made.

export const KEYS = [
  { group: "Decide", keys: ["Enter", "a"], action: "accept", says: "Accept as it is, and go on" },
  { group: "Decide", keys: ["1"], action: "label:strength", says: "Strength, and go on" },
  { group: "Decide", keys: ["2"], action: "label:area_for_improvement", says: "Area for improvement, and go on" },
  { group: "Decide", keys: ["3"], action: "label:recommendation", says: "Recommendation, and go on" },
  { group: "Decide", keys: ["4", "0"], action: "label:none", says: "None, and go on" },
  { group: "Decide", keys: ["t"], action: "second", says: "Two-sided: then 1, 2 or 3 for the other side; again to take it away" },
  { group: "Decide", keys: ["b"], action: "alike", says: "Both: accept, and give the same label to the records that say nearly the same" },
  { group: "Decide", keys: ["s"], action: "skip", says: "Skip, and go on" },
  { group: "Decide", keys: ["u"], action: "undo", says: "Undo, as far back as the session goes" },
  { group: "Say more", keys: ["g"], action: "link", says: "Standard and key question" },
  { group: "Say more", keys: ["i"], action: "illustration", says: "Illustration: yes or no" },
  { group: "Say more", keys: ["f"], action: "flag", says: "Flag for a second look" },
  { group: "Say more", keys: ["c"], action: "comment", says: "Comment" },
  { group: "Proportions", keys: ["e"], action: "edit", says: "Edit a proportion; again for the next one" },
  { group: "Proportions", keys: ["v"], action: "words", says: "Select words: ← → by word, ↑ ↓ by sentence, Shift extends, Tab to the report and back" },
  { group: "Proportions", keys: ["p"], action: "share", says: "Add the selected words as a proportion" },
  { group: "Proportions", keys: ["m"], action: "missed", says: "Add the selection in the report as a missed finding" },
  { group: "Move", keys: ["j", "ArrowDown"], action: "next", says: "Next record" },
  { group: "Move", keys: ["k", "ArrowUp"], action: "previous", says: "Previous record" },
  { group: "Move", keys: ["n"], action: "open", says: "Next that is not reviewed" },
  { group: "Move", keys: ["Home"], action: "first", says: "First record" },
  { group: "Move", keys: ["End"], action: "last", says: "Last record" },
  { group: "Move", keys: ["/"], action: "search", says: "Search the text" },
  { group: "Move", keys: ["r"], action: "filters", says: "Filters" },
  { group: "Settle", keys: ["["], action: "take:0", says: "Take the first reviewer's verdict, and go on" },
  { group: "Settle", keys: ["]"], action: "take:1", says: "Take the second reviewer's verdict, and go on" },
  { group: "Move", keys: ["d"], action: "guide", says: "What each label means" },
  { group: "Move", keys: ["?"], action: "help", says: "This list" },
  { group: "Move", keys: ["Escape"], action: "escape", says: "Close, leave, or clear" },
];

const STORED = "findings-keys";

/** What this browser's user chose: `alone` whether letters work without Alt, `own` their own letter for an action. */
export const choices = { alone: true, own: {}, ...kept() };

function kept() {
  try {
    return JSON.parse(localStorage.getItem(STORED)) || {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    localStorage.setItem(STORED, JSON.stringify(choices));
  } catch {
    // no storage: the choice holds until the page is left
  }
}

/** Whether letters, digits and signs work alone; else they need Alt. Keys such as Enter and the arrows work as ever. */
export function letAlone(alone) {
  choices.alone = alone;
  keep();
}

const isCharacter = (key) => key.length === 1;

/** The keys of an entry of the table: those that were chosen, else the usual ones. */
export function keysOf({ action, keys }) {
  const own = choices.own[action];
  return own ? [...keys.filter((key) => !isCharacter(key)), own] : keys;
}

/** Give an action another letter, "" for the usual one; what stands against it, "" where nothing does. */
export function remap(action, key) {
  const wanted = key.toLowerCase();
  const taken = KEYS.find((entry) => entry.action !== action && keysOf(entry).includes(wanted));
  if (wanted && taken) return `“${wanted}” is taken: ${taken.says}`;
  if (wanted.trim()) choices.own[action] = wanted;
  else delete choices.own[action];
  keep();
  return "";
}

/** How a key is shown. */
export function shownKey(key) {
  const signs = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc" };
  return isCharacter(key) && !choices.alone ? `Alt+${key}` : signs[key] || key;
}

/** The key of an action as its button shows it, empty where it has none. */
export function cap(action) {
  const entry = KEYS.find((other) => other.action === action);
  return entry ? shownKey(keysOf(entry)[0]) : "";
}

/** Whether what has the focus takes letters itself. */
function typing(target) {
  return target instanceof HTMLElement && (target.matches("input, select, textarea") || target.isContentEditable);
}

/** The key that was pressed; with Alt some systems give another sign, so that the place of the key tells. */
function keyOf(event) {
  const place = event.altKey && event.code.match(/^(?:Key|Digit)(.)$/);
  if (place) return place[1].toLowerCase();
  return isCharacter(event.key) ? event.key.toLowerCase() : event.key;
}

/** The action of a key press, null where it means nothing here. */
export function actionOf(event) {
  if (event.metaKey) return null;
  if (event.ctrlKey) return event.key.toLowerCase() === "z" && !typing(event.target) ? "undo" : null;
  if (event.key === "Escape") return "escape";
  const key = keyOf(event);
  if (event.altKey ? choices.alone || !isCharacter(key) : !choices.alone && isCharacter(key)) return null;
  if (typing(event.target)) return null;
  // a focused button is pressed by Enter and Space, as everywhere
  if (key === "Enter" && event.target instanceof HTMLElement && event.target.matches("button, a, summary")) return null;
  const entry = KEYS.find((other) => keysOf(other).includes(key));
  return entry ? entry.action : null;
}
