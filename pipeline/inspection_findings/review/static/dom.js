// Making elements. Text always goes in as text: nothing here (or anywhere in the page) reads a string as markup.

/** An element with attributes, properties that start with "on", `data` and `style` as objects, and children. */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") for (const [key, entry] of Object.entries(value)) element.style.setProperty(key, entry);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (["value", "checked", "selected", "disabled", "hidden"].includes(name)) element[name] = value;
    else element.setAttribute(name === "class" ? "class" : name, value === true ? "" : value);
  }
  element.append(...there(children));
  return element;
}

/**
 * Put these in the place of an element's children; null and false are left out, lists are spread.
 * What had the focus in it has it again: the new element of the same `id` or `data-does`. Where there is none now (a record that
 * is still loading has no buttons) the element itself holds it until there is one again.
 */
export function put(element, ...children) {
  const held = element.contains(document.activeElement) ? document.activeElement : null;
  const wanted = held === element ? element.dataset.held : held && (held.id || held.dataset.does);
  element.replaceChildren(...there(children));
  delete element.dataset.held;
  if (!wanted) return;
  const same = [...element.querySelectorAll("[id], [data-does]")].find((other) => (other.id || other.dataset.does) === wanted);
  if (!same) element.dataset.held = wanted;
  (same || element).focus({ preventScroll: true });
}

function there(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export function byId(id) {
  return document.getElementById(id);
}

/** The UTF-16 offsets of the selection inside an element's text, null where nothing of it is selected. */
export function selectedIn(element) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(element);
  before.setEnd(range.startContainer, range.startOffset);
  const start = before.toString().length;
  const end = start + range.toString().length;
  return end > start ? [start, end] : null;
}

/** Select these UTF-16 offsets of an element's text. */
export function selectIn(element, start, end) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const places = [];
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (const wanted of [start, end].slice(places.length)) {
      if (wanted <= seen + node.length) places.push([node, wanted - seen]);
    }
    seen += node.length;
    if (places.length === 2) break;
  }
  if (places.length < 2) return;
  getSelection().setBaseAndExtent(places[0][0], places[0][1], places[1][0], places[1][1]);
  const near = places[1][0].parentElement;
  if (near) near.scrollIntoView({ block: "nearest" });
}
