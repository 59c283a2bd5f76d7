import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { significant, words } from "../format";

export interface IntervalRow { name: string; value: number | null; low: number | null; high: number | null; word: string; pairs: number }

const RowHeight = 30;

/** A forest plot of ratios: a dot with its interval a row, the line at 1, and the word that says what it means. */
export function forest(title: string, against: string, rows: IntervalRow[]): HTMLElement {
  const known = rows.filter((row) => row.value !== null && row.low !== null && row.high !== null);
  const [low, high] = extent(known.flatMap((row) => [row.low!, row.high!, 1]));
  const room = Math.max(high / 1, 1 / low, 1.05) ** 1.08;
  const domain: [number, number] = [Math.max(low ** 1.08, 1 / room), Math.min(Math.max(high, 1.02) ** 1.08, room)];
  const text = (row: IntervalRow): string =>
    row.value === null ? words(row.word) : `${significant(row.value)}× · ${words(row.word)}`;
  return figure({
    title,
    summary: `${title}: ${rows.map((row) => `${row.name} ${text(row)}`).join("; ")}.`,
    figures: {
      headings: ["Strategy", "Ratio", "95 % interval", "Word", "Pairs"],
      rows: rows.map((row) => [
        row.name, row.value === null ? "–" : significant(row.value, 4),
        row.low === null || row.high === null ? "–" : `${significant(row.low, 4)} to ${significant(row.high, 4)}`, words(row.word), String(row.pairs)]),
    },
    draw: (width) => {
      const ticks = ratioTicks(domain, width);
      return Plot.plot({
        ...base(width, 80),
        height: rows.length * RowHeight * 1.25 + 48,
        marginBottom: 46,
        x: { type: "log", domain, axis: null },
        y: { domain: rows.map((row) => row.name), label: null, tickSize: 0, padding: 0.3 },
        marks: [
          Plot.gridX(ticks),
          // A logarithmic scale would leave out labels of its own choice; these ticks are chosen to fit.
          Plot.axisX(ticks, { text: (tick: number) => significant(tick), label: `times ${against} →`, labelAnchor: "center" }),
          Plot.ruleX([1], { stroke: "var(--ink)", strokeWidth: 1.5 }),
          Plot.ruleY(known, { y: "name", x1: "low", x2: "high", stroke: wordColour, strokeWidth: 3, strokeLinecap: "round" }),
          Plot.dot(known, { y: "name", x: "value", fill: wordColour, r: 5 }),
          Plot.text(known, { y: "name", x: "value", text, dy: -14, fill: "var(--ink)", paintOrder: "stroke", stroke: "var(--paper)", strokeWidth: 4 }),
        ],
      });
    },
  });
}

function wordColour(row: { word: string }): string {
  return row.word === "faster" ? "var(--good)" : row.word === "slower" ? "var(--bad)" : "var(--open)";
}

function ratioTicks([low, high]: [number, number], width: number): number[] {
  if (high / low > 30) return decades(low, high, width);
  const steps = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.5, 2, 3, 5, 7, 10, 15, 20];
  const within = steps.filter((step) => step >= low && step <= high);
  const room = Math.max(3, Math.floor(width / 90));
  if (within.length <= room) return within;
  const step = Math.ceil(within.length / room);
  const one = within.indexOf(1);
  return within.filter((_, index) => (index - one) % step === 0);
}
