"use strict";
// Filters, search and the text of a report. Text only ever goes into the page as text.
(async () => {
  const LABELS = ["Strength", "Area for improvement", "Recommendation", "No label"];
  const STEP = 50;
  const byId = (id) => document.getElementById(id);
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const unpack = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  };
  let data;
  try {
    data = await unpack(byId("data").textContent.trim());
  } catch (error) {
    byId("count").textContent = "This browser is too old to unpack the findings. The tables above are whole; use findings export for the rest.";
    return;
  }
  const { documents, findings, standards } = data;
  findings.forEach((finding, number) => { finding.number = number; finding.key = `${finding.t} ${finding.s || ""} ${finding.a || ""}`.toLowerCase(); });
  const filters = { report: byId("by-report"), label: byId("by-label"), standard: byId("by-standard"), year: byId("by-year"),
    provider: byId("by-provider"), proportion: byId("by-proportion"), search: byId("by-search") };
  const fill = (select, values) => values.forEach(([value, name]) => select.append(element("option", { value }, name)));
  const named = (document) => document.provider ? `${document.provider}${document.year ? ` ${document.year}` : ""} (${document.path})` : document.path;
  fill(filters.report, documents.map((document, number) => [String(number), named(document)]));
  fill(filters.standard, standards.map((name, number) => [String(number), name]));
  const distinct = (key, none) => [...new Set(documents.map((document) => document[key] ?? ""))].sort().map((value) => [String(value), value === "" ? none : String(value)]);
  fill(filters.year, distinct("year", "Year not known"));
  fill(filters.provider, distinct("provider", "Provider not known"));
  let shown = STEP, found = findings;

  const perCent = (value) => `${Math.round(value * 1000) / 10}%`;
  const lane = (low, high, estimate) => {
    const bar = element("span", { class: "lane", "aria-hidden": "true" });
    const inside = element("i"); inside.style.left = `${low * 100}%`; inside.style.width = `${(high - low) * 100}%`;
    const point = element("b"); point.style.left = `${estimate * 100}%`;
    bar.append(inside, point);
    return bar;
  };
  const proportion = (p) => element("div", { class: "prop" }, element("span", {}, `“${p.t}”`),
    ...(p.l === null ? [element("span", { class: "quiet" }, "no interval")] : [lane(p.l, p.h, p.e), element("span", {}, p.l === p.h ? perCent(p.l) : `${perCent(p.l)} to ${perCent(p.h)}, about ${perCent(p.e)}`)]),
    ...(p.n ? [element("span", { class: "quiet" }, `of ${p.n}`)] : []), ...(p.p ? [element("span", { class: "quiet" }, { met: "expectation met", not_met: "fell short", neutral: "judges nothing" }[p.p])] : []));
  const sentence = (finding) => {
    const parts = [];
    let rest = finding.t;
    for (const p of finding.p || []) {
      const at = rest.indexOf(p.t);
      if (at < 0) continue;
      parts.push(rest.slice(0, at), element("mark", {}, p.t));
      rest = rest.slice(at + p.t.length);
    }
    return [...parts, rest];
  };
  const item = (finding) => {
    const document = documents[finding.d];
    const open = element("button", { type: "button", class: "link", "data-open": finding.number }, "Show in the report");
    open.setAttribute("aria-label", `Show in the report: ${finding.t.slice(0, 60)}`);
    const place = [document.provider || document.path, document.year, finding.s, finding.g ? `page ${finding.g}` : null,
      finding.k === undefined ? null : standards[finding.k], finding.a ? `to ${finding.a}` : null].filter(Boolean).join(" · ");
    return element("li", {}, element("span", { class: `tag t${finding.l}` }, LABELS[finding.l] + (finding.o === undefined ? "" : ` (also ${LABELS[finding.o].toLowerCase()})`)),
      element("p", {}, ...sentence(finding)), ...(finding.p || []).map(proportion), element("div", { class: "meta" }, place, " ", open));
  };
  const draw = () => {
    byId("list").replaceChildren(...found.slice(0, shown).map(item));
    byId("more").hidden = found.length <= shown;
  };
  const apply = () => {
    const words = filters.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const { report, label, standard, year, provider, proportion: stated } = Object.fromEntries(Object.entries(filters).map(([key, field]) => [key, field.value]));
    found = findings.filter((finding) => {
      const document = documents[finding.d];
      return (report === "" || String(finding.d) === report) && (label === "" || String(finding.l) === label) && (standard === "" || String(finding.k) === standard)
        && (year === "any" || String(document.year ?? "") === year) && (provider === "any" || (document.provider ?? "") === provider)
        && (stated === "" || Boolean(finding.p) === (stated === "yes")) && words.every((word) => finding.key.includes(word));
    });
    shown = STEP;
    const reports = new Set(found.map((finding) => finding.d)).size;
    byId("count").textContent = `${found.length.toLocaleString("en")} of ${findings.length.toLocaleString("en")} findings, in ${reports.toLocaleString("en")} of ${documents.length.toLocaleString("en")} reports`;
    draw();
    showText(report === "" ? null : Number(report));
  };
  let textOf = null;
  const showText = (number) => {
    const panel = byId("report-text");
    panel.hidden = number === null;
    if (number === null || number === textOf) { if (number === null) textOf = null; return; }
    textOf = number;
    byId("text-title").textContent = named(documents[number]);
    const body = [];
    let paragraph = element("p");
    const flush = () => { if (paragraph.childNodes.length) body.push(paragraph); paragraph = element("p"); };
    const gap = (text) => text.split(/\n\s*\n/).forEach((piece, place) => { if (place) flush(); if (piece.trim() || !place) paragraph.append(piece.replace(/\s+/g, " ")); });
    for (const part of documents[number].body) {
      if (typeof part === "string") gap(part);
      else if (Array.isArray(part)) { flush(); body.push(element(`h${Math.min(6, part[0] + 3)}`, {}, part[1])); }
      else {
        const finding = findings[part];
        paragraph.append(element("span", { class: `f f${finding.l}`, id: `f${part}`, tabindex: "-1" }, ...sentence(finding)), element("sup", { class: `t${finding.l}` }, ["S", "A", "R", "–"][finding.l]), " ");
      }
    }
    flush();
    byId("text").replaceChildren(...body);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.open !== undefined) {
      const number = Number(button.dataset.open);
      showText(findings[number].d);
      byId("report-text").hidden = false;
      document.querySelectorAll("#text .at").forEach((other) => other.classList.remove("at"));
      const target = byId(`f${number}`);
      if (target) { target.classList.add("at"); target.focus({ preventScroll: true }); target.scrollIntoView({ block: "center" }); }
    } else if (button.dataset.standard !== undefined) {
      Object.values(filters).forEach((field) => { field.value = field.dataset.any ?? ""; });
      filters.standard.value = String(standards.indexOf(button.dataset.standard));
      apply();
      byId("count").focus();
    } else if (button.id === "more") { shown += STEP; draw(); }
    else if (button.id === "clear") { Object.values(filters).forEach((field) => { field.value = field.dataset.any ?? ""; }); apply(); }
    else if (button.id === "print") { document.querySelectorAll("details").forEach((part) => { part.open = true; }); window.print(); }
  });
  byId("form").addEventListener("submit", (event) => event.preventDefault());
  byId("form").addEventListener("input", apply);
  if (documents.length === 1) filters.report.value = "0";
  document.querySelectorAll("[data-needs-script]").forEach((part) => { part.hidden = false; });
  apply();
  document.documentElement.dataset.ready = "yes";
})();
