// The record in the middle: the sentence large with its proportions in place, the labels, and each proportion on its scale.

import { byId, h, put } from "./dom.js";
import { drawEditor, publishedFor } from "./editor.js";
import { cap } from "./keys.js";
import { drawScale, range, verdictOn } from "./scale.js";
import { LABELS, POLARITY, STATUS, format } from "./state.js";
import { percent, toUnits } from "./text.js";

const DECIDED = { list: "by its list", numbered: "by its number", guideline: "by a rule", model: "by the model", review: "by a reviewer" };

export function drawCard(state, framework, act) {
  const card = byId("card");
  const { view } = state;
  card.dataset.id = view ? view.id : "";
  if (!view) {
    put(card, h("p", { class: "empty" }, state.order.length ? "Loading …" : "No record matches these filters."));
    return;
  }
  const { verdict, record } = view;
  const status = { open: "not reviewed", reviewed: "✓ reviewed", skipped: "↷ skipped" }[verdict.status];
  put(card,
    h("h2", { class: "unseen" }, "Record"),
    h("div", { class: "head" },
      h("span", { class: "quiet" }, `${format(state.position + 1)} of ${format(state.order.length)}`),
      h("span", { class: `pill ${verdict.status}` }, state.saving.has(view.number) ? "saving …" : status),
      verdict.flag ? h("span", { class: "pill flag" }, "⚑ flagged") : null,
      view.moved ? h("span", { class: "pill" }, "moved with the text") : null,
      h("span", { class: "quiet right" }, `found ${DECIDED[record.decided_by] || record.decided_by}`,
        record.decided_by === "model" && record.scores ? `, ${percent(Math.round(100 * record.scores[record.label]) / 100)} sure` : "")),
    drawSentence(view, state),
    drawLabels(state, view, act),
    drawFacts(view, framework, act),
    view.reason ? h("p", { class: "quiet reason" }, `Why now: ${view.reason}.`) : null,
    drawAlike(view, act),
    drawOthers(view, act),
    drawShares(state, view, framework, act),
    drawHistory(view),
    state.editing ? null : h("footer", { class: "actions" },
      button("Accept", "accept", act, { kind: "primary" }),
      button("Skip", "skip", act),
      button("Next unreviewed", "open", act),
      h("span", { class: "right" },
        button("↑", "previous", act, { name: "Previous record" }), button("↓", "next", act, { name: "Next record" }))));
}

function button(text, action, act, { kind = "", name = null } = {}) {
  return h("button", { type: "button", class: kind, onclick: () => act(action), "aria-label": name, title: name, data: { does: action } },
    text, " ", h("kbd", {}, cap(action)));
}

/** The sentence, its proportions marked and numbered; the numbers are drawn by the style sheet and are no part of the text. */
function drawSentence(view, state) {
  const { text } = view.record;
  const spans = view.spans
    .map((span, index) => span && [toUnits(text, span[0]), toUnits(text, span[1]), index])
    .filter(Boolean)
    .sort((a, b) => a[0] - b[0]);
  const parts = [];
  let place = 0;
  for (const [start, end, index] of spans) {
    if (start < place) continue;
    parts.push(text.slice(place, start));
    const chosen = state.editing && state.editing.index === index;
    parts.push(h("mark", { class: `share${chosen ? " chosen" : ""}`, data: { n: String(index + 1) } }, text.slice(start, end)));
    place = end;
  }
  parts.push(text.slice(place));
  return h("div", { id: "sentence", class: `sentence ${view.verdict.illustration ? "illustration" : ""}`, tabindex: "0", role: "group",
    "aria-label": "Sentence" }, parts.filter((part) => part !== ""));
}

function drawLabels(state, view, act) {
  const { verdict, record } = view;
  const buttons = Object.entries(LABELS).map(([label, { name, mark }]) => {
    const chosen = verdict.label === label;
    const second = verdict.secondary === label;
    const score = record.scores ? record.scores[label] : 0;
    return h("button", {
      type: "button", class: `label ${label}${chosen ? " chosen" : ""}${second ? " second" : ""}`, "aria-pressed": String(chosen),
      title: `${name}: ${percent(score)} by the model`, onclick: () => act(`label:${label}`), data: { does: `label:${label}` },
    },
    h("span", { class: "mark", "aria-hidden": "true" }, mark),
    second ? h("small", {}, "other side") : null,
    h("kbd", {}, cap(`label:${label}`)),
    h("span", { class: "name" }, name),
    h("span", { class: "score", "aria-hidden": "true" }, h("i", { style: { width: `${score * 100}%` } })));
  });
  return h("div", { class: "labels", role: "group", "aria-label": "Label" }, buttons,
    state.second ? h("p", { class: "hint", role: "status" }, "Two-sided: press 1, 2 or 3 for the other side, t to leave it.") : null);
}

