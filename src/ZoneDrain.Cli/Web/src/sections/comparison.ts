import { h, section, select, table } from "../dom";
import { bytes, capital, count, significant, time, words } from "../format";
import { answerWord, costChart, isExact, sizeChart } from "../charts/breakeven";
import { drainChart } from "../charts/drain";
import { forget } from "../charts/figure";
import { forest } from "../charts/interval";
import { livesChart } from "../charts/lives";
import { percentileChart } from "../charts/percentiles";
import { troubleSection } from "./trouble";
import type { Comparison, Estimate, StoredRun } from "../data";

const PairsShown = 6;

// The largest device that the program asks about: a strategy that meets the deadline there meets it at any size.
const DevicePagesMax = 2 ** 40;

export function whose(report: Comparison): HTMLElement {
  return section("whose", "Whose nanoseconds", h("p", {}, report.whoseNanoseconds));
}

export function strategies(report: Comparison): HTMLElement {
  const measures = [...new Set(report.ratios.map((ratio) => ratio.measure))];
  return section("strategies", "Strategies side by side",
    table(`Medians of ${count(report.strategies[0]?.repetitions)} repetitions`, ["Strategy", "Page operations/s", "CPU an operation", "Create", "Release, warm", "Release, cold", "Bytes a page"],
      report.strategies.map((one) => [
        one.name, count(one.pageOperationsPerSecond.median), time(one.cpuNsPerOperation.median), time(one.createNs.median), time(one.warmDrain?.release.p50Ns),
        time(one.coldDrain?.release.p50Ns), significant(one.bytesPerPage)]), { visible: true }),
    ...measures.map((measure) => forest(`${capital(measure)}, against bulk`, "bulk",
      report.ratios.filter((row) => row.measure === measure).map((row) => ({ ...row.ratio, name: row.strategy, value: row.ratio.ratio })))),
    report.ratios.length > 0
      ? h("p", { class: "note" }, "bulk drops all counts and awaits no page: it is the floor, and unsafe. A bar that touches the line at 1 leaves the question open.") : null);
}

export function breakEven(report: Comparison): HTMLElement | null {
  if (report.breakEvens.length === 0) return null;
  const headline = report.breakEvens.findIndex((pair) => pair.first === report.headline?.first && pair.second === report.headline?.second);
  const start = Math.max(0, headline);
  const place = h("div");
  const show = (index: number): void => {
    const pair = report.breakEvens[index]!;
    const sizes = report.charts.find((chart) => chart.first === pair.first && chart.second === pair.second);
    forget(place);
    place.replaceChildren(...[
      h("p", { class: "sentence", "aria-live": "polite" }, pair.sentence),
      costChart(pair, report.strategies),
      sizes ? sizeChart(pair.first, pair.second, sizes.points) : null,
    ].filter((child) => child !== null));
  };
  show(start);
  return section("break-even", "Break-even lifetime",
    select("Strategies", report.breakEvens.map((pair) => `${pair.first} and ${pair.second}`), start, show), place,
    h("details", { class: "figures", open: report.breakEvens.length <= PairsShown }, h("summary", {}, "Every pair"), pairs(report)));
}

function pairs(report: Comparison): HTMLElement {
  return table("Every pair", ["Pair", "Cheaper", "Lifetime", "95 % interval"], report.breakEvens.map(({ first, second, answer }) => {
    const crosses = answer.answer === "crosses-at";
    return [
      `${first} / ${second}`, crosses ? `${answer.cheaperAbove} above it` : answerWord(answer), crosses ? time(answer.lifetimeNs) : "–",
      !crosses ? "–" : isExact(answer) ? "exact" : `${time(answer.lowNs)} to ${time(answer.highNs)}`];
  }), { numbers: false });
}

export function latencyAnswer(report: Comparison): HTMLElement | null {
  const { latency } = report;
  if (!latency) return null;
  return section("latency", "The latency answer",
    h("p", {}, `A drain that may take ${time(latency.releaseDeadlineNs)} from kill to release: what each strategy adds above the common bound, `
      + "what its hot path costs, and how large a device may be."),
    table("Latency answer", ["Strategy", "Above the bound", "p99 of the hot operation", "Largest device in time", "Smallest folio order in time"],
      latency.strategies.map((row) => [
        row.strategy, time(row.aboveBoundNs), time(row.hotOperationP99Ns),
        row.largestDevicePages === null ? "none" : row.largestDevicePages >= DevicePagesMax ? "any" : bytes(row.largestDevicePages * 4096),
        row.smallestFolioOrder === null ? "none" : String(row.smallestFolioOrder)])));
}

