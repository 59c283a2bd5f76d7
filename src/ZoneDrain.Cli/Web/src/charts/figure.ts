import { h, id, table, type Child } from "../dom";

export interface Figures { headings: string[]; rows: Child[][] }

export interface FigureOptions {
  title: string;
  /** One sentence that tells what is to be seen, for those who do not see it. */
  summary: string;
  draw: (width: number) => Element;
  legend?: Child;
  figures?: Figures;
  note?: string;
}

const PaperWidth = 660;
const WidthMax = 920;
const WidthMin = 280;

interface Drawn { draw(width: number): void; box: HTMLElement }

const all = new Set<Drawn>();

/** A chart with its words: a heading, the drawing, and the same figures as a table. It is drawn again where the room changes, and for paper. */
export function figure(options: FigureOptions): HTMLElement {
  const heading = id("figure");
  const box = h("div", { class: "chart" });
  const element = h("figure", { role: "group", "aria-labelledby": heading },
    h("figcaption", { id: heading }, options.title),
    options.legend ?? null,
    box,
    options.note ? h("p", { class: "note" }, options.note) : null,
    options.figures ? figuresOf(options.title, options.figures) : null);
  let last = 0;
  const drawn: Drawn = {
    box,
    draw(width) {
      last = width;
      const chart = options.draw(width);
      // A drawing in several parts is one picture with one name.
      chart.setAttribute("role", "img");
      chart.setAttribute("aria-label", options.summary);
      box.replaceChildren(chart);
    },
  };
  all.add(drawn);
  observer.observe(box);
  redraws.set(box, (width) => {
    if (Math.abs(width - last) >= 2) drawn.draw(width);
  });
  return element;
}

/** Forgets the charts below an element that goes away. */
export function forget(element: Element): void {
  for (const drawn of all) {
    if (!element.contains(drawn.box)) continue;
    observer.unobserve(drawn.box);
    all.delete(drawn);
  }
}

function figuresOf(title: string, figures: Figures): HTMLElement {
  return h("details", { class: "figures" }, h("summary", {}, "Figures"), table(`${title}: figures`, figures.headings, figures.rows));
}

const redraws = new WeakMap<Element, (width: number) => void>();

function fitting(width: number): number {
  return Math.max(WidthMin, Math.min(WidthMax, Math.floor(width)));
}

const observer = new ResizeObserver((entries) => {
  for (const entry of entries) if (entry.contentRect.width > 0) redraws.get(entry.target)?.(fitting(entry.contentRect.width));
});

addEventListener("beforeprint", () => {
  for (const drawn of all) if (drawn.box.offsetParent !== null) drawn.draw(PaperWidth);
});
addEventListener("afterprint", () => {
  for (const drawn of all) if (drawn.box.clientWidth > 0) drawn.draw(fitting(drawn.box.clientWidth));
});
