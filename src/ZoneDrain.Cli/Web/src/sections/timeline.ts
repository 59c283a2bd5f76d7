import { section } from "../dom";
import { panelChart, pgmapChart } from "../charts/timeline";
import type { Timeline } from "../data";

/** Everything over time that a run recorded, in the order in which it recorded it. */
export function timelineSections(timeline: Timeline): HTMLElement[] {
  const panels = timeline.panels.map((panel) => panelChart(panel, timeline)).filter((chart) => chart !== null);
  const lives = pgmapChart(timeline);
  return [
    ...(panels.length > 0 ? [section("timeline", "Over time", ...panels)] : []),
    ...(lives ? [section("pgmaps", "Pgmaps", lives)] : []),
  ];
}