export function drains(report: Comparison): HTMLElement | null {
  const chart = drainChart(report.strategies);
  return chart && section("drain", "Drain time against its bound", chart);
}

export function percentiles(run: StoredRun): HTMLElement | null {
  const filled = run.histograms.filter((one) => one.histogram.count > 0);
  const names = [...new Set(filled.map((one) => one.name))];
  if (names.length === 0) return null;
  const counts = names.map((name) => filled.filter((one) => one.name === name).reduce((sum, one) => sum + one.histogram.count, 0));
  const start = counts.indexOf(Math.max(...counts));
  const place = h("div");
  const show = (index: number): void => {
    const chart = percentileChart(names[index]!, filled.filter((one) => one.name === names[index]));
    forget(place);
    place.replaceChildren(...(chart ? [chart] : []));
  };
  show(start);
  return section("percentiles", "Percentile spectrum", select("Operation", names, start, show), place);
}

export function lives(run: StoredRun): HTMLElement | null {
  const charts = [
    livesChart("Page operations a second, life by life", "page operations/s", "pageOperationsPerSecond", run.series),
    livesChart("Kill to release, life by life", "release", "releaseNs", run.series),
  ].filter((chart) => chart !== null);
  return charts.length === 0 ? null : section("lives", "Load over time", ...charts);
}

export function costs(report: Comparison): HTMLElement | null {
  const priced = report.strategies.filter((one) => one.cost && one.cost.lines.length > 0);
  const edges = report.edgePrices ?? [];
  const lives = report.lives?.rows ?? [];
  if (priced.length === 0 && edges.length === 0 && lives.length === 0) return null;
  return section("costs", "Costs and their check",
    edges.length > 0 ? table("What an edge pair costs above bulk", ["Strategy", "In the scenario", "Slices kept", `Back to back, ${count(report.cores)} cores`, "On one core"],
      edges.map((row) => [row.strategy, spread(row.inSitu), row.inSitu ? `${significant(100 * row.blocksKept)} %` : "–", spread(row.allCores), spread(row.oneCore)]),
      { visible: true }) : null,
    report.lives ? h("p", {}, `Checked by lives: ${report.lives.reason}`) : null,
    lives.length > 0 ? table(`Cost of ${report.lives!.first} less that of ${report.lives!.second}, create to release`,
      ["Length in break-evens", "Operations", "Edge pairs", "Pairs kept", "Measured", "Predicted", "Difference"],
      lives.map((row) => [
        significant(row.factor), count(row.operations), count(row.edgePairs), `${count(row.pairs)} of ${count(row.pairsSeen)}`, row.pairs < 2 ? "–" : spread(row.measuredNs),
        spread(row.predictedNs), row.pairs < 2 ? "–" : spread(row.differenceNs)]),
      { visible: true }) : null,
    ...priced.map((one) => h("details", { class: "figures" }, h("summary", {}, `One life under ${one.name}: ${time(one.cost!.totalNs.mean)}`),
      table(`Events × prices of ${one.name}`, ["Event", "Count", "Price", "Cost", "Source", "Note"], one.cost!.lines.map((line) => [
        words(line.kind), count(line.count), time(line.price.ns.mean), time(line.costNs.mean), words(line.price.source), line.price.note])))));
}

// Two standard errors, as the terminal's 95 % intervals are for more than a few samples.
function spread(estimate: Estimate | null): string {
  if (!estimate) return "–";
  return estimate.variance === 0 ? time(estimate.mean) : `${time(estimate.mean)} ± ${time(2 * Math.sqrt(estimate.variance))}`;
}

export function trouble(report: Comparison): HTMLElement | null {
  const hazards = report.strategies.flatMap((one) => one.hazards.map((hazard) => ({ ...hazard, strategy: one.name })));
  return troubleSection(hazards, report.violations, report.stuckDrains, report.losses);
}

export function baseline(run: StoredRun): HTMLElement | null {
  const rows = run.result.baseline?.rows ?? [];
  if (rows.length === 0) return null;
  const measures = [...new Set(rows.map((row) => row.measure))];
  return section("baseline", "Against the baseline", h("p", {}, "Baseline: ", h("code", {}, run.result.baseline!.path)),
    ...measures.map((measure) => forest(capital(measure), "the baseline",
      rows.filter((row) => row.measure === measure).map((row) => ({ ...row.ratio, name: row.strategy, value: row.ratio.ratio })))));
}
