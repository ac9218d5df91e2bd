// The queue at the left: filters, and a list that draws only the rows in sight, however many there are.

import { byId, h, put } from "./dom.js";
import { cap } from "./keys.js";
import { FILTERS, LABELS, STATUS, format } from "./state.js";

const HEIGHT = 62;
const NAMES = { report: "Report", label: "Label", standard: "Standard", section: "Section", kind: "Proportions", decided_by: "Decided by" };
const SHOWN = {
  all: "All records", open: "Not reviewed", reviewed: "Reviewed", skipped: "Skipped", flagged: "Flagged", commented: "With a comment",
  added: "Added", moved: "Moved with the text", disagreement: "Disagreements",
};
const ORDERS = { suggested: "Suggested order", document: "By document", uncertainty: "Most uncertain first" };
const SIGNS = { reviewed: "✓", skipped: "↷", open: "" };

/** Draw the filters once; `onChange` is called with the query whenever one changes. */
export function drawFilters(state, facets, { suggested, onChange }) {
  const change = (name) => (event) => onChange({ ...state.query, [name]: event.target.value });
  let timer = null;
  const search = h("input", {
    id: "search", type: "search", placeholder: `Search the text   ${cap("search")}`, "aria-label": "Search the text", value: state.query.text,
    oninput: (event) => {
      clearTimeout(timer);
      timer = setTimeout(() => onChange({ ...state.query, text: event.target.value }), 120);
    },
  });
  const orders = Object.keys(ORDERS).filter((order) => suggested || order !== "suggested");
  const select = (name, label, options) =>
    h("select", { id: `filter-${name}`, "aria-label": label, onchange: change(name) },
      options.map(([value, text]) => h("option", { value, selected: (state.query[name] || "") === value }, text)));
  const more = FILTERS.map((name) => {
    const options = facets[name].map(({ value, name: title, count }) =>
      [value, `${title || (name === "label" ? LABELS[value].name : String(value).replaceAll("_", " "))} (${format(count)})`]);
    return h("label", {}, h("span", {}, NAMES[name]), select(name, NAMES[name], [["", "any"], ...options]));
  });
  const active = FILTERS.filter((name) => state.query[name]).length;
  const details = h("details", { id: "more", open: active > 0 || sessionStorage.getItem("findings-more") === "open",
    ontoggle: (event) => sessionStorage.setItem("findings-more", event.target.open ? "open" : "shut") },
    h("summary", { id: "more-summary" }, "Filters", active ? h("b", { class: "count" }, String(active)) : null),
    h("div", { class: "grid" }, more),
    h("button", { type: "button", class: "link", onclick: () => onChange({ order: state.query.order, show: "all", text: "" }, true) },
      "Clear all filters"));
  put(byId("filters"),
    search,
    h("div", { class: "pair" },
      select("order", "Order", orders.map((order) => [order, ORDERS[order]])),
      select("show", "Which records", Object.entries(SHOWN))),
    details,
    h("p", { id: "shown", class: "quiet", "aria-live": "polite" }));
}

export function drawShown(state) {
  byId("shown").textContent = `${format(state.order.length)} of ${format(state.progress.total)} records`;
}

/** Draw the rows in sight; `load` is called with the row numbers that are not known yet. */
export function drawList(state, { load, onPick }) {
  const list = byId("list");
  const sizer = byId("sizer");
  sizer.style.height = `${state.order.length * HEIGHT}px`;
  const first = Math.max(0, Math.floor(list.scrollTop / HEIGHT) - 4);
  const last = Math.min(state.order.length, Math.ceil((list.scrollTop + list.clientHeight) / HEIGHT) + 4);
  const missing = [];
  const drawn = [];
  for (let place = first; place < last; place += 1) {
    const number = state.order[place];
    const row = state.rows.get(number);
    if (!row) missing.push(number);
    drawn.push(drawRow(state, row, place, onPick));
  }
  sizer.replaceChildren(...drawn);
  const inPage = state.current !== undefined && first <= state.position && state.position < last;
  if (inPage) list.setAttribute("aria-activedescendant", `row-${state.position}`);
  else list.removeAttribute("aria-activedescendant");
  if (missing.length) load(missing);
}

function drawRow(state, row, place, onPick) {
  const here = place === state.position;
  const attributes = {
    id: `row-${place}`, role: "option", class: `row${here ? " here" : ""}`, "aria-selected": String(here),
    "aria-setsize": String(state.order.length), "aria-posinset": String(place + 1),
    style: { top: `${place * HEIGHT}px` }, onclick: () => onPick(place),
  };
  if (!row) return h("div", { ...attributes, class: `${attributes.class} blank`, "aria-label": "loading" });
  const label = LABELS[row.label];
  const word = STATUS[row.status];
  const saving = state.saving.has(row.number);
  const facts = [
    row.standard,
    row.shares ? `${row.shares} ${row.shares === 1 ? "share" : "shares"}` : null,
    row.flag ? "⚑ flagged" : null,
    row.comment ? "✎ comment" : null,
    row.moved ? "moved" : null,
  ].filter(Boolean);
  return h("div", { ...attributes, data: { status: row.status, id: row.id } },
    h("span", { class: `badge ${row.label}`, title: label.name, "aria-hidden": "true" }, label.mark),
    h("span", { class: "words" }, row.text),
    h("span", { class: "facts" }, facts.join(" · ")),
    h("span", { class: "unseen" }, `${label.name}, ${saving ? "being saved" : word}`),
    h("span", { class: "status", title: saving ? "being saved" : word, "aria-hidden": "true" }, saving ? "…" : SIGNS[row.status]));
}

/** Bring the current row into sight. */
export function reveal(state) {
  const list = byId("list");
  const top = state.position * HEIGHT;
  if (top < list.scrollTop) list.scrollTop = Math.max(0, top - HEIGHT);
  else if (top + HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = top + 2 * HEIGHT - list.clientHeight;
}