function drawFacts(view, framework, act) {
  const { verdict } = view;
  const title = (list, number) => (list.find((entry) => entry.number === number) || {}).title;
  const link = verdict.standard
    ? [h("b", {}, verdict.standard), ` ${(framework && title(framework.standards, verdict.standard)) || ""}`,
      verdict.key_question ? [h("span", { class: "quiet" }, " › "), h("b", {}, verdict.key_question),
        ` ${(framework && title(framework.key_questions, verdict.key_question)) || ""}`] : null]
    : [h("span", { class: "quiet" }, "No standard")];
  const toggle = (text, on, action) =>
    h("button", { type: "button", class: `chip${on ? " on" : ""}`, "aria-pressed": String(Boolean(on)), onclick: () => act(action),
      data: { does: action } }, text, " ", h("kbd", {}, cap(action)));
  return h("div", { class: "facts" },
    h("button", { type: "button", class: "chip link", title: "Change standard and key question", onclick: () => act("link"),
      data: { does: "link" } }, h("span", { class: "clip" }, link.flat()), " ", h("kbd", {}, cap("link"))),
    toggle("Two-sided", verdict.secondary, "second"),
    toggle("Illustration", verdict.illustration, "illustration"),
    toggle("Flag", verdict.flag, "flag"),
    toggle("Comment", verdict.comment, "comment"),
    verdict.comment ? h("blockquote", { class: "comment" }, verdict.comment) : null);
}

/** The open records that say nearly the same: they can be decided with this one. */
function drawAlike({ alike }, act) {
  if (!alike.length) return null;
  return h("section", { class: "alike", "aria-label": "Records that say nearly the same" },
    alike.map(({ text }) => h("p", { class: "quiet" }, "≈ ", text)),
    button(`Accept this one, and the same label for ${alike.length === 1 ? "its twin" : `these ${alike.length}`}`, "alike", act));
}

/** Who decided what on this record, and when. */
function drawHistory({ history }) {
  if (!history.length) return null;
  return h("details", { class: "history" }, h("summary", { id: "history" }, `Decisions (${history.length})`),
    h("ol", {}, history.map(({ reviewer, at, action, label, status }) =>
      h("li", {}, h("b", {}, reviewer), ` ${new Date(at).toLocaleString("en-GB")}: ${action}`,
        label ? `, ${LABELS[label].name}` : "", status ? `, ${STATUS[status]}` : ""))));
}

function drawOthers(view, act) {
  if (!view.others.length) return null;
  return h("section", { class: "others", "aria-label": "What the reviewers said" },
    view.others.map(({ reviewer, verdict }, index) =>
      h("button", { type: "button", class: "other", onclick: () => act(`take:${index}`), data: { does: `take:${index}` } },
        h("b", {}, reviewer),
        h("span", { class: `badge ${verdict.label}` }, LABELS[verdict.label].mark),
        h("span", {}, LABELS[verdict.label].name,
          verdict.secondary ? ` / ${LABELS[verdict.secondary].name}` : "",
          verdict.standard ? ` · ${verdict.key_question || verdict.standard}` : "",
          verdict.illustration ? " · illustration" : ""),
        h("span", { class: "quiet values" }, verdict.proportions.map((share) => `${share.text}: ${range(share.low, share.high)}, ${POLARITY[share.polarity]}`).join("; ")),
        h("kbd", {}, cap(`take:${index}`)))));
}

function drawShares(state, view, framework, act) {
  const { editing } = state;
  const shares = view.verdict.proportions.map((share, index) =>
    editing && editing.index === index ? drawEditor(state, framework, act) : drawShare(framework, share, index, act));
  if (editing && editing.index === null) shares.push(drawEditor(state, framework, act));
  return h("section", { class: "shares", "aria-label": "Proportions" },
    shares,
    shares.length ? null : h("p", { class: "quiet none" }, "No proportion. Select words in the sentence and press ", h("kbd", {}, cap("share")), " to add one."));
}

/** What a proportion is about: its key question, else its standard, with its name. */
function aboutOf(framework, { standard, key_question: question }) {
  const [verb, number, list] = question ? ["answers", question, "key_questions"] : ["about", standard, "standards"];
  if (!number) return null;
  const known = framework && framework[list].find((entry) => entry.number === number);
  return [verb, number, known && known.title].filter(Boolean).join(" ");
}

function drawShare(framework, share, index, act) {
  const published = publishedFor(framework, share);
  const fit = verdictOn(share, published);
  const facts = [
    share.numerator !== null && share.denominator !== null && share.kind === "count" ? `${share.numerator} of ${share.denominator}` : null,
    share.population ? `of ${share.population}` : null,
    aboutOf(framework, share),
    share.change ? "a change" : null,
    share.problem,
  ].filter(Boolean);
  return h("article", { class: "share", "aria-label": `Proportion ${index + 1}: ${share.text}` },
    h("div", { class: "top" },
      h("span", { class: "n" }, String(index + 1)),
      h("b", { class: "quote" }, share.text),
      h("span", { class: "value" }, range(share.low, share.high)),
      h("span", { class: `pill polarity ${share.polarity}` }, { met: "✓ ", not_met: "✗ ", neutral: "• " }[share.polarity], POLARITY[share.polarity]),
      h("button", { type: "button", class: "plain right", title: "Edit this proportion", onclick: () => act(`edit:${index}`),
        data: { does: `edit:${index}` } }, "Edit ", h("kbd", {}, cap("edit")))),
    drawScale(share, published),
    h("p", { class: "quiet under" }, facts.join(" · "),
      published !== null ? h("span", { class: `published-note ${fit === "inside" ? "inside" : "outside"}` },
        h("i", { "aria-hidden": "true" }), `published ${published} %${fit ? `, ${fit}` : ""}`) : null));
}
