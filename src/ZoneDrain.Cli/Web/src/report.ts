import { h, select } from "./dom";
import { date, title } from "./format";
import { forget } from "./charts/figure";
import { banner, reproduce, warnings } from "./sections/head";
import * as compare from "./sections/comparison";
import { explorationSections } from "./sections/exploration";
import { guide } from "./sections/guide";
import { loadSections } from "./sections/load";
import { simulationSections } from "./sections/simulation";
import { labels, several } from "./sections/several";
import { timelineSections } from "./sections/timeline";
import type { Scan, StoredRun } from "./data";

/** The page of one run or of several. Sections without data are left out. */
export function report(runs: StoredRun[], root: HTMLElement, scan?: Scan): void {
  const first = runs[0]!;
  const head = h("header", {},
    h("p", { class: "name" }, "ZoneDrain"),
    h("h1", {}, runs.length > 1 ? scan ? `${first.result.run.scenario} over ${scan.settings}` : `${runs.length} runs side by side` : `${title(first.result.run.command)}: ${first.result.run.scenario}`),
    runs.length > 1 ? null : h("p", { class: "when" }, date(first.result.run.started)));
  if (runs.length === 1) {
    const sections = sectionsOf(first);
    root.replaceChildren(head, banner(first), contents(sections), ...sections);
    return;
  }
  const place = h("div", { class: "one" });
  const show = (index: number): void => {
    forget(place);
    place.replaceChildren(banner(runs[index]!), ...sectionsOf(runs[index]!));
  };
  show(0);
  root.replaceChildren(head, ...several(runs, scan), h("h2", { class: "chosen" }, "One run in full"), select("Run", labels(runs, scan), 0, show), place);
}

function sectionsOf(run: StoredRun): HTMLElement[] {
  const { report: comparison, load, exploration, simulation } = run.result;
  return [
    reproduce(run),
    warnings(run),
    ...(comparison ? [compare.trouble(comparison), compare.breakEven(comparison), compare.strategies(comparison), compare.latencyAnswer(comparison), compare.drains(comparison)] : []),
    // What happened when comes before what it sums up to.
    ...(run.timeline && run.timeline.faults.length > 0 ? timelineSections(run.timeline) : []),
    ...(load ? loadSections(load) : []),
    compare.percentiles(run),
    ...(run.timeline && run.timeline.faults.length === 0 ? timelineSections(run.timeline) : []),
    compare.lives(run),
    compare.baseline(run),
    ...(comparison ? [compare.costs(comparison), compare.whose(comparison)] : []),
    ...(exploration ? explorationSections(exploration) : []),
    ...(simulation ? simulationSections(simulation) : []),
    guide(run),
  ].filter((one) => one !== null);
}

function contents(sections: HTMLElement[]): HTMLElement {
  return h("nav", { "aria-label": "Contents" }, h("ul", {}, ...sections.map((one) =>
    h("li", {}, h("a", { href: `#${one.id}` }, one.querySelector("h2")!.textContent)))));
}
