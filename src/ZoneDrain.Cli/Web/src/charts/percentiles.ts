import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { legend, looks } from "./palette";
import { tipStyle } from "./breakeven";
import { count, time } from "../format";
import type { NamedHistogram } from "../data";

interface Point { strategy: string; tail: number; ns: number }

const LabelPixels = 72;
const Shown = [0.5, 0.9, 0.99, 0.999, 0.9999];

/** Latency against the share of operations that were slower, both logarithmic: the spectrum of percentiles. */
export function percentileChart(name: string, histograms: NamedHistogram[]): HTMLElement | null {
  const filled = histograms.filter((one) => one.histogram.count > 0);
  if (filled.length === 0) return null;
  const names = filled.map((one) => one.strategy);
  const points = filled.flatMap((one) => spectrum(one));
  const [low, high] = extent(points.map((point) => Math.max(point.ns, 1)));
  const [smallest] = extent(points.map((point) => point.tail));
  const look = looks(names);
  return figure({
    title: `Percentiles of ${name}`,
    summary: filled.map((one) => `${one.strategy}: median ${time(quantile(one, 0.5))}, p99 ${time(quantile(one, 0.99))}, largest ${time(one.histogram.maxNs)}`).join("; ") + ".",
    legend: legend(names),
    figures: {
      headings: ["Strategy", "Count", ...Shown.map((share) => `p${+(100 * share).toFixed(2)}`), "Largest"],
      rows: filled.map((one) => [
        one.strategy, count(one.histogram.count),
        ...Shown.map((share) => ((1 - share) * one.histogram.count >= 1 ? time(quantile(one, share)) : "–")), time(one.histogram.maxNs)]),
    },
    draw: (width) => {
      const ys = decades(low / 1.2, high * 1.2, 450);
      const xs = [1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001].filter((tail) => tail >= smallest * 0.99);
      // On a phone only some of the nines have room for their names.
      const step = Math.ceil(LabelPixels / ((width - 84) / Math.max(1, -Math.log10(smallest))));
      const named = xs.filter((_, index) => index % step === 0);
      return Plot.plot({
        ...base(width, 68),
        height: Math.min(380, Math.max(250, width * 0.45)),
        marginBottom: 46,
        x: { type: "log", domain: [1, smallest], label: "percentile →", labelAnchor: "center", ticks: xs, tickFormat: (tail) => (named.includes(tail) ? percent(tail) : "") },
        y: { type: "log", domain: [low / 1.2, high * 1.2], label: "↑ latency", ticks: ys, tickFormat: (tick) => (ys.includes(tick) ? time(tick) : ""), grid: true },
        marks: [
          ...names.map((strategy) => Plot.line(points.filter((point) => point.strategy === strategy), {
            x: "tail", y: "ns", curve: "step-before", stroke: look(strategy).colour, strokeWidth: 2, strokeDasharray: look(strategy).dash,
          })),
          Plot.tip(points, Plot.pointer({ x: "tail", y: "ns", title: (point: Point) => `${point.strategy}\n${percent(point.tail)}: ${time(point.ns)}`, ...tipStyle })),
        ],
      });
    },
  });
}

function percent(tail: number): string {
  return tail === 1 ? "0" : `${+(100 * (1 - tail)).toPrecision(8)}`.slice(0, 8) + " %";
}

// A point where a bucket ends, as far as the sample reaches: the share of a tail of one value is 1 / count.
function spectrum(one: NamedHistogram): Point[] {
  const total = one.histogram.count;
  const points: Point[] = [];
  let below = 0;
  for (const [low, high, of] of one.histogram.buckets) {
    const tail = 1 - below / total;
    const last = points.at(-1);
    if (!last || last.tail / tail > 1.01) points.push({ strategy: one.strategy, tail, ns: Math.max((low + high) / 2, 1) });
    below += of;
  }
  points.push({ strategy: one.strategy, tail: 1 / total, ns: Math.max(one.histogram.maxNs ?? 1, 1) });
  return points;
}

function quantile(one: NamedHistogram, share: number): number {
  const rank = Math.ceil(share * one.histogram.count);
  let seen = 0;
  for (const [, high, of] of one.histogram.buckets) {
    seen += of;
    if (seen >= rank) return Math.min(high, one.histogram.maxNs ?? high);
  }
  return one.histogram.maxNs ?? 0;
}
