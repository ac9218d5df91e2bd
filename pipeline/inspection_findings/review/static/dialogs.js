// What opens over the page: the keys, the choice of standard and key question, a comment, the label of a missed finding, notices.

import { byId, h, put } from "./dom.js";
import { GUIDE, HINTS } from "./guide.js";
import { KEYS, actionOf, cap, choices, keysOf, letAlone, remap, shownKey } from "./keys.js";
import { LABELS } from "./state.js";

function open(title, ...content) {
  const dialog = byId("dialog");
  put(dialog,
    h("div", { class: "dialog-head" }, h("h2", { id: "dialog-title" }, title),
      h("button", { type: "button", class: "plain", "aria-label": "Close", onclick: shut }, "Close ", h("kbd", {}, "Esc"))),
    ...content);
  dialog.onkeydown = null;
  dialog.setAttribute("aria-labelledby", "dialog-title");
  // where nothing had the focus before, Tab would begin at the end of the page
  dialog.onclose = () => {
    const at = document.activeElement;
    if (at === document.body || dialog.contains(at)) byId("card").focus({ preventScroll: true });
  };
  if (!dialog.open) dialog.showModal();
  return dialog;
}

/** Close, and take what had the focus away at once: the browser itself would do it with its next frame, keys later. */
function shut() {
  const dialog = byId("dialog");
  dialog.close();
  dialog.replaceChildren();
  dialog.onkeydown = null;
}

/** All keys, and how they work; `onChange` is called where the user chose otherwise. */
export function showKeys(settle, onChange) {
  const there = KEYS.filter((entry) => settle || entry.group !== "Settle");
  const groups = [...new Set(there.map((entry) => entry.group))];
  const chose = (choose) => {
    const problem = choose();
    onChange();
    showKeys(settle, onChange);
    byId("keys-problem").textContent = problem || "";
  };
  const opened = Boolean(byId("change-keys")?.open);
  open("Keys", h("label", { class: "check" },
    h("input", { id: "letters-alone", type: "checkbox", checked: choices.alone, onchange: (event) => chose(() => letAlone(event.target.checked)) }),
    " Letters and digits work alone. Without this they need Alt, so that speech input and screen readers don't set them off."),
  h("div", { class: "keys" }, groups.map((group) =>
    h("section", {}, h("h3", {}, group), h("dl", {}, there.filter((entry) => entry.group === group).map((entry) => [
      h("dt", {}, keysOf(entry).map((key) => h("kbd", {}, shownKey(key)))), h("dd", {}, entry.says)]))))),
  h("p", { class: "error", id: "keys-problem", role: "status" }),
  h("details", { id: "change-keys", open: opened }, h("summary", { id: "change-summary" }, "Change letters"),
    h("p", { class: "quiet" }, "Type another letter; an empty field brings the usual one back."),
    h("div", { class: "grid" }, there.filter((entry) => keysOf(entry).some((key) => key.length === 1)).map((entry) =>
      h("label", { class: "own-key" }, h("input", { id: `key-${entry.action}`, type: "text", maxlength: "1", autocomplete: "off",
        value: keysOf(entry).find((key) => key.length === 1), onchange: (event) => chose(() => remap(entry.action, event.target.value)) }),
      " ", entry.says)))),
  h("p", { class: "quiet" }, "In the form of a proportion: Enter saves, Esc leaves, Ctrl+Del removes it. Everything works with the mouse too."));
}

/** What each label means. */
export function showGuide() {
  open("What each label means", h("dl", { class: "guide" }, Object.entries(LABELS).map(([label, { name, mark }]) =>
    [h("dt", {}, h("span", { class: `badge ${label}`, "aria-hidden": "true" }, mark), name), h("dd", {}, GUIDE[label])])),
  h("ul", { class: "hints" }, HINTS.map((hint) => h("li", {}, hint))));
}

export function showNotices(notices) {
  open("Notices", h("div", { class: "notices" }, notices.map(({ level, message, items }) =>
    h("section", { class: level }, h("h3", {}, message),
      items.length ? h("ul", {}, items.slice(0, 200).map((item) => h("li", {}, item))) : null,
      items.length > 200 ? h("p", { class: "quiet" }, `and ${items.length - 200} more`) : null))));
}

