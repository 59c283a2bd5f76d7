import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { legend, looks } from "./palette";
import { tipStyle } from "./breakeven";
import { count, inUnit, moment, momentTicks, time } from "../format";
import type { PgmapLife, Timeline, TimelinePanel, TimelineSpan } from "../data";

interface Point { at: number; value: number; name: string }

const RowsMax = 60;
const PixelsOfFault = 24;

/** Room for the half of "1:00:00" that stands beyond the end of the axis. */
const HalfLabel = 28;

/** One panel of a run over time: lines or stacked areas, with faults and gaps shaded behind them. */
export function panelChart(panel: TimelinePanel, timeline: Timeline): HTMLElement | null {
  const points = panel.series.flatMap((series) => pointsOf(series.name, series.values, timeline.atMs));
  if (points.length === 0) return null;
  const names = panel.series.map((series) => series.name);
  const look = looks(names);
  const say = inUnit(panel.unit);
  const known = points.filter((point) => !Number.isNaN(point.value));
  if (known.length === 0) return null;
  const logarithmic = panel.logarithmic && panel.shape === "lines" && known.some((point) => point.value > 0);

  // A logarithm has no zero: the line ends there, and begins again where there is something to show.
  const shown = logarithmic ? points.map((point) => (point.value <= 0 ? { ...point, value: Number.NaN } : point)) : points;
  const [low, high] = extent(shown.map((point) => point.value).filter((value) => !Number.isNaN(value)));
  const [from, to] = extent(timeline.atMs);
  return figure({
    title: panel.title,
    summary: names.map((name) => {
      const [least, most] = extent(known.filter((point) => point.name === name).map((point) => point.value));
      return `${name}: ${say(least)} to ${say(most)}`;
    }).join("; ") + `, over ${moment(to - from)}${faultWords(timeline.faults)}.`,
    legend: names.length > 1 || panel.shape === "stacked" ? legend(names, panel.shape === "lines") : null,
    note: panel.note || undefined,
    figures: { headings: ["At", ...names], rows: rows(panel, timeline, say) },
    draw: (width) => {
      const ys = logarithmic ? decades(low / 1.3, high * 1.3, 420) : [];
      return Plot.plot({
        ...base(width, 68),
        marginRight: HalfLabel,
        height: Math.min(300, Math.max(220, width * 0.34)) + (timeline.faults.length > 0 ? 24 : 0),
        marginTop: timeline.faults.length > 0 ? 48 : 24,
        marginBottom: 46,
        x: timeAxis(from, to, width),
        y: logarithmic
          ? { type: "log", domain: [low / 1.3, high * 1.3], label: `↑ ${panel.unit === "ns" ? "time" : panel.unit}`, ticks: ys, tickFormat: (tick) => (ys.includes(tick) ? say(tick) : ""), grid: true }
          : { label: `↑ ${panel.unit === "ns" ? "time" : panel.unit}`, tickFormat: (tick) => (tick === 0 ? "0" : say(tick)), grid: true, ticks: panel.unit === "bytes" ? binaryTicks(high) : 5, zero: true },
        marks: [
          ...faultMarks(timeline, from, to, width),
          ...(panel.shape === "stacked"
            ? [Plot.areaY(known, Plot.stackY({ x: "at", y: "value", z: "name", order: names, fill: (point: Point) => look(point.name).colour, fillOpacity: 0.85 }))]
            : names.map((name) => Plot.line(shown.filter((point) => point.name === name), {
              x: "at", y: "value", stroke: look(name).colour, strokeWidth: 1.6, strokeDasharray: look(name).dash,
            }))),
          ...gapMarks(timeline, from, to),
          panel.shape === "lines" ? Plot.tip(known, Plot.pointer({
            x: "at", y: "value", title: (point: Point) => `${point.name}\n${say(point.value)} at ${moment(point.at)}`, ...tipStyle,
          })) : null,
        ].filter((mark) => mark !== null),
      });
    },
  });
}

