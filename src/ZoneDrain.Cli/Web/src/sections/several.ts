import { h, section, table } from "../dom";
import { Plot, base, decades, extent } from "../charts/plot";
import { figure } from "../charts/figure";
import { legend, looks } from "../charts/palette";
import { answerWord } from "../charts/breakeven";
import { date, short, time } from "../format";
import { badge } from "./head";
import type { Scan, StoredRun } from "../data";

const PairsMax = 8;

/** Several runs: what they answered, and where their figures lie. */
export function several(runs: StoredRun[], scan?: Scan): HTMLElement[] {
  const names = labels(runs, scan);
  const marks = runs.map((_, index) => scan?.values[index] ?? letter(index));
  const answers = table("Runs", ["Run", "Verdict", "Scenario", "Seed", "Started", "Answer"], runs.map((run, index) => [
    names[index]!, badge(run.result.verdict), run.result.run.scenario, String(run.result.run.seed), date(run.result.run.started),
    run.result.report?.headline ? answerWord(run.result.report.headline.answer) : run.result.load?.answer ?? "–"]), { numbers: false, cards: true });
  const charts = [
    breakEvens(runs, marks, scan ? `Break-even lifetime over ${scan.settings}` : "Break-even lifetime, run by run"),
    rangeChart("Page operations a second", runs, marks, (one) => one.pageOperationsPerSecond, short, false),
    rangeChart("CPU time an operation", runs, marks, (one) => one.cpuNsPerOperation, time, false),
  ].filter((chart) => chart !== null);
  return [section("several", scan ? "The scan" : "Runs side by side", answers, ...(scan ? [] : [differences(runs)]), ...charts)];
}

/** Names of runs that tell them apart: the values of a scan, or the letters A, B, C before the folder, and after Z come AA, AB. */
export function labels(runs: StoredRun[], scan?: Scan): string[] {
  return scan?.values ?? runs.map((run, index) => `${letter(index)}: ${run.result.run.scenario} ${run.result.run.folderName}`);
}

/** The margin for the names of runs, in pixels. */
function room(marks: string[], least: number): number {
  return Math.min(160, Math.max(least, 12 + 7 * Math.max(...marks.map((mark) => mark.length))));
}