/** Choose a standard or a key question: type to narrow, arrows and Enter to take. */
export function pickLink(framework, verdict, onPick) {
  const entries = [{ standard: null, key_question: null, number: "–", title: "No standard", level: 0 }];
  for (const { number, title } of framework.standards) {
    entries.push({ standard: number, key_question: null, number, title, level: /\./.test(number) ? 1 : 0 });
    for (const question of framework.key_questions.filter((q) => q.standard === number)) {
      entries.push({ standard: number, key_question: question.number, number: question.number, title: question.question || question.title,
        level: 2, percent: question.percent });
    }
  }
  const same = (entry) => entry.standard === verdict.standard && entry.key_question === verdict.key_question;
  let shown = entries;
  let at = Math.max(0, entries.findIndex(same));
  const list = h("div", { class: "choices", role: "listbox", id: "choices", "aria-label": "Standards and key questions" });
  const take = (entry) => {
    shut();
    onPick({ standard: entry.standard, key_question: entry.key_question });
  };
  const draw = () => {
    put(list, shown.map((entry, index) =>
      h("div", { id: `choice-${index}`, role: "option", class: `choice level${entry.level}${index === at ? " at" : ""}`,
        "aria-selected": String(index === at), onclick: () => take(entry) },
      h("b", {}, entry.number), h("span", {}, entry.title),
      entry.percent === null || entry.percent === undefined ? null : h("span", { class: "quiet" }, `published ${entry.percent} %`),
      same(entry) ? h("span", { class: "quiet" }, "now") : null)));
    input.setAttribute("aria-activedescendant", `choice-${at}`);
    const here = list.children[at];
    if (here) here.scrollIntoView({ block: "nearest" });
  };
  const input = h("input", {
    type: "text", id: "choose", placeholder: "Type a number or words", autocomplete: "off", role: "combobox", "aria-expanded": "true",
    "aria-controls": "choices", "aria-label": "Standard or key question",
    oninput: () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      shown = entries.filter((entry) => words.every((word) =>
        entry.number.startsWith(word) || entry.title.toLowerCase().includes(word)));
      at = 0;
      draw();
    },
    onkeydown: (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) {
        at = Math.min(Math.max(at + step, 0), shown.length - 1);
        draw();
      } else if (event.key === "Enter" && shown[at]) {
        take(shown[at]);
      } else {
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    },
  });
  open(`Standard and key question · ${framework.title}`, input, list);
  draw();
  input.focus();
}

export function askComment(comment, onSave) {
  const area = h("textarea", { id: "comment", rows: "5", maxlength: "4000", "aria-label": "Comment", value: comment || "",
    onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); save(); } } });
  const save = () => {
    shut();
    onSave(area.value.trim() || null);
  };
  open("Comment", area, h("div", { class: "buttons" }, h("button", { type: "button", class: "primary", onclick: save }, "Save ", h("kbd", {}, "Enter")),
    h("span", { class: "quiet" }, "Shift+Enter for a new line")));
  area.focus();
}

/** The label of a finding that was missed. */
export function askLabel(words, onPick) {
  const take = (label) => {
    shut();
    onPick(label);
  };
  const dialog = open("Add a missed finding", h("blockquote", { class: "sentence small" }, words),
    h("div", { class: "labels column" }, Object.entries(LABELS).map(([label, { name, mark }]) =>
      h("button", { type: "button", class: `label ${label}`, onclick: () => take(label) },
        h("span", { class: "mark", "aria-hidden": "true" }, mark), h("span", { class: "name" }, name), h("kbd", {}, cap(`label:${label}`))))));
  dialog.onkeydown = (event) => {
    const [action, label] = (actionOf(event) || "").split(":");
    if (action === "label" && dialog.open) {
      dialog.onkeydown = null;
      event.preventDefault();
      event.stopPropagation();
      take(label);
    }
  };
  dialog.querySelector(".label").focus();
}
