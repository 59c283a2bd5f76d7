import * as Plot from "@observablehq/plot";

export { Plot };

/** What all charts share: the page's type, and room for labels that fits a phone. */
export function base(width: number, left = 60): Plot.PlotOptions {
  return { width, marginLeft: Math.min(left, Math.floor(width * 0.32)), marginRight: 16, style: { background: "transparent", fontSize: "12px", overflow: "visible" } };
}

/** Ticks of a logarithmic axis: powers of ten, fewer where the room is small. */
export function decades(low: number, high: number, width: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, Math.floor(width / 75))));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += step) ticks.push(10 ** power);
  if (ticks.length >= 2) return ticks;
  const fine = [1, 2, 5].flatMap((digit) => [first - 1, first, last].map((power) => digit * 10 ** power));
  return [...new Set(fine)].filter((tick) => tick >= low && tick <= high).sort((a, b) => a - b);
}

export function extent(values: Iterable<number>): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
