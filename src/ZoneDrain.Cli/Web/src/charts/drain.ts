import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { h, s } from "../dom";
import { count, time } from "../format";
import type { DrainFigures, StrategyReport } from "../data";

interface Row { name: string; kind: string; bound: number; p50: number; p99: number; max: number; figures: DrainFigures }

/** Kill to release of each strategy beside the bound that all share. */
export function drainChart(strategies: StrategyReport[]): HTMLElement | null {
  const rows = strategies.flatMap((strategy) => [row(strategy.name, "warm", strategy.warmDrain), row(strategy.name, "cold", strategy.coldDrain)])
    .filter((one) => one !== null);
  if (rows.length === 0) return null;
  const kinds = ["warm", "cold"].filter((kind) => rows.some((one) => one.kind === kind));
  const names = strategies.map((strategy) => strategy.name).filter((name) => rows.some((one) => one.name === name));
  const [low, high] = extent(rows.flatMap((one) => [Math.max(one.bound, 1), one.max]));
  const domain: [number, number] = [low / 1.4, high * 1.4];
  return figure({
    title: "From kill to release, against the bound that no strategy can beat",
    summary: rows.map((one) => `${one.name}, ${one.kind}: bound ${time(one.bound)}, median ${time(one.p50)}, largest ${time(one.max)}`).join("; ") + ".",
    legend: marks(),
    figures: {
      headings: ["Strategy", "Drain", "Bound", "Median", "p99", "Largest", "Above bound", "CPU", "Pages read", "Rescans", "Sleeps", "Messages"],
      rows: rows.map((one) => [
        one.name, one.kind, time(one.bound), time(one.p50), time(one.p99), time(one.max), time(one.figures.overheadNs.median), time(one.figures.cpuNs.median),
        count(one.figures.pagesRead.median), count(one.figures.rescans.median), count(one.figures.sleeps.median), count(one.figures.messages.median)]),
    },
    draw: (width) => {
      const xs = decades(domain[0], domain[1], width);
      return h("div", {}, ...kinds.map((kind) => {
        const own = rows.filter((one) => one.kind === kind);
        return h("div", {}, h("p", { class: "facet" }, kind === "warm" ? "Warm: right after the load" : "Cold: no page word in a cache"), Plot.plot({
          ...base(width, 80),
          height: names.length * 30 + (kind === kinds.at(-1) ? 54 : 36),
          marginTop: 6,
          marginBottom: kind === kinds.at(-1) ? 46 : 28,
          x: { type: "log", domain, label: kind === kinds.at(-1) ? "time from kill to release →" : null, labelAnchor: "center", ticks: xs, tickFormat: (tick) => (xs.includes(tick) ? time(tick) : ""), grid: true },
          y: { domain: names, label: null, tickSize: 0, padding: 0.4 },
          marks: [
            Plot.ruleY(own, { y: "name", x1: "bound", x2: "p50", stroke: "var(--series-2)", strokeWidth: 5 }),
            Plot.ruleY(own, { y: "name", x1: "p50", x2: "max", stroke: "var(--series-2)", strokeWidth: 1.5 }),
            Plot.tickX(own, { y: "name", x: "bound", stroke: "var(--ink)", strokeWidth: 3 }),
            Plot.dot(own, { y: "name", x: "p50", fill: "var(--series-2)", r: 5 }),
            Plot.dot(own, { y: "name", x: "max", fill: "var(--paper)", stroke: "var(--series-2)", strokeWidth: 2, r: 4 }),
            Plot.tip(own, Plot.pointerY({ y: "name", x: "p50", title: (one: Row) => `${one.name}, ${one.kind}\nbound ${time(one.bound)}\nmedian ${time(one.p50)}\nlargest ${time(one.max)}`, fill: "var(--paper)", stroke: "var(--line)" })),
          ],
        }));
      }));
    },
  });
}

function row(name: string, kind: string, drain: DrainFigures | null): Row | null {
  if (!drain) return null;
  return { name, kind, bound: Math.max(drain.lowerBoundNs.median, 1), p50: drain.release.p50Ns, p99: drain.release.p99Ns, max: drain.release.maxNs, figures: drain };
}

function marks(): HTMLElement {
  const one = (mark: SVGElement, text: string): HTMLElement => h("li", {}, s("svg", { width: 28, height: 12, viewBox: "0 0 28 12", "aria-hidden": "true" }, mark), text);
  return h("ul", { class: "legend", "aria-label": "Legend" },
    one(s("line", { x1: 14, y1: 0, x2: 14, y2: 12, stroke: "var(--ink)", "stroke-width": 3 }), "bound"),
    one(s("line", { x1: 1, y1: 6, x2: 27, y2: 6, stroke: "var(--series-2)", "stroke-width": 5 }), "what the strategy adds"),
    one(s("circle", { cx: 14, cy: 6, r: 5, fill: "var(--series-2)" }), "median"),
    one(s("circle", { cx: 14, cy: 6, r: 4, fill: "var(--paper)", stroke: "var(--series-2)", "stroke-width": 2 }), "largest"));
}
