import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { legend, looks } from "./palette";
import { tipStyle } from "./breakeven";
import { count, time } from "../format";
import type { SimulationRow } from "../data";

/** Kill to release over the number of silos, a line a strategy; null where there is but one number. */
export function silosChart(rows: SimulationRow[]): HTMLElement | null {
  const sizes = [...new Set(rows.map((row) => row.silos))].sort((a, b) => a - b);
  if (sizes.length < 2) return null;
  const names = [...new Set(rows.map((row) => row.strategy))];
  const look = looks(names);
  const [low, high] = extent(rows.map((row) => row.drainNs));
  const first = sizes[0]!;
  const last = sizes.at(-1)!;
  return figure({
    title: "Kill to release over the number of silos",
    summary: `From the kill to the release on ${first} to ${last} silos under ${names.join(", ")}: from ${time(low)} to ${time(high)}.`,
    legend: legend(names),
    draw: (width) => {
      const times = decades(low / 1.3, high * 1.3, 400);
      return Plot.plot({
        ...base(width, 68),
        height: Math.min(340, Math.max(240, width * 0.4)),
        marginBottom: 46,
        x: { type: "log", domain: [first, last], label: "silos →", labelAnchor: "center", ticks: sizes, tickFormat: (silos: number) => count(silos), insetLeft: 8, insetRight: 8 },
        y: { type: "log", domain: [low / 1.3, high * 1.3], label: "↑ kill to release", ticks: times, tickFormat: (tick: number) => (times.includes(tick) ? time(tick) : ""), grid: true },
        marks: [
          ...names.flatMap((name) => {
            const mine = rows.filter((row) => row.strategy === name);
            return [
              Plot.line(mine, { x: "silos", y: "drainNs", stroke: look(name).colour, strokeWidth: 2, strokeDasharray: look(name).dash }),
              Plot.dot(mine, { x: "silos", y: "drainNs", fill: look(name).colour, stroke: look(name).colour, symbol: look(name).mark, r: 4 }),
            ];
          }),
          Plot.tip(rows, Plot.pointer({
            x: "silos", y: "drainNs", title: (row: SimulationRow) => `${row.strategy}, ${count(row.silos)} silos\n${time(row.drainNs)}, ${count(row.drainMessages)} messages`, ...tipStyle,
          })),
        ],
      });
    },
  });
}