function letter(index: number): string {
  return (index < 26 ? "" : letter(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
}

/** What the runs were told differently, or ran on; a row for each thing in which not all are alike. */
function differences(runs: StoredRun[]): HTMLElement {
  const facts: [string, (run: StoredRun) => string][] = [
    ["Command", (run) => run.environment?.commandLine ?? "–"], ["Scenario", (run) => run.result.run.scenario], ["Seed", (run) => String(run.result.run.seed)],
    ["Engine", (run) => run.result.run.engine], ["Version", (run) => run.environment?.version ?? "–"], ["Commit", (run) => run.environment?.commit ?? "–"],
    ["Machine", (run) => (run.environment ? `${run.environment.machine}, ${run.environment.cores} cores` : "–")],
    ["Runtime", (run) => run.environment?.dotnet ?? "–"],
  ];
  const rows = facts.map(([name, read]) => [name, ...runs.map(read)]).filter(([, ...values]) => new Set(values).size > 1);
  return rows.length === 0
    ? h("p", {}, "The runs were started alike, on the same machine and by the same program: they differ by chance alone.")
    : table("What differs between them", ["", ...runs.map((_, index) => letter(index))], rows, { visible: true, numbers: false, cards: true });
}

type Strategy = NonNullable<StoredRun["result"]["report"]>["strategies"][number];

function rangeChart(
  title: string, runs: StoredRun[], marks: string[], read: (one: Strategy) => { min: number; median: number; max: number },
  say: (value: number) => string, zero: boolean): HTMLElement | null {
  const rows = runs.flatMap((run, index) => (run.result.report?.strategies ?? []).map((one) => ({ run: marks[index]!, strategy: one.name, ...read(one) })));
  if (rows.length === 0) return null;
  const strategies = [...new Set(rows.map((row) => row.strategy))];
  const [low, high] = extent(rows.flatMap((row) => [row.min, row.max]));
  const look = looks(strategies);
  return figure({
    title: `${title}, run by run`,
    summary: rows.map((row) => `${row.strategy} in ${row.run}: ${say(row.median)}`).join("; ") + ".",
    legend: legend(strategies),
    note: "Median, with smallest and largest repetition.",
    figures: { headings: ["Run", "Strategy", "Smallest", "Median", "Largest"], rows: rows.map((row) => [row.run, row.strategy, say(row.min), say(row.median), say(row.max)]) },
    draw: (width) => Plot.plot({
      ...base(width, 80),
      height: strategies.length * (runs.length * 14 + 12) + 60,
      marginRight: room(marks, 30),
      marginBottom: 46,
      x: { domain: [zero ? 0 : low * 0.95, high * 1.05], grid: true, label: `${title.toLowerCase()} →`, labelAnchor: "center", tickFormat: say, ticks: Math.max(2, Math.floor(width / 110)) },
      y: { label: null, tickSize: 0, axis: null, domain: marks },
      fy: { domain: strategies, label: null, axis: "left" },
      marks: [
        Plot.ruleY(rows, { fy: "strategy", y: "run", x1: "min", x2: "max", stroke: (row) => look(row.strategy).colour, strokeWidth: 2 }),
        Plot.dot(rows, { fy: "strategy", y: "run", x: "median", fill: (row) => look(row.strategy).colour, stroke: (row) => look(row.strategy).colour, symbol: (row: { strategy: string }) => look(row.strategy).mark, r: 4.5 }),
        Plot.axisY({ anchor: "right", tickSize: 0, label: null }),
        Plot.axisFy({ anchor: "left", label: null }),
      ],
    }),
  });
}

function breakEvens(runs: StoredRun[], marks: string[], title: string): HTMLElement | null {
  const rows = runs.flatMap((run, index) => (run.result.report?.breakEvens ?? []).filter((pair) => pair.answer.answer === "crosses-at").map((pair) => ({
    run: marks[index]!, pair: `${pair.first} / ${pair.second}`, life: pair.answer.lifetimeNs!, low: pair.answer.lowNs!, high: pair.answer.highNs! })));
  if (rows.length === 0) return null;
  const headlines = runs.map((run) => run.result.report?.headline).map((pair) => (pair ? `${pair.first} / ${pair.second}` : ""));
  const shared = (pair: string): boolean => rows.filter((row) => row.pair === pair).length > 1 || headlines.includes(pair);
  const pairs = [...new Set(rows.map((row) => row.pair))].filter(shared).slice(0, PairsMax);
  if (pairs.length === 0) return null;
  const [low, high] = extent(rows.filter((row) => pairs.includes(row.pair)).flatMap((row) => [row.low, row.high]));
  return figure({
    title,
    summary: rows.map((row) => `${row.pair} in ${row.run}: ${time(row.life)}`).join("; ") + ".",
    figures: { headings: ["Run", "Pair", "Lifetime", "95 % interval"], rows: rows.map((row) => [row.run, row.pair, time(row.life), `${time(row.low)} to ${time(row.high)}`]) },
    draw: (width) => {
      const xs = decades(low / 1.3, high * 1.3, width);
      return h("div", {}, ...pairs.map((pair) => {
        const own = rows.filter((row) => row.pair === pair);
        return h("div", {}, h("p", { class: "facet" }, pair), Plot.plot({
          ...base(width, room(marks, 40)),
          height: own.length * 24 + 44,
          marginTop: 6,
          x: { type: "log", domain: [low / 1.3, high * 1.3], label: null, ticks: xs, tickFormat: (tick) => (xs.includes(tick) ? time(tick) : ""), grid: true },
          y: { label: null, tickSize: 0, domain: marks.filter((mark) => own.some((row) => row.run === mark)) },
          marks: [Plot.ruleY(own, { y: "run", x1: "low", x2: "high", stroke: "var(--accent)", strokeWidth: 3 }), Plot.dot(own, { y: "run", x: "life", fill: "var(--accent)", r: 5 })],
        }));
      }));
    },
  });
}
