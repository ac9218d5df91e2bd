// The small toolbar that stands by selected words, so that the mouse needs no trip to a menu.

import { byId, h, selectedIn } from "./dom.js";
import { cap } from "./keys.js";

export function drawToolbar(state, act) {
  const bar = byId("toolbar");
  const sentence = byId("sentence");
  const text = byId("text");
  const inSentence = sentence && selectedIn(sentence);
  const inText = !inSentence && text && selectedIn(text);
  if ((!inSentence && !inText) || (inSentence && state.editing)) {
    bar.hidden = true;
    return;
  }
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  const [label, action] = inSentence ? ["Add proportion", "share"] : ["Add finding", "missed"];
  bar.replaceChildren(h("button", { type: "button", onmousedown: (event) => event.preventDefault(), onclick: () => act(action) },
    label, " ", h("kbd", {}, cap(action))));
  bar.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - 180)}px`;
  bar.style.top = `${box.bottom + 6 > innerHeight - 50 ? box.top - 44 : box.bottom + 6}px`;
  bar.hidden = false;
}
