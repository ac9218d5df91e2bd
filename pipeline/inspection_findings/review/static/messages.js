// What the page says to the reviewer: a toast passes, an alarm stays until the server answers again.

import { byId } from "./dom.js";
import { page, unsaved } from "./page.js";

let toastTimer = null;

export function toast(text, kind = "") {
  const element = byId("toast");
  element.textContent = text;
  element.className = `on ${kind}`;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { element.className = ""; }, kind === "error" ? 6000 : 2500);
}

/** A message that stays, with what becomes of the decisions that are not confirmed. */
export function alarm(text) {
  const waiting = unsaved();
  const rest = `${waiting === 1 ? "1 decision waits" : `${waiting} decisions wait`} in this browser and will be sent again: nothing is lost.`;
  byId("banner").textContent = waiting ? `${text} ${rest}` : text;
  byId("banner").hidden = false;
}

/** The server answers: nothing is left to say but what holds for the folder as a whole. */
export function quiet() {
  const standing = page.begun && page.begun.notices.find((notice) => notice.level === "error");
  if (standing) alarm(standing.message);
  else if (!byId("banner").hidden) byId("banner").hidden = true;
}