/** Life spans of pgmaps: alive, then draining from kill to release. Those that drained longest are shown. */
export function pgmapChart(timeline: Timeline): HTMLElement | null {
  const [from, to] = extent([...timeline.atMs, ...timeline.pgmaps.flatMap((life) => [life.createdMs, life.releasedMs ?? life.killedMs ?? life.createdMs])]);
  const drainOf = (life: PgmapLife): number => (life.killedMs === null ? -1 : (life.releasedMs ?? to) - life.killedMs);
  const shown = timeline.pgmaps.toSorted((a, b) => drainOf(b) - drainOf(a)).slice(0, RowsMax).sort((a, b) => a.createdMs - b.createdMs);
  if (shown.length === 0) return null;
  const alive = shown.map((life) => ({ name: life.name, from: life.createdMs, to: life.killedMs ?? to }));
  const draining = shown.filter((life) => life.killedMs !== null).map((life) => ({ name: life.name, from: life.killedMs!, to: life.releasedMs ?? to, open: life.releasedMs === null }));
  const all = Math.max(timeline.pgmaps.length, timeline.pgmapsSeen ?? 0);
  const longest = draining.reduce((most, one) => Math.max(most, one.to - one.from), 0);
  return figure({
    title: "Life spans of pgmaps",
    summary: `${count(all)} pgmaps; the longest drain took ${time(longest * 1e6)}; ${draining.filter((one) => one.open).length} were still draining at the end.`,
    legend: legend(["alive", "draining"], false),
    note: all > shown.length ? `The ${shown.length} that drained longest, of ${count(all)}.` : undefined,
    figures: {
      headings: ["Pgmap", "Created", "Killed", "Released after", "Held last by"],
      rows: shown.map((life) => [life.name, moment(life.createdMs), life.killedMs === null ? "–" : moment(life.killedMs), life.killedMs === null || life.releasedMs === null ? "–" : time((life.releasedMs - life.killedMs) * 1e6), life.holders.join(", ") || "–"]),
    },
    draw: (width) => Plot.plot({
      ...base(width, 90),
      marginRight: HalfLabel,
      height: shown.length * 17 + 84,
      marginTop: timeline.faults.length > 0 ? 36 : 10,
      marginBottom: 46,
      x: timeAxis(from, to, width),
      y: { domain: shown.map((life) => life.name), label: null, tickSize: 0, padding: 0.25 },
      marks: [
        ...faultMarks(timeline, from, to, width),
        ...gapMarks(timeline, from, to),
        Plot.barX(alive, { y: "name", x1: "from", x2: "to", fill: "var(--series-1)" }),
        Plot.barX(draining, { y: "name", x1: "from", x2: "to", fill: "var(--series-2)" }),
        // A drain of milliseconds in a run of hours is thinner than a pixel.
        Plot.tickX(draining, { y: "name", x: "from", stroke: "var(--series-2)", strokeWidth: 2 }),
        Plot.text(draining.filter((one) => one.open), { y: "name", x: "to", text: () => "still draining", textAnchor: "end", dx: -4, fill: "var(--paper)", fontWeight: 600 }),
      ],
    }),
  });
}

// Round steps of bytes are powers of two.
function binaryTicks(high: number): number[] {
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(high / 5)));
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, index) => index * step);
}

function timeAxis(from: number, to: number, width: number): object {
  const { ticks, say } = momentTicks(from, to, width);
  return { domain: from === to ? [from - 1, to + 1] : [from, to], label: "time since the start →", labelAnchor: "center", ticks, tickFormat: say };
}

type Inside = TimelineSpan & { toMs: number };

function inside(spans: TimelineSpan[], from: number, to: number): Inside[] {
  return spans.map((span) => {
    const start = Math.min(Math.max(span.fromMs, from), to);
    return { ...span, fromMs: start, toMs: Math.max(Math.min(span.toMs ?? to, to), start) };
  }).sort((a, b) => a.fromMs - b.fromMs);
}

