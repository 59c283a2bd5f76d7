// Figures in words: three significant digits, units that a reader need not convert.

const Units: [factor: number, unit: string][] = [[3600e9, "h"], [60e9, "min"], [1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];

export function significant(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, digits - 1 - size);
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(decimals, 6), minimumFractionDigits: 0 });
}

export function time(ns: number | null | undefined): string {
  if (ns === null || ns === undefined || !Number.isFinite(ns)) return "–";
  const size = Math.abs(ns);
  const [factor, unit] = Units.find(([f]) => size >= f * 0.9995) ?? [1, "ns"];
  return `${significant(ns / factor)} ${unit}`;
}

export function count(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0 });
}

export function short(value: number): string {
  const size = Math.abs(value);
  const [factor, unit] = size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""];
  return `${significant(value / factor)}${unit ? ` ${unit}` : ""}`;
}

export function bytes(value: number): string {
  const names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let size = value;
  let name = 0;
  while (size >= 1024 && name < names.length - 1) {
    size /= 1024;
    name++;
  }
  return `${significant(size)} ${names[name]}`;
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
  const seconds = ms / 1000;
  if (seconds < 120) return `${significant(seconds)} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const text = parts.map((part) => String(part).padStart(2, "0"));
  return parts[0] === 0 ? `${parts[1]}:${text[2]}` : `${parts[0]}:${text[1]}:${text[2]}`;
}

export function date(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

export function words(kebab: string): string {
  return kebab.replaceAll("-", " ");
}

/** "SafetyViolated" and "safety-violated" as "Safety violated". */
export function title(text: string): string {
  const spaced = words(text.replace(/([a-z])([A-Z])/g, "$1 $2")).toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
