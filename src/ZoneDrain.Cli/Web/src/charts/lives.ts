import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { legend, looks } from "./palette";
import { tipStyle } from "./breakeven";
import { moment, momentTicks, short, significant, time } from "../format";
import type { TimeSample } from "../data";

type Measure = "pageOperationsPerSecond" | "releaseNs";

// Lines between the dots of more strategies than this hide more than they show.
const LinesMax = 4;

/** One dot a life of the devices, over the time of the comparison, so that a drift of the machine shows. */
export function livesChart(title: string, label: string, measure: Measure, samples: TimeSample[], figures = true): HTMLElement | null {
  const own = samples.filter((sample) => sample[measure] > 0);
  if (own.length === 0) return null;
  const names = [...new Set(own.map((sample) => sample.strategy))].sort();
  const look = looks(names);
  const logarithmic = measure === "releaseNs";
  const [low, high] = extent(own.map((sample) => sample[measure]));
  const [from, to] = extent(own.map((sample) => sample.atMs));
  const say = logarithmic ? time : short;
  return figure({
    title,
    summary: `${title}, ${own.length} lives of ${names.join(", ")}: from ${say(low)} to ${say(high)}.`,
    legend: legend(names),
    figures: figures ? {
      headings: ["At", "Strategy", "Repetition", "Life", label],
      rows: own.slice(0, 400).map((sample) => [moment(sample.atMs), sample.strategy, String(sample.repetition + 1), String(sample.life + 1), say(sample[measure])]),
    } : undefined,
    draw: (width) => {
      const axis = momentTicks(from, to, width);
      const ys = logarithmic ? decades(low / 1.3, high * 1.3, 400) : [];
      return Plot.plot({
        ...base(width, 68),
        height: Math.min(300, Math.max(220, width * 0.36)),
        marginBottom: 46,
        x: { domain: from === to ? [from - 500, to + 500] : [from, to], label: "time since the start →", labelAnchor: "center", ticks: axis.ticks, tickFormat: axis.say, insetLeft: 6, insetRight: 6 },
        y: logarithmic
          ? { type: "log", domain: [low / 1.3, high * 1.3], label: `↑ ${label}`, ticks: ys, tickFormat: (tick) => (ys.includes(tick) ? time(tick) : ""), grid: true }
          : { domain: [0, high * 1.08], label: `↑ ${label}`, tickFormat: (tick) => (tick === 0 ? "0" : short(tick)), grid: true, ticks: 5 },
        marks: [
          ...names.flatMap((name) => {
            const mine = own.filter((sample) => sample.strategy === name);
            return [
              names.length > LinesMax ? null : Plot.line(mine, { x: "atMs", y: measure, stroke: look(name).colour, strokeWidth: 1, strokeOpacity: 0.6, strokeDasharray: look(name).dash }),
              Plot.dot(mine, { x: "atMs", y: measure, fill: look(name).colour, stroke: look(name).colour, symbol: look(name).mark, r: 3.5 }),
            ].filter((mark) => mark !== null);
          }),
          Plot.tip(own, Plot.pointer({
            x: "atMs", y: measure,
            title: (sample: TimeSample) => `${sample.strategy}, repetition ${sample.repetition + 1}\n${say(sample[measure])} after ${significant(sample.atMs / 1000)} s`, ...tipStyle,
          })),
        ],
      });
    },
  });
}
