import { s } from "../dom";
import { figure } from "./figure";
import type { ExplorationFinding, ScheduleStep } from "../data";

const RowHeight = 26;
const Top = 34;
const Number = 26;

/** A schedule over time, downwards: a column for each actor, and an arrow from who acts to whom it asks. */
export function spaceTime(finding: ExplorationFinding): HTMLElement {
  const { steps } = finding;
  const actors = [...new Set([...steps.map((step) => step.who), ...steps.map((step) => step.to).filter((to) => to !== "")])];
  return figure({
    title: finding.title,
    summary: `${steps.length} steps that end in ${finding.invariant}: ${steps.map((step) => `${step.who} ${step.doing}`).join(", then ")}.`,
    figures: {
      headings: ["Step", "Who", "Does", "What", "Before", "After", "Breaks"],
      rows: steps.map((step) => [String(step.number), step.who, step.doing, step.what, step.before, step.after, step.violations.join("; ") || "–"]),
    },
    draw: (width) => draw(finding.title, steps, actors, width),
  });
}

function draw(title: string, steps: ScheduleStep[], actors: string[], width: number): SVGElement {
  const narrow = width < 620;
  const room = narrow ? width - Number : Math.min(width * 0.62, actors.length * 150);
  const column = room / actors.length;
  const x = (actor: string): number => Number + column * (actors.indexOf(actor) + 0.5);
  const rowHeight = narrow ? RowHeight + 16 : RowHeight;
  const height = Top + steps.length * rowHeight + 12;
  const root = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "spacetime" }, s("title", {}, title));
  for (const actor of actors) {
    root.append(s("text", { x: x(actor), y: 16, "text-anchor": "middle", class: "actor" }, fit(actor, column)));
    root.append(s("line", { x1: x(actor), y1: 24, x2: x(actor), y2: height - 6, class: "life" }));
  }
  steps.forEach((step, index) => root.append(arrow(step, Top + index * rowHeight + 8, x, narrow, Number + room + 10, width)));
  return root;
}

function arrow(step: ScheduleStep, y: number, x: (actor: string) => number, narrow: boolean, textX: number, width: number): SVGElement {
  const broken = step.violations.length > 0;
  const from = x(step.who);
  const group = s("g", { class: broken ? "broken" : "step" }, s("text", { x: 2, y: y + 4, class: "number" }, String(step.number)));
  if (step.to !== "") {
    const to = x(step.to);
    const back = to > from ? -7 : 7;
    group.append(s("line", { x1: from, y1: y, x2: to, y2: y }), s("path", { d: `M${to} ${y} l${back} -4 l0 8 z` }));
  }
  group.append(s("circle", { cx: from, cy: y, r: 4 }));
  const change = step.before === step.after ? "" : `  ${step.before} → ${step.after}`;
  const words = broken ? `✗ ${step.violations.join("; ")}` : step.what + change;
  const room = narrow ? width - 30 : width - textX;
  group.append(s("text", { x: narrow ? 30 : textX, y: narrow ? y + 18 : y + 4, class: "words" }, fit(words, room)));
  return group;
}

// SVG text does not wrap; what is cut off stands whole in the figures below.
function fit(text: string, room: number): string {
  const most = Math.max(4, Math.floor(room / 6.2));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
