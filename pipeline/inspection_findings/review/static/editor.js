// The form in which a proportion is added or corrected. What is typed goes to the server, which works out the interval.

import { h } from "./dom.js";
import { drawScale, range } from "./scale.js";
import { POLARITY } from "./state.js";
import { readShare } from "./text.js";

const NAMES = {
  kind: "Kind", modifier: "Modifier", base: "Value", upper: "Upper value", numerator: "Numerator", denominator: "Denominator",
  population: "Population", population_kind: "Who or what", polarity: "Expectation", key_question: "Key question", standard: "Standard",
};

/** The form for `state.editing`; `act` is told of "editing:NAME" with the new value, "save", "drop" and "escape". */
export function drawEditor(state, framework, act) {
  const { editing } = state;
  const { share, choices } = editing;
  const shown = (name) => (editing.typed[name] !== undefined ? editing.typed[name] : asTyped(name, share[name]));
  const field = (name, control) => h("label", { class: `field ${name}` }, h("span", {}, NAMES[name]), control);
  const input = (name, extra = {}) =>
    field(name, h("input", { id: `edit-${name}`, type: "text", autocomplete: "off", spellcheck: "false", value: shown(name), ...extra,
      oninput: (event) => act("editing", { name, value: event.target.value }) }));
  const select = (name, options) =>
    field(name, h("select", { id: `edit-${name}`, onchange: (event) => act("editing", { name, value: event.target.value }) },
      options.map(([value, text]) => h("option", { value, selected: String(share[name] ?? "") === value }, text))));
  const plain = (values) => values.map((value) => [value, value.replaceAll("_", " ")]);
  const questions = framework ? framework.key_questions.map((q) => [q.number, `${q.number} ${q.title}`]) : [];
  const standards = framework ? framework.standards.map((s) => [s.number, `${s.number} ${s.title}`]) : [];
  const known = (options, value) => (value && !options.some(([number]) => number === value) ? [[value, value]] : []);
  return h("form", { class: "editor", "aria-label": editing.index === null ? "Add a proportion" : "Edit the proportion",
    onsubmit: (event) => { event.preventDefault(); act("save"); },
    onkeydown: (event) => { if (event.key === "Enter" && event.target.matches("input, select")) { event.preventDefault(); act("save"); } } },
  h("div", { class: "top" },
    h("b", { class: "quote" }, share.text || "…"),
    h("span", { class: "quiet" }, "other words: select them (F2 by keyboard)"),
    h("span", { class: "value right", id: "edit-value" }, range(share.low, share.high))),
  h("div", { id: "edit-scale" }, drawScale(share, publishedFor(framework, share))),
  h("div", { class: "fields" },
    select("kind", plain(choices.kinds)),
    select("modifier", plain(choices.modifiers)),
    input("base", { placeholder: "54 %, 2/3, 0.5" }),
    input("upper", { placeholder: "for a range" }),
    input("numerator", { inputmode: "numeric" }),
    input("denominator", { inputmode: "numeric" }),
    select("polarity", choices.polarities.map((value) => [value, POLARITY[value]])),
    select("population_kind", [["", "unknown"], ...plain(choices.population_kinds)]),
    input("population"),
    select("standard", [["", "none"], ...known(standards, share.standard), ...standards]),
    select("key_question", [["", "none"], ...known(questions, share.key_question), ...questions])),
  h("p", { class: "error", id: "edit-error", role: "alert" }, editing.error || ""),
  h("div", { class: "buttons" },
    h("button", { type: "submit", class: "primary" }, "Save ", h("kbd", {}, "Enter")),
    h("button", { type: "button", onclick: () => act("escape") }, "Cancel ", h("kbd", {}, "Esc")),
    editing.index === null ? null : h("button", { type: "button", class: "danger right", onclick: () => act("drop") },
      "Remove ", h("kbd", {}, "Ctrl+Del"))));
}

/** The published figure that a share is compared with, per cent, null where there is none. */
export function publishedFor(framework, share) {
  const question = framework && framework.key_questions.find((entry) => entry.number === share.key_question);
  return question ? question.percent : null;
}

function asTyped(name, value) {
  if (value === null || value === undefined) return "";
  if (name === "base" || name === "upper") return `${Math.round(value * 10000) / 100} %`;
  return String(value);
}

/** What the form says, as changes to the share; throws an Error that says which field is nonsense. */
export function readChanges(typed) {
  const changes = {};
  for (const [name, text] of Object.entries(typed)) {
    if (name === "base" || name === "upper") {
      changes[name] = readShare(text);
      if (Number.isNaN(changes[name])) throw new Error(`${NAMES[name]}: type a share such as 54 %, 2/3 or 0.5`);
    } else if (name === "numerator" || name === "denominator") {
      changes[name] = text.trim() === "" ? null : Number(text);
      if (Number.isNaN(changes[name])) throw new Error(`${NAMES[name]}: type a number`);
    } else {
      changes[name] = text === "" ? null : text;
    }
  }
  return changes;
}
