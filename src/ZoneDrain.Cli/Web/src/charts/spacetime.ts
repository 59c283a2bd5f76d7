import { s } from "../dom";
import { figure } from "./figure";
import type { ExplorationFinding, ScheduleStep } from "../data";

const Top = 48;
const NumberWidth = 26;
const LineHeight = 15;
const LetterWidth = 6.9;
const BoldLetterWidth = 8;
const Narrow = 620;
const LinesMax = 4;

interface Row { step: ScheduleStep; y: number; lines: string[] }

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
  const narrow = width < Narrow;
  const room = narrow ? width - NumberWidth : Math.min(width * 0.55, actors.length * 130);
  const column = room / actors.length;
  const x = (actor: string): number => NumberWidth + column * (actors.indexOf(actor) + 0.5);
  const wordsAt = narrow ? NumberWidth + 4 : NumberWidth + room + 12;
  const rows: Row[] = [];
  let y = Top + 10;
  for (const step of steps) {
    const lines = wrap(wordsOf(step), width - wordsAt - 4, step.violations.length > 0 ? BoldLetterWidth : LetterWidth);
    rows.push({ step, y, lines });
    y += (narrow ? lines.length + 1 : lines.length) * LineHeight + 8;
  }
  const root = s("svg", { viewBox: `0 0 ${width} ${y}`, width, height: y, class: "spacetime" }, s("title", {}, title));
  actors.forEach((actor, index) => {
    // Names stand in two rows, so that neighbours have room.
    root.append(s("text", { x: x(actor), y: index % 2 === 0 ? 14 : 30, "text-anchor": "middle", class: "actor" }, fit(actor, column * 1.9)));
    root.append(s("line", { x1: x(actor), y1: index % 2 === 0 ? 19 : 35, x2: x(actor), y2: y - 8, class: "life" }));
  });
  for (const row of rows) root.append(arrow(row, x, wordsAt, narrow));
  return root;
}

function arrow({ step, y, lines }: Row, x: (actor: string) => number, wordsAt: number, narrow: boolean): SVGElement {
  const from = x(step.who);
  const group = s("g", { class: step.violations.length > 0 ? "broken" : "step" }, s("text", { x: 2, y: y + 4, class: "number" }, String(step.number)));
  if (step.to !== "") {
    const to = x(step.to);
    const back = to > from ? -7 : 7;
    group.append(s("line", { x1: from, y1: y, x2: to, y2: y }), s("path", { d: `M${to} ${y} l${back} -4 l0 8 z` }));
  }
  group.append(s("circle", { cx: from, cy: y, r: 4 }));
  lines.forEach((line, index) => group.append(
    s("text", { x: wordsAt, y: y + 4 + (index + (narrow ? 1 : 0)) * LineHeight, class: "words" }, line)));
  return group;
}

function wordsOf(step: ScheduleStep): string {
  if (step.violations.length > 0) return `✗ ${step.violations.join("; ")}`;
  return step.before === step.after ? step.what : `${step.what}: ${step.before} → ${step.after}`;
}

// SVG text does not wrap of itself; what still does not fit stands whole in the figures below.
function wrap(text: string, room: number, letter: number): string[] {
  const most = Math.max(8, Math.floor(room / letter));
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > most) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  const shown = lines.slice(0, LinesMax);
  if (lines.length > LinesMax) shown[LinesMax - 1] = fit(`${shown[LinesMax - 1]} …`, room, letter);
  return shown.map((one) => fit(one, room, letter));
}

function fit(text: string, room: number, letter = LetterWidth): string {
  const most = Math.max(4, Math.floor(room / letter));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
