// Selecting words with the keyboard, in the sentence or in the report: the browser's own selection, moved word by word.

import { byId, selectIn } from "./dom.js";

export class WordSelection {
  constructor() {
    this.element = null;
  }

  get on() {
    return this.element !== null && this.element.isConnected;
  }

  /** Begin in the sentence, or go on to the report's text. */
  begin(element) {
    if (!element) return;
    this.element = element;
    this.words = [...element.textContent.matchAll(/\S+/g)].map((match) => [match.index, match.index + match[0].length]);
    const lit = element.querySelector(".lit");
    const from = lit ? offsetOf(element, lit) : 0;
    this.anchor = Math.max(0, this.words.findIndex(([, end]) => end > from));
    this.focus = this.anchor;
    element.focus({ preventScroll: true });
    element.classList.add("selecting");
    this.show();
  }

  end() {
    if (this.element) this.element.classList.remove("selecting");
    this.element = null;
  }

  /** Handle a key; whether it was one of these. */
  press(event) {
    const steps = { ArrowLeft: () => this.focus - 1, ArrowRight: () => this.focus + 1,
      ArrowUp: () => this.sentence(-1), ArrowDown: () => this.sentence(1, event.shiftKey) };
    if (event.key in steps) {
      this.focus = Math.min(Math.max(steps[event.key](), 0), this.words.length - 1);
      if (!event.shiftKey) this.anchor = this.focus;
      this.show();
      return true;
    }
    if (event.key === "Tab") {
      const other = this.element.id === "sentence" ? byId("text") : byId("sentence");
      this.end();
      this.begin(other);
      return true;
    }
    return false;
  }

  /** The first word of the sentence before or behind; the last one of a sentence where the selection is extended to its end. */
  sentence(step, toEnd = false) {
    const text = this.element.textContent;
    const ends = (at) => /[.!?:]["'”’)*]*$/u.test(text.slice(...this.words[at])) || /\n\s*\n/.test(text.slice(this.words[at][1], (this.words[at + 1] || [])[0]));
    let at = this.focus;
    if (step > 0) {
      if (toEnd && ends(at)) at += 1;
      while (at < this.words.length - 1 && !ends(at)) at += 1;
      return toEnd ? at : at + 1;
    }
    at -= 1;
    while (at > 0 && !ends(at - 1)) at -= 1;
    return at;
  }

  show() {
    if (!this.words.length) return;
    const [first, last] = [Math.min(this.anchor, this.focus), Math.max(this.anchor, this.focus)];
    let [start, end] = [this.words[first][0], this.words[last][1]];
    // a proportion or a sentence does not take the comma behind it along
    if (this.element.id === "sentence") {
      const words = this.element.textContent.slice(start, end);
      const bare = words.replace(/[,.;:!?”’)]+$/u, "");
      end = bare.length ? start + bare.length : end;
    }
    selectIn(this.element, start, end);
  }
}

function offsetOf(element, child) {
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEndBefore(child);
  return range.toString().length;
}
