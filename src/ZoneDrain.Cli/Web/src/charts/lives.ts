import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { legend, looks } from "./palette";
import { tipStyle } from "./breakeven";
import { moment, short, significant, time } from "../format";
import type { TimeSample } from "../data";

type Measure = "pageOperationsPerSecond" | "releaseNs";

/** One dot a life of the devices, over the time of the comparison, so that a drift of the machine shows. */
export function livesChart(title: string, label: string, measure: Measure, samples: TimeSample[], figures = true): HTMLElement | null {
  const own = samples.filter((sample) => sample[measure] > 0);
  if (own.length === 0) return null;
  const names = [...new Set(own.map((sample) => sample.strategy))].sort();
  const look = looks(names);
  const logarithmic = measure === "releaseNs";
  const [low, high] = extent(own.map((sample) => sample[measure]));
  const [from, to] = extent(own.map((sample) => sample.atMs / 1000));
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
      const ys = logarithmic ? decades(low / 1.3, high * 1.3, 400) : [];
      return Plot.plot({
        ...base(width, 68),
        height: Math.min(300, Math.max(220, width * 0.36)),
        marginBottom: 40,
        x: { domain: from === to ? [from - 1, to + 1] : [from, to], label: "time since the start →", labelAnchor: "center", tickFormat: (tick) => moment(tick * 1000), ticks: Math.max(2, Math.floor(width / 90)), insetLeft: 6, insetRight: 6 },
        y: logarithmic
          ? { type: "log", domain: [low / 1.3, high * 1.3], label: `↑ ${label}`, ticks: ys, tickFormat: (tick) => (ys.includes(tick) ? time(tick) : ""), grid: true }
          : { domain: [0, high * 1.08], label: `↑ ${label}`, tickFormat: (tick) => (tick === 0 ? "0" : short(tick)), grid: true, ticks: 5 },
        marks: [
          ...names.flatMap((name) => {
            const mine = own.filter((sample) => sample.strategy === name);
            return [
              Plot.line(mine, { x: (sample: TimeSample) => sample.atMs / 1000, y: measure, stroke: look(name).colour, strokeWidth: 1, strokeOpacity: 0.6, strokeDasharray: look(name).dash }),
              Plot.dot(mine, { x: (sample: TimeSample) => sample.atMs / 1000, y: measure, fill: look(name).colour, symbol: look(name).mark, r: 3.5 }),
            ];
          }),
          Plot.tip(own, Plot.pointer({
            x: (sample: TimeSample) => sample.atMs / 1000, y: measure,
            title: (sample: TimeSample) => `${sample.strategy}, repetition ${sample.repetition + 1}\n${say(sample[measure])} after ${significant(sample.atMs / 1000)} s`, ...tipStyle,
          })),
        ],
      });
    },
  });
}
