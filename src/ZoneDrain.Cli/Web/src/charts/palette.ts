import { h, s } from "../dom";

// Colours come from the style sheet, which has a set for light, dark and paper. Each name also has a dash and a mark, so that colour is never alone.
const Dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 4", "6 2 1 2", "3 1"];
const Marks = ["circle", "square", "triangle", "diamond2", "star", "cross", "wye", "times", "plus"] as const;
const Known = ["bulk", "sweep", "counter", "percpu", "dirty-sweep", "credit", "tree", "drop-each", "rescan"];

export interface Look { colour: string; dash: string; mark: (typeof Marks)[number] }

/** The look of each name; a strategy looks the same in every chart and in every report. */
export function looks(names: string[]): (name: string) => Look {
  const places = new Map<string, number>();
  const taken = new Set<number>();
  for (const name of names) {
    const known = Known.indexOf(name);
    if (known < 0) continue;
    places.set(name, known);
    taken.add(known);
  }
  let next = 0;
  for (const name of names) {
    if (places.has(name)) continue;
    while (taken.has(next)) next++;
    taken.add(next);
    places.set(name, next);
  }
  return (name) => {
    const place = (places.get(name) ?? 0) % Marks.length;
    return { colour: `var(--series-${place + 1})`, dash: Dashes[place]!, mark: Marks[place]! };
  };
}

export function legend(names: string[], lines = true): HTMLElement {
  const look = looks(names);
  return h("ul", { class: "legend", "aria-label": "Legend" }, ...names.map((name) => h("li", {}, swatch(look(name), lines), name)));
}

function swatch(look: Look, lines: boolean): SVGElement {
  const shape = lines
    ? s("line", { x1: 1, y1: 6, x2: 27, y2: 6, stroke: look.colour, "stroke-width": 2.5, "stroke-dasharray": look.dash })
    : s("rect", { x: 2, y: 1, width: 24, height: 10, fill: look.colour });
  return s("svg", { width: 28, height: 12, viewBox: "0 0 28 12", "aria-hidden": "true" }, shape);
}
