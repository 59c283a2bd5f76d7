import { h, section, table } from "../dom";
import { bytes, count, significant, time } from "../format";
import { checksSection } from "./checks";
import { troubleSection } from "./trouble";
import type { Load, LoadLatency } from "../data";

const Latencies = ["p50", "p95", "p99", "p99.9", "Largest"];

/** What a load or a soak measured. */
export function loadSections(load: Load): HTMLElement[] {
  return [
    troubleSection(load.hazards.map((hazard) => ({ ...hazard, strategy: load.strategy })), load.violations, load.stuckDrains, load.losses),
    gaps(load), figures(load), silos(load), latencies(load), drifts(load), checksSection(load.checks ?? []),
  ].filter((one) => one !== null);
}

function figures(load: Load): HTMLElement {
  const share = (value: number): string => `${significant(100 * value)} %`;
  const facts: [string, string][] = [
    ["Strategy", load.strategy], ["Loop", `${load.loop}, ${load.workers} workers`],
    ["Measured", `${significant(load.seconds)} s after ${significant(load.warmupSeconds)} s of warm-up`],
    ["Served a second", count(load.throughput)], ["Arrived", count(load.arrived)], ["Served", count(load.served ?? load.done - load.refused)],
    ["Refused", load.refusals && load.refusals.length > 0 ? `${count(load.refused)}: ${load.refusals.map((one) => `${count(one.count)} ${one.reason}`).join(", ")}` : count(load.refused)],
    ["Dropped", `${count(load.dropped)}, ${share(load.droppedShare)} of at most ${share(load.droppedMax)}`], ["Workers busy", share(load.busy)],
    ...(load.retries === undefined ? [] : [["Retries", `${count(load.retries)}, ${significant(load.retriesEach ?? 0)} an operation of at most ${significant(load.retriesMax ?? 0)}`] as [string, string]]),
    ["Cycles and lives", `${count(load.cycles)} and ${count(load.lives)}`], ["Audits of all references", count(load.audits)],
    ["Left after a release, at most", count(load.leftMax)],
    ...(load.calls ? [["Calls that went astray", `${count(load.calls.dropped)} dropped, ${count(load.calls.repeated)} repeated, ${count(load.calls.delayed)} delayed`] as [string, string]] : []),
  ];
  return section("load", "The load", h("dl", {}, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

function silos(load: Load): HTMLElement | null {
  const known = load.silos ?? [];
  if (known.length === 0) return null;
  const met = (silo: string): string => (load.faults ?? []).filter((fault) => fault.silo === silo)
    .map((fault) => `${fault.fault.replaceAll("-", " ")} at ${time(1e6 * fault.fromMs)}${fault.toMs === null ? "" : ` for ${time(1e6 * (fault.toMs - fault.fromMs))}`}`).join(", ");
  return section("silos", "Silo by silo",
    h("p", {}, "What ended at each silo, without the warm-up, and a second of the time in which it told of the load; and the faults that it met."),
    table("Silo by silo", ["Silo", "Ended", "A second", "Refused", "Dropped", ...Latencies, "Faults"], known.map((one) => [
      one.silo, count(one.done), count(one.done / (one.toSecond - one.fromSecond + 1)), count(one.refused), count(one.dropped),
      ...(one.latency === null ? Latencies.map(() => "–") : [one.latency.p50Ns, one.latency.p95Ns, one.latency.p99Ns, one.latency.p999Ns, one.latency.maxNs].map(time)),
      met(one.silo)])));
}

function gaps(load: Load): HTMLElement | null {
  const known = load.gaps ?? [];
  if (known.length === 0) return null;
  return section("gaps", "Times without a record", ...known.map((gap) => h("div", {},
    h("p", {}, `Nothing was recorded for ${time(1e6 * (gap.toMs - gap.fromMs))} before cycle ${gap.nextCycle}: the program was not running. `
      + (gap.world ? "The run went on in the world that it had:" : "The run went on in a new world.")),
    gap.found && gap.found.length > 0 ? h("ul", {}, ...gap.found.map((line) => h("li", {}, line))) : null)));
}

function latencies(load: Load): HTMLElement | null {
  const rows: [string, LoadLatency | null][] = [
    ["All, from the intended start", load.latency], ["All, service time", load.service], ["Kill to release", load.release], ["Above the bound", load.releaseOverhead],
    ...load.operations.flatMap((one): [string, LoadLatency][] => [[one.operation, one.latency], [`${one.operation}, service time`, one.service]]),
  ];
  const known = rows.filter((row): row is [string, LoadLatency] => row[1] !== null);
  if (known.length === 0) return null;
  return section("latency", "Latency",
    h("p", {}, "Latency counts from the moment at which an operation was to start, so that a stall is felt by all who waited behind it; service time from its actual start."),
    table("Latency", ["Operation", "Count", ...Latencies],
      known.map(([name, one]) => [name, count(one.count), ...[one.p50Ns, one.p95Ns, one.p99Ns, one.p999Ns, one.maxNs].map(time)])));
}

function drifts(load: Load): HTMLElement | null {
  if (load.drifts.length === 0) return null;
  return section("drift", "Growth over the run",
    table("Slopes", ["What", "Slope", "95 % interval", "Limit", "Unit", "Verdict"], load.drifts.map((one) => {
      const isBytes = one.unit.startsWith("bytes ");
      const value = (figure: number | null): string => (figure === null ? "–" : isBytes ? signedBytes(figure) : significant(figure));
      return [
        one.name, value(one.slope), one.low === null || one.high === null ? "–" : `${value(one.low)} to ${value(one.high)}`, value(one.limitMax),
        isBytes ? one.unit.slice("bytes ".length) : one.unit, one.low === null ? "? too few points" : one.grows ? "✗ grows" : "✓ flat"];
    })));
}

function signedBytes(figure: number): string {
  return `${figure < 0 ? "−" : ""}${bytes(Math.abs(figure))}`;
}
