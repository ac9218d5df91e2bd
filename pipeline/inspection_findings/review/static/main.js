// The page, from its beginning: asks what there is to review, draws the queue where it was left, and listens to keys and clicks.
//
// `page.js` holds what is shared, `state.js` what is known of the records. `load.js` asks the server, `move.js` goes through the
// queue, `decide.js` and `shares.js` change records, `actions.js` names all that keys and buttons do, `draw.js` draws what came of it.

import { act, pressed } from "./actions.js";
import { Outbox } from "./api.js";
import { confirmed, refused, unplaced } from "./decide.js";
import { showNotices } from "./dialogs.js";
import { byId } from "./dom.js";
import { connect, drawQueue, drawTools } from "./draw.js";
import { drawFilters, drawShown } from "./list.js";
import { catchUp, get, loadQueue, loadRows } from "./load.js";
import { alarm, quiet, toast } from "./messages.js";
import { pick } from "./move.js";
import { page, remembered, state, unsaved } from "./page.js";
import { respan } from "./shares.js";

async function begin() {
  page.begun = await get("start");
  if (!page.begun) return;
  state.progress = page.begun.progress;
  state.since = page.begun.since;
  drawHead();
  quiet();
  openOutbox();
  const place = remembered();
  state.query = firstQuery(place.query);
  showFilters();
  await loadQueue(state.query, place.number);
}

/** Whose decisions on what these are, and what there is to notice about the folder. */
function drawHead() {
  const { folder, reviewer, settle, notices } = page.begun;
  byId("folder").textContent = `${folder} · ${reviewer}${settle ? " · settling" : ""}`;
  document.title = `${folder} · Findings`;
  byId("notices").hidden = !notices.length;
  byId("notices").textContent = `⚠ ${notices.length} ${notices.length === 1 ? "notice" : "notices"}`;
}

/** From here on decisions can be taken; those that an earlier page could not get confirmed go out again. */
function openOutbox() {
  const { run, reviewer } = page.begun;
  page.outbox = new Outbox(`${run}:${reviewer}`, { onConfirmed: confirmed, onRefused: refused, onUnplaced: unplaced, onAway: alarm });
  const restored = page.outbox.restore();
  if (restored) toast(restored === 1 ? "1 decision of an earlier page is sent again." : `${restored} decisions of an earlier page are sent again.`);
}

/** The query to begin with: the one that was left, else what is usual here. */
function firstQuery(left) {
  const { suggested, settle } = page.begun;
  const query = { order: suggested ? "suggested" : "document", show: settle ? "disagreement" : "all", text: "", ...left };
  // the suggested order is gone where its file was removed since
  if (query.order === "suggested" && !suggested) query.order = "document";
  return query;
}

function showFilters() {
  drawFilters(state, page.begun.facets, { suggested: page.begun.suggested, onChange: filtered });
  drawShown(state);
}

/** A filter was changed; `all` where every one was cleared, so that their form has to follow. */
async function filtered(query, all = false) {
  await loadQueue(query);
  if (all) showFilters();
}

connect({ act, load: loadRows, pick });
document.addEventListener("keydown", pressed);
document.addEventListener("selectionchange", drawTools);
document.addEventListener("mouseup", () => setTimeout(respan)); // once the browser has made the selection
byId("list").addEventListener("scroll", drawQueue, { passive: true });
byId("undo").addEventListener("click", () => act("undo"));
byId("help").addEventListener("click", () => act("help"));
byId("show-queue").addEventListener("click", () => act("queue"));
// Enter accepts after a click, and does not press the same button again: the keyboard's focus stays where it was, the mouse leaves none
byId("card").addEventListener("click", (event) => {
  if (event.detail && event.target.closest("button")) byId("card").focus({ preventScroll: true });
}, true);
byId("notices").addEventListener("click", () => showNotices(page.begun.notices));
window.addEventListener("resize", drawQueue);
window.addEventListener("focus", catchUp);
window.addEventListener("beforeunload", (event) => {
  if (unsaved()) event.preventDefault();
});
setInterval(catchUp, 10_000);
begin();
