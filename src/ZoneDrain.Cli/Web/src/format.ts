// Figures in words: three significant digits, units that a reader need not convert.

const Units: [factor: number, unit: string][] = [[3600e9, "h"], [60e9, "min"], [1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];

// A figure and its unit stay on one line.
const Space = "\u00a0";

// One for each number of decimals: to make one for each figure is what takes the time of a page with 50,000 of them.
const formats = Array.from({ length: 7 }, (_, decimals) => new Intl.NumberFormat("en-US", { maximumFractionDigits: decimals }));

export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, digits - 1 - size);
  return formats[Math.min(decimals, 6)]!.format(value);
}

export function time(ns: number | null | undefined): string {
  if (ns === null || ns === undefined || !Number.isFinite(ns)) return "–";
  const size = Math.abs(ns);
  const [factor, unit] = Units.find(([f]) => size >= f * 0.9995) ?? [1, "ns"];
  return `${significant(ns / factor)}${Space}${unit}`;
}

export function count(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return formats[Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0]!.format(value);
}

export function short(value: number): string {
  const size = Math.abs(value);
  const [factor, unit] = size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""];
  return `${significant(value / factor)}${unit ? `${Space}${unit}` : ""}`;
}

export function bytes(value: number): string {
  const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let size = value;
  let name = 0;
  while (size >= 1024 && name < names.length - 1) {
    size /= 1024;
    name++;
  }
  return `${significant(size)}${Space}${names[name]}`;
}

/** The words of a panel's unit: times in ns and ms, bytes, and everything else counted. */
export function inUnit(unit: string): (value: number) => string {
  switch (unit) {
    case "ns": return time;
    case "ms": return (value) => time(value * 1e6);
    case "bytes": return bytes;
    default: return short;
  }
}

/** A moment of a run: "1:02:03" or "12.5 s". */
export function moment(ms: number): string {
  if (ms < 120_000) return `${significant(ms / 1000)}${Space}s`;
  return clock(ms);
}

/** Ticks of a time axis at round moments, and their labels, all of one kind. */
export function momentTicks(from: number, to: number, width: number): { ticks: number[]; say: (ms: number) => string } {
  const least = (to - from) / Math.max(2, Math.floor(width / 90));
  const step = Steps.find((one) => one * 1000 >= least) ?? Math.ceil(least / 86_400_000) * 86_400;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / (step * 1000)) * step * 1000; tick <= to; tick += step * 1000) ticks.push(tick);
  return { ticks, say: to < 120_000 ? moment : clock };
}

const Steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200];

function clock(ms: number): string {
  const whole = Math.round(ms / 1000);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part: number): string => String(part).padStart(2, "0");
  return hours === 0 ? `${minutes}:${two(seconds)}` : `${hours}:${two(minutes)}:${two(seconds)}`;
}

export function date(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

export function words(kebab: string): string {
  return kebab.replaceAll("-", " ");
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "SafetyViolated" and "safety-violated" as "Safety violated". */
export function title(text: string): string {
  return capital(words(text.replace(/([a-z])([A-Z])/g, "$1 $2")).toLowerCase());
}