/** How long a label is, in milliseconds of the axis. */
function lengthOf(fault: Inside, from: number, to: number, width: number): number {
  return ((to - from) * (fault.label.length * 5.6 + 8)) / width;
}

// A label a fault in two rows, as long as it does not run into the one before it in its row.
function labels(faults: Inside[], from: number, to: number, width: number): Inside[][] {
  const ends = [-Infinity, -Infinity];
  const rows: Inside[][] = [[], []];
  for (const fault of faults) {
    const row = ends.findIndex((end) => end <= fault.fromMs);
    if (row < 0) continue;
    rows[row]!.push(fault);
    ends[row] = fault.fromMs + lengthOf(fault, from, to, width);
  }
  return rows;
}

function gapMarks(timeline: Timeline, from: number, to: number): Plot.Markish[] {
  const gaps = inside(timeline.gaps, from, to);
  return [
    Plot.rectX(gaps, { x1: "fromMs", x2: "toMs", fill: "var(--gap)" }),
    Plot.text(gaps, { x: "fromMs", frameAnchor: "top", dy: 10, dx: 3, text: "label", textAnchor: "start", fill: "var(--ink)", fontSize: 10, paintOrder: "stroke", stroke: "var(--paper)", strokeWidth: 3 }),
  ];
}


function faultMarks(timeline: Timeline, from: number, to: number, width: number): Plot.Markish[] {
  const faults = inside(timeline.faults, from, to);
  // In an hour of a soak the beginnings would lie side by side, and hide what happened between them and each other's names.
  if (faults.length * PixelsOfFault > width) {
    return [
      Plot.rectX(faults, { x1: "fromMs", x2: "toMs", fill: "var(--bad)", fillOpacity: 0.1 }),
      Plot.text([faults.length], { x: () => from, frameAnchor: "top", dy: -11, text: (all: number) => `${count(all)} faults, shaded`, textAnchor: "start", fill: "var(--bad)", fontSize: 10 }),
    ];
  }
  return [
    Plot.rectX(faults, { x1: "fromMs", x2: "toMs", fill: "var(--bad)", fillOpacity: 0.13 }),
    Plot.ruleX(faults, { x: "fromMs", stroke: "var(--bad)", strokeOpacity: 0.6, strokeDasharray: "2 2" }),
    ...labels(faults, from, to, width).flatMap((row, index) => {
      const fits = (fault: Inside): boolean => fault.fromMs + lengthOf(fault, from, to, width) <= to;
      const shared = { frameAnchor: "top", dy: -11 - index * 12, text: "label", fill: "var(--bad)", fontSize: 10 } as const;
      return [
        Plot.text(row.filter(fits), { ...shared, x: "fromMs", textAnchor: "start" }),
        Plot.text(row.filter((fault) => !fits(fault)), { ...shared, x: () => to, textAnchor: "end" }),
      ];
    }),
  ];
}

function faultWords(faults: TimelineSpan[]): string {
  return faults.length === 0 ? "" : `, with ${faults.length} faults: ${[...new Set(faults.map((fault) => fault.label))].join(", ")}`;
}

function pointsOf(name: string, values: (number | null)[], at: number[]): Point[] {
  const points: Point[] = [];
  values.forEach((value, index) => {
    if (at[index] !== undefined) points.push({ at: at[index], value: value ?? Number.NaN, name });
  });
  return points;
}

function rows(panel: TimelinePanel, timeline: Timeline, say: (value: number) => string): string[][] {
  const step = Math.max(1, Math.ceil(timeline.atMs.length / RowsMax));
  return timeline.atMs.flatMap((at, index) => (index % step === 0
    ? [[moment(at), ...panel.series.map((series) => { const value = series.values[index]; return value === null || value === undefined ? "–" : say(value); })]] : []));
}
