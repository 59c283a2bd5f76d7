import { h, section, table } from "./dom";
import { date, moment, time, title } from "./format";
import { forget } from "./charts/figure";
import { livesChart } from "./charts/lives";
import { panelChart, pgmapChart } from "./charts/timeline";
import { checksSection } from "./sections/checks";
import type { LiveStart, LiveStatus, TimeSample, Timeline } from "./data";

const SamplesMax = 2000;
const MomentsMax = 1800;
const PgmapsMax = 500;

/** The dashboard of a run under way; when it ends, the report takes its place. */
export function live(start: LiveStart, root: HTMLElement): void {
  const view = new View(start, root);
  const events = new EventSource(start.eventsPath);
  events.addEventListener("status", (event) => view.update(JSON.parse((event as MessageEvent<string>).data) as LiveStatus));
  events.addEventListener("end", (event) => {
    events.close();
    void view.end(JSON.parse((event as MessageEvent<string>).data) as { folder: string });
  });
  events.addEventListener("error", () => view.connection("The connection is lost; trying again."));
  events.addEventListener("open", () => view.connection(""));
}

class View {
  private readonly bar = h("progress", { max: "1", value: "0", "aria-label": "Share of the run that is done" });
  private readonly phase = h("p", { class: "phase", "aria-live": "polite" }, "Starting");
  private readonly notice = h("p", { class: "notice", role: "status" });
  private readonly verdict = h("p", { class: "word" });
  private readonly facts = h("dl");
  private readonly charts = h("div");
  private readonly draining = h("div");
  private readonly checks = h("div");
  private samples: TimeSample[] = [];
  private timeline: Timeline | null = null;
  private lastPhase = "";

  constructor(private readonly start: LiveStart, root: HTMLElement) {
    root.replaceChildren(
      h("header", {}, h("p", { class: "name" }, "ZoneDrain"), h("h1", {}, `${title(start.run.command)}: ${start.run.scenario}`),
        h("p", { class: "when" }, `${start.description ? `${start.description} ` : ""}Under way since ${date(start.run.started)}.`)),
      h("section", { class: "verdict open", "aria-label": "Progress", id: "progress" }, this.phase, this.bar, this.verdict, this.facts, this.notice),
      this.draining, this.charts, this.checks);
  }

  update(status: LiveStatus): void {
    this.bar.value = status.share;
    this.bar.textContent = `${Math.round(100 * status.share)} %`;
    if (status.phase !== this.lastPhase) this.phase.textContent = title(status.phase);
    this.lastPhase = status.phase;
    this.verdict.textContent = status.verdictText;
    this.verdict.closest("section")!.className = `verdict ${status.verdict}`;
    const facts: [string, string][] = [
      ["Done", `${Math.round(100 * status.share)} %`], ["Elapsed", moment(status.elapsedMs)],
      ["Remaining", status.remainingMs === null ? "not known yet" : `about ${moment(status.remainingMs)}`],
      ["Seed", String(this.start.run.seed)], ["Engine", this.start.run.engine], ...status.figures.map((figure): [string, string] => [figure.label, figure.value]),
    ];
    this.facts.replaceChildren(...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    // A run with pgmaps always has the place, so that nothing below it jumps.
    const drains = status.draining.length > 0 || (status.timeline?.pgmaps.length ?? 0) > 0 || this.draining.firstChild !== null;
    this.draining.replaceChildren(...(drains ? [section("draining", "Draining now", status.draining.length === 0
      ? h("p", { class: "note" }, "No pgmap drains.")
      : table("Pgmaps that drain", ["Pgmap", "Since kill", "Held by"],
        status.draining.map((one) => [one.pgmap, time(one.ageMs * 1e6), one.holders.join(", ") || "not looked at yet"]), { numbers: false }))] : []));
    this.checks.replaceChildren(checksSection(status.checks) ?? "");
    this.grow(status);
  }

  connection(text: string): void {
    this.notice.textContent = text;
  }

  /** The same address has the report now; where the program has gone already, the folder is named. */
  async end(end: { folder: string }): Promise<void> {
    this.phase.textContent = "Ended";
    try {
      if ((await fetch(location.href)).ok) location.reload();
    } catch {
      this.notice.textContent = `The run has ended and the program with it. The report is in ${end.folder}.`;
    }
  }

  private grow(status: LiveStatus): void {
    if (status.samples.length === 0 && !status.timeline) return;
    this.samples = [...this.samples, ...status.samples].slice(-SamplesMax);
    if (status.timeline) this.timeline = joined(this.timeline, status.timeline);
    forget(this.charts);
    const lives = [
      livesChart("Page operations a second, life by life", "page operations/s", "pageOperationsPerSecond", this.samples, false),
      livesChart("Kill to release, life by life", "release", "releaseNs", this.samples, false),
    ].filter((chart) => chart !== null);
    const panels = (this.timeline?.panels ?? []).map((panel) => panelChart(panel, this.timeline!)).filter((chart) => chart !== null);
    const pgmaps = this.timeline ? pgmapChart(this.timeline) : null;
    const all = [...panels, ...lives, ...(pgmaps ? [pgmaps] : [])];
    this.charts.replaceChildren(...(all.length > 0 ? [section("load", "Load", ...all)] : []));
  }
}

// A message carries only what is new; a panel that is new as well has no values for what was before it.
function joined(before: Timeline | null, more: Timeline): Timeline {
  if (!before) return more;
  const from = Math.max(0, before.atMs.length + more.atMs.length - MomentsMax);
  return {
    atMs: [...before.atMs, ...more.atMs].slice(from),
    panels: more.panels.map((panel) => ({
      ...panel,
      series: panel.series.map((series) => ({
        name: series.name,
        values: [...earlier(before, panel.id, series.name), ...series.values].slice(from),
      })),
    })),
    faults: more.faults,
    gaps: more.gaps,
    pgmaps: [...before.pgmaps.filter((old) => !more.pgmaps.some((one) => one.name === old.name)), ...more.pgmaps].slice(-PgmapsMax),
  };
}

function earlier(before: Timeline, panel: string, series: string): (number | null)[] {
  return before.panels.find((one) => one.id === panel)?.series.find((one) => one.name === series)?.values ?? before.atMs.map(() => null);
}
