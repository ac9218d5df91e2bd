// The report at the right: its own text with the finding lit in place.

import { byId, h, put } from "./dom.js";
import { cap } from "./keys.js";
import { toUnits, unwrapped } from "./text.js";

export function drawReport(view, act) {
  const pane = byId("report");
  if (!view) {
    put(pane);
    return;
  }
  const { record, window } = view;
  const where = record.section ? record.section.path : [];
  const head = h("div", { class: "head" },
    h("h2", { class: "title", title: record.document.path }, record.document.title || record.document.path),
    h("p", { class: "where" },
      where.map((title, index) => [index ? h("span", { class: "quiet" }, " › ") : null, h("span", {}, title)]),
      record.page ? h("span", { class: "pill page" }, `page ${record.page}`) : null));
  if (!window) {
    put(pane, head, h("p", { class: "empty" },
      "The text of this report is missing from texts/. Run “findings extract” into this folder again to see it here."));
    return;
  }
  const body = h("div", { id: "text", class: "text", tabindex: "0", role: "group", "aria-label": "Text of the report", data: { offset: String(window.offset) } },
    pieces(view));
  put(pane, head,
    window.more_before ? h("button", { type: "button", class: "link more", onclick: () => act("more") }, "↑ more of the report") : null,
    body,
    window.more_after ? h("button", { type: "button", class: "link more", onclick: () => act("more") }, "↓ more of the report") : null,
    h("p", { class: "quiet foot" }, "Select a sentence that was missed and press ", h("kbd", {}, cap("missed")), "."));
  const lit = body.querySelector(".lit");
  if (lit) pane.scrollTop = Math.max(0, lit.offsetTop - pane.clientHeight / 3);
}

/** The window's text cut at the finding, its proportions and the headings. */
function pieces(view) {
  const { window, record, verdict } = view;
  const text = unwrapped(window.text);
  const unit = (offset) => toUnits(window.text, Math.max(0, offset - window.offset));
  const ranges = window.headings.map(([start, end]) => ({ start: unit(start), end: unit(end), kind: "heading" }));
  ranges.push({ start: unit(record.start), end: unit(record.end), kind: "lit" });
  // the marks of Markdown, into which PDF, HTML and Word files are read, are there (offsets count them) and not shown
  for (const mark of text.matchAll(/^#{1,6} |\*\*|<\/?su[bp]>/gm)) ranges.push({ start: mark.index, end: mark.index + mark[0].length, kind: "syntax" });
  for (const share of verdict.proportions) ranges.push({ start: unit(share.start), end: unit(share.end), kind: "share" });
  const cuts = [...new Set([0, text.length, ...ranges.flatMap((range) => [range.start, range.end])])].sort((a, b) => a - b);
  const made = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [start, end] = [cuts[index], cuts[index + 1]];
    const kinds = ranges.filter((range) => range.start <= start && end <= range.end).map((range) => range.kind);
    const words = text.slice(start, end);
    made.push(kinds.length ? h("span", { class: [...new Set(kinds)].join(" ") }, words) : words);
  }
  return made;
}
