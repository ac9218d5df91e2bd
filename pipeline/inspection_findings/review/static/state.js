// What the page knows, and how it changes. No drawing and no requests here: `load.js` asks the server and hands the answers in.

export const LABELS = {
  strength: { name: "Strength", mark: "+" },
  area_for_improvement: { name: "Area for improvement", mark: "−" },
  recommendation: { name: "Recommendation", mark: "→" },
  none: { name: "None", mark: "○" },
};
export const STATUS = { open: "not reviewed", reviewed: "reviewed", skipped: "skipped" };
export const POLARITY = { met: "met", not_met: "fell short", neutral: "neutral" };
export const FILTERS = ["report", "label", "standard", "section", "kind", "decided_by"];
const KEPT_VIEWS = 200;

export class State {
  constructor() {
    this.order = []; // row numbers, as the server sorted them; stays as it is while records are decided
    this.position = 0;
    this.rows = new Map(); // row number -> what the list shows
    this.views = new Map(); // row number -> the whole record
    this.saving = new Map(); // row number -> decisions that are under way
    this.progress = { total: 0, done: 0, skipped: 0, left: 0, rate: null, disagreements: null };
    this.query = { order: "", show: "all", text: "" };
    this.since = 0;
    this.tick = 0; // counts what was done here; `touched` says at which count a record was last decided on
    this.touched = new Map();
    this.second = false; // the next label key names the second side
    this.editing = null; // the proportion that is edited, as `shares.js` opens it; its index is null for a new one
    this.shownAt = 0; // when the record was drawn, by performance.now(); 0 where it is not yet
    this.everSaved = false; // whether the server has confirmed a decision of this page
  }

  /** Take a new order; stay at the record that was looked at, if it is still there. */
  setOrder(order, keep = this.current) {
    this.order = order;
    const place = keep === undefined ? -1 : order.indexOf(keep);
    this.position = Math.max(place, 0);
    this.leave();
  }

  /** The row number of the record that is looked at, undefined where the queue is empty. */
  get current() {
    return this.order[this.position];
  }

  get row() {
    return this.rows.get(this.current);
  }

  get view() {
    return this.views.get(this.current);
  }

  /** Go to a place in the queue; whether it is another one. */
  go(position) {
    const place = Math.min(Math.max(position, 0), this.order.length - 1);
    if (place === this.position || place < 0) return false;
    this.position = place;
    this.leave();
    return true;
  }

  /** Forget what belonged to the record before. */
  leave() {
    this.second = false;
    this.editing = null;
    this.shownAt = 0;
  }

  /** The place of the next record that is open, looking on from here and then from the start; -1 where there is none. */
  nextOpen() {
    for (let step = 1; step <= this.order.length; step += 1) {
      const place = (this.position + step) % this.order.length;
      const row = this.rows.get(this.order[place]);
      if (row && row.status === "open") return place;
      if (!row) return place; // not loaded yet: the caller loads it and asks again
    }
    return -1;
  }

  /** The row numbers around the current place that are worth having at hand, nearest first. */
  wanted(ahead = 4, behind = 1) {
    const numbers = [this.current];
    for (let step = 1; step <= ahead; step += 1) numbers.push(this.order[this.position + step]);
    for (let step = 1; step <= behind; step += 1) numbers.push(this.order[this.position - step]);
    return numbers.filter((number) => number !== undefined && !this.views.has(number));
  }

  takeRow(row) {
    this.rows.set(row.number, row);
  }

  takeView(view) {
    this.views.delete(view.number);
    this.views.set(view.number, view);
    if (!this.saving.get(view.number)) this.takeRow(rowOf(view));
    for (const number of this.views.keys()) {
      if (this.views.size <= KEPT_VIEWS) break;
      if (number !== this.current) this.views.delete(number);
    }
  }

  /** Show a decision before it is confirmed: the record's row says that it is being saved. */
  expect(number, changes) {
    const view = this.views.get(number);
    if (view) {
      view.verdict = { ...view.verdict, ...changes };
      if (view.verdict.secondary === view.verdict.label) view.verdict.secondary = null;
    }
    const row = this.rows.get(number);
    if (row) {
      const shown = {};
      for (const key of ["label", "secondary", "standard", "status"]) if (key in changes) shown[key] = changes[key];
      if ("flag" in changes) shown.flag = changes.flag;
      if ("comment" in changes) shown.comment = Boolean(changes.comment);
      if ("proportions" in changes) shown.shares = changes.proportions.length;
      this.rows.set(number, { ...row, ...shown });
    }
    this.saving.set(number, (this.saving.get(number) || 0) + 1);
    this.touch(number);
  }

  touch(number) {
    this.tick += 1;
    this.touched.set(number, this.tick);
  }

  /** Whether an answer that was asked for at this count knows less of the record than the page does. */
  outdated(number, tick) {
    return this.saving.has(number) || (this.touched.get(number) || 0) > tick;
  }

  /** A decision is on disk (or was refused): take the server's word for the record. */
  settle(number, answer) {
    const left = (this.saving.get(number) || 1) - 1;
    if (left > 0) this.saving.set(number, left);
    else this.saving.delete(number);
    this.touch(number);
    if (answer) {
      if (left <= 0) this.takeRow(answer.row);
      this.progress = answer.progress;
    }
  }

  /** Rows that others changed. Their records are asked for again; whether the one that is looked at is among them. */
  takeChanges(changes) {
    if (changes.since < this.since) return false;
    let here = false;
    this.since = changes.since;
    this.progress = changes.progress;
    for (const row of changes.rows) {
      if (this.saving.get(row.number)) continue;
      const known = this.rows.get(row.number);
      this.takeRow(row);
      if (!known || JSON.stringify(known) === JSON.stringify(row)) continue;
      if (row.number === this.current) here = true;
      else this.views.delete(row.number);
    }
    return here;
  }
}

const ROW_KEYS = ["number", "id", "text", "label", "secondary", "standard", "status", "flag", "comment", "shares", "doubt",
  "decided_by", "moved"];

function rowOf(view) {
  return Object.fromEntries(ROW_KEYS.map((key) => [key, view[key]]));
}

/** "12 done · 256 left · 8.4 a minute · about 30 min". */
export function told(progress) {
  const settling = progress.disagreements !== null;
  const parts = settling
    ? [`${format(progress.done)} settled`, `${format(progress.left)} ${progress.left === 1 ? "disagreement" : "disagreements"} left`]
    : [`${format(progress.done)} done`, `${format(progress.left)} left`];
  if (progress.skipped) parts.push(`${format(progress.skipped)} skipped`);
  if (progress.rate) {
    parts.push(`${progress.rate} a minute`);
    const minutes = progress.left / progress.rate;
    if (minutes >= 1) parts.push(minutes < 90 ? `about ${Math.round(minutes)} min to go` : `about ${Math.round(minutes / 60)} h to go`);
  }
  return parts.join(" · ");
}

export function format(number) {
  return number.toLocaleString("en-GB");
}
