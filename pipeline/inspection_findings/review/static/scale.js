// A proportion on a scale from 0 to 1: the stated interval as a bar, its estimate as a line, the published figure as a diamond.

import { h } from "./dom.js";
import { percent } from "./text.js";

/** The drawing of a share; `published` is per cent (0 to 100) or null. */
export function drawScale(share, published) {
  const reversed = share.polarity === "not_met" && share.met_low !== null;
  const figure = published === null || published === undefined ? null : published / 100;
  const lanes = [lane(share.low, share.estimate, share.high, reversed ? "stated" : "stated main", reversed ? "stated" : null)];
  if (reversed) lanes.push(lane(share.met_low, share.met_estimate, share.met_high, "met main", "met"));
  if (figure !== null) lanes.at(-1).append(h("span", { class: "published", style: { left: `${figure * 100}%` } }));
  const says = [
    share.low === null ? "no interval" : `stated ${range(share.low, share.high)}`,
    reversed ? `met ${range(share.met_low, share.met_high)}` : null,
    figure === null ? null : `published ${percent(figure)}`,
  ].filter(Boolean);
  return h("div", { class: "scale", role: "img", "aria-label": says.join(", ") },
    lanes,
    h("div", { class: "ticks", "aria-hidden": "true" },
      [0, 25, 50, 75, 100].map((tick) => h("span", { style: { left: `${tick}%` } }, tick === 100 ? "100 %" : String(tick)))));
}

function lane(low, estimate, high, kind, name) {
  const parts = [];
  if (name) parts.push(h("span", { class: "name", "aria-hidden": "true" }, name));
  if (low !== null && low !== undefined) {
    parts.push(h("span", { class: "bar", style: { left: `${low * 100}%`, width: `${(high - low) * 100}%` } }));
    parts.push(h("span", { class: "estimate", style: { left: `${estimate * 100}%` } }));
  }
  return h("div", { class: `lane ${kind}`, "aria-hidden": "true" }, parts);
}

export function range(low, high) {
  if (low === null || low === undefined) return "unknown";
  return low === high ? percent(low) : `${percent(low).replace(" %", "")} to ${percent(high)}`;
}

/** Whether the published figure lies in the met interval, in words; empty where there is none to compare. */
export function verdictOn(share, published) {
  if (published === null || published === undefined || share.met_low === null || share.met_low === undefined) return "";
  const figure = published / 100;
  const slack = 0.005;
  if (figure >= share.met_low - slack && figure <= share.met_high + slack) return "inside";
  const gap = figure < share.met_low ? share.met_low - figure : figure - share.met_high;
  return `${Math.round(gap * 100)} points ${figure < share.met_low ? "below" : "above"}`;
}
