// Text and offsets. Records count code points, the browser counts UTF-16 units; everything that crosses goes through here.

/** The UTF-16 index of the code point with this number. */
export function toUnits(text, point) {
  let unit = 0;
  for (let seen = 0; seen < point && unit < text.length; seen += 1) {
    unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  }
  return unit;
}

/** How many code points stand before this UTF-16 index. */
export function toPoints(text, unit) {
  let points = 0;
  for (let index = 0; index < unit && index < text.length; points += 1) {
    index += text.codePointAt(index) > 0xffff ? 2 : 1;
  }
  return points;
}

/**
 * The report's text with the line breaks inside paragraphs turned into spaces, one character for one, so that offsets hold.
 * Breaks stay before bullets, numbers, table rows and headings, and where a line ends much earlier than others.
 */
export function unwrapped(text) {
  const units = text.split("");
  const lines = text.split("\n");
  let place = 0;
  for (let index = 0; index < lines.length - 1; index += 1) {
    place += lines[index].length;
    const line = lines[index];
    const next = lines[index + 1];
    const starts = /^\s*(?:[-–—•*·▪●○|#>]|\d+[.)]\s|[a-z][.)]\s)/.test(next);
    if (line.length > 60 && next.trim() && !starts && !/^[|#]/.test(line)) {
      // a line that ends in a space needs no second one: an unseen character keeps the count
      units[place] = line.endsWith(" ") ? "\u200b" : " ";
    }
    place += 1;
  }
  return units.join("");
}

/** A fraction of 1 as whole per cent ("54 %"), with one decimal where it is needed. */
export function percent(fraction) {
  if (fraction === null || fraction === undefined) return "?";
  const value = Math.round(fraction * 1000) / 10;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} %`;
}

const WORDS = { half: 1 / 2, "a half": 1 / 2, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3, "a quarter": 1 / 4,
  "one quarter": 1 / 4, "three quarters": 3 / 4, "a fifth": 1 / 5, "one fifth": 1 / 5, all: 1, none: 0 };

/** What a person typed as a share, as a fraction of 1: "54%", "54", "0.54", "2/3", "two-thirds". Null for nothing, NaN for nonsense. */
export function readShare(typed) {
  const text = typed.trim().toLowerCase().replaceAll("-", " ").replace(",", ".");
  if (!text) return null;
  if (text in WORDS) return Math.round(WORDS[text] * 10000) / 10000;
  const ratio = text.match(/^(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/);
  if (ratio) return Math.round((ratio[1] / ratio[2]) * 10000) / 10000;
  const number = text.match(/^(\d*\.?\d+)\s*(%|per ?cent)?$/);
  if (!number) return NaN;
  const value = Number(number[1]);
  return number[2] || value > 1 ? Math.round(value * 10000) / 1000000 : value;
}
