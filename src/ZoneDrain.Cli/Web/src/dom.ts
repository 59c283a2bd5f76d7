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

export type Cell = Child | { text: string; sort?: number; wide?: boolean };

/** A table that can be read aloud: a caption, headings with a scope, the first cell of a row as its heading. */
export function table(caption: string, headings: string[], rows: Cell[][], options: { numbers?: boolean; visible?: boolean } = {}): HTMLElement {
  const numbers = options.numbers ?? true;
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: numbers ? "numbers" : null },
      h("caption", { class: options.visible ? null : "hidden" }, caption),
      h("thead", {}, h("tr", {}, ...headings.map((heading) => h("th", { scope: "col" }, heading)))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map((cell, index) => td(cell, index)))))));
}

function td(cell: Cell, index: number): HTMLElement {
  const content: Child = cell && typeof cell === "object" && !(cell instanceof Node) ? cell.text : (cell as Child);
  return index === 0 ? h("th", { scope: "row" }, content) : h("td", {}, content);
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
