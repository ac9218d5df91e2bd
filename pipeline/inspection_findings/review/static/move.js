// Moving through the queue.

import { byId } from "./dom.js";
import { draw, drawQueue } from "./draw.js";
import { reveal } from "./list.js";
import { get, loadRecord, prefetch } from "./load.js";
import { toast } from "./messages.js";
import { remember, state, words } from "./page.js";

/** Go to a place in the queue. */
export function go(position) {
  if (state.go(position)) arrived();
}

/** Open or close the queue where the window is too narrow for it to stand beside the record. */
export function showQueue(open) {
  document.body.classList.toggle("queue-open", open);
  byId("show-queue").setAttribute("aria-expanded", String(open));
  drawQueue();
}

/** Go to a row that was picked in the queue. */
export function pick(position) {
  go(position);
  showQueue(false);
  byId("card").focus({ preventScroll: true });
}

/** Show the record that the state stands at now. */
export function arrived() {
  words.end();
  remember();
  reveal(state);
  draw();
  byId("card").scrollTop = 0;
  // in one column the page itself scrolls: the sentence comes into sight
  if (byId("card").getBoundingClientRect().top < 0) byId("card").scrollIntoView();
  if (state.view) prefetch();
  else loadRecord(state.current);
}

/** Go to the next record that is not reviewed; rows are loaded along the way, for the page knows only those that it has shown. */
export async function goToOpen() {
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
