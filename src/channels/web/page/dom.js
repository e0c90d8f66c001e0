// Building of elements. Data only ever becomes text nodes and checked attributes, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: `attributes` with a function are listeners; `null` and `false` are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** An icon of icons.svg; decoration, so hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/page/icons.svg#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A link to another site, or its text where the address is not one of the web. */
export function link(address, text) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return document.createTextNode(text);
  }
  if (!/^https?:$/.test(url.protocol)) return document.createTextNode(text);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

const PHONE = /\b(1022|113|114|115)\b/;
const FIGURE = /(\d[\d.,]*\s*(?:đồng|dong|VND|USD|%|phút|giờ|ngày làm việc|ngày|tháng|năm|minutes?|hours?|working days?|days?|months?|years?)|miễn phí|không mất phí|free of charge|\bfree\b)/i;
const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>".,;:)\]])/;

/** `text` with each match of `pattern` (which has one group) turned into what `make` gives. */
function marked(text, pattern, make) {
  return text.split(new RegExp(pattern.source, pattern.flags + "g")).map((part, at) => (at % 2 ? make(part) : part));
}

/** Text with hotline numbers as links. */
export function phones(text) {
  return marked(text, PHONE, (number) => el("a", { href: `tel:${number}`, class: "phone" }, number));
}

/** Text with amounts and durations made prominent, and addresses as links. */
export function figures(text) {
  return marked(text, ADDRESS, (address) => link(address, address)).flatMap((part) =>
    typeof part === "string" ? marked(part, FIGURE, (figure) => el("strong", { class: "figure" }, figure)) : [part],
  );
}

/** Text with addresses as links. */
export function addresses(text) {
  return marked(text, ADDRESS, (address) => link(address, address));
}

/** What is kept in `storage` under `key`, or `otherwise`; storage may be off. */
export function recall(storage, key, otherwise) {
  try {
    return JSON.parse(window[storage].getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Keeps `value` in `storage`, where storage is on. */
export function keep(storage, key, value) {
  try {
    window[storage].setItem(key, typeof value === "string" ? value : JSON.stringify(value));
  } catch {
    // Nothing depends on it.
  }
}
