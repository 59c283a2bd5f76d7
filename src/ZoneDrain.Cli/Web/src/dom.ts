// Elements from data. Text is always a text node: nothing that a run recorded is ever read as markup.

export type Child = Node | string | null | undefined | false;

export function h<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Record<string, string | boolean | null | undefined> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  set(element, attributes);
  add(element, children);
  return element;
}

export function s(name: string, attributes: Record<string, string | number> = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  add(element, children);
  return element;
}

function set(element: Element, attributes: Record<string, string | boolean | null | undefined>): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
}

function add(element: Element, children: Child[]): void {
  for (const child of children) if (child) element.append(child);
}

let ids = 0;

export function id(prefix: string): string {
  return `${prefix}-${++ids}`;
}

export interface TableOptions {
  /** Whether cells but the first hold figures; they do unless told. */
  numbers?: boolean;
  /** Whether the caption is seen; it is always heard. */
  visible?: boolean;
  /** Whether a row becomes a card on a phone. */
  cards?: boolean;
  /** Whether the first cell is a sentence, which may take several lines. */
  sentences?: boolean;
}

/** A table that can be read aloud: a caption, headings with a scope, the first cell of a row as its heading. */
export function table(caption: string, headings: string[], rows: Child[][], options: TableOptions = {}): HTMLElement {
  const kind = [options.numbers === false ? "" : "numbers", options.cards ? "cards" : "", options.sentences ? "sentences" : ""].join(" ").trim();
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: kind, role: "table" },
      h("caption", { class: options.visible ? null : "hidden" }, caption),
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...headings.map((heading) => h("th", { scope: "col", role: "columnheader" }, heading)))),
      h("tbody", { role: "rowgroup" }, ...rows.map((row) => h("tr", { role: "row" }, ...row.map((cell, index) => td(cell, headings[index]!, index)))))));
}

// Roles are named, because a row that is shown as a card is no row to a reader otherwise.
function td(content: Child, heading: string, index: number): HTMLElement {
  return index === 0 ? h("th", { scope: "row", role: "rowheader" }, content) : h("td", { role: "cell", "data-label": heading }, content);
}

export function section(anchor: string, heading: string, ...children: Child[]): HTMLElement {
  return h("section", { id: anchor, "aria-labelledby": `${anchor}-heading` }, h("h2", { id: `${anchor}-heading` }, heading), ...children);
}

export function select(label: string, options: string[], chosen: number, changed: (index: number) => void): HTMLElement {
  const name = id("select");
  const list = h("select", { id: name }, ...options.map((option, index) => h("option", { value: String(index), selected: index === chosen }, option)));
  list.addEventListener("change", () => changed(Number(list.value)));
  return h("p", { class: "choice" }, h("label", { for: name }, label), " ", list);
}
