import { h, section, table } from "../dom";
import { count, significant, time } from "../format";
import { silosChart } from "../charts/silos";
import type { Simulation } from "../data";

/** A cluster in virtual time: how long drains take over the number of silos, and what is taken meanwhile. */
export function simulationSections(found: Simulation): HTMLElement[] {
  const cores = found.cores === 1 ? "1 core" : `${found.cores} cores`;
  return [
    section("release", "From the kill to the release",
      h("p", {}, `In virtual time, ${cores} a silo. Prices: ${found.pricesFrom}.`),
      silosChart(found.rows),
      table("From the kill to the release", ["Silos", "Strategy", "Time", "Messages", "Core time", "Busiest actor", "Taken"],
        found.rows.map((row) => [count(row.silos), row.strategy, time(row.drainNs), count(row.drainMessages), time(row.drainCpuNs), row.drainActor,
          percent(row.drainActorShare)]), { visible: false })),
    section("virtual-load", "Load",
      table("Load", ["Silos", "Strategy", "Served a second", "Refused", "Retries", "Median", "p99", "Messages", "Core time", "All cores", "Busiest silo", "Busiest actor", "Taken"],
        found.rows.map((row) => [count(row.silos), row.strategy, count(row.rate), percent(row.refusedShare), row.retries === undefined ? "–" : count(row.retries),
          time(row.p50Ns), time(row.p99Ns), significant(row.messagesAnOperation), time(row.cpuNsAnOperation), percent(row.meanSilo), percent(row.busiestSilo), row.busiestActor,
          percent(row.busiestActorShare)]), { visible: false }),
      h("p", { class: "note" }, "Messages and core time are of one operation, retries of all. Refused are, as on a real cluster, those that meet a process that ends.")),
    ...(found.breakEvens.length === 0 ? [] : [section("cheaper", "Lifetime of a pgmap from which on a strategy is cheaper",
      table("Lifetimes", ["Silos", "Cheaper above", "And below", "In messages", "In core time"],
        found.breakEvens.map((row) => [count(row.silos), row.above, row.below, time(row.messagesNs), time(row.cpuNs)]), { visible: false }))]),
  ];
}

function percent(share: number): string {
  return `${significant(100 * share, 2)}\u00a0%`;
}
