import { h, section, table } from "../dom";
import { count, moment } from "../format";
import { spaceTime } from "../charts/spacetime";
import type { Exploration } from "../data";

export function explorationSections(found: Exploration): HTMLElement[] {
  const rate = found.turns / Math.max(found.elapsedMs / 1000, 1e-9);
  const facts: [string, string][] = [
    ["Search", `${found.search}, world ${found.world}`], ["Complete", found.complete ? "yes: every schedule was searched" : "no"], ["Schedules", count(found.schedules)],
    ["States", count(found.states)], ["Transitions", count(found.transitions)], ["New states in the last thousand schedules", count(found.newInLastThousand)],
    ["Turns", `${count(found.turns)}, ${count(rate)} a second`], ["Time", moment(found.elapsedMs)],
  ];
  const known = facts.filter(([, value]) => value !== "0");
  return [
    section("coverage", "Coverage",
      h("dl", {}, ...known.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), matrix(found)),
    ...(found.findings.length > 0 ? [section("schedules", "Failing schedules", ...found.findings.map(spaceTime))] : []),
    ...(found.stuck.length > 0 ? [section("stuck", "Nothing can run", ...found.stuck.map((one) =>
      h("div", { class: "trouble" }, h("p", {}, `After ${one.steps} steps:`), h("ul", {}, ...one.waiting.map((line) => h("li", {}, line))))))] : []),
  ];
}

function matrix(found: Exploration): HTMLElement | null {
  if (found.coverage.length === 0) return null;
  const columns = [...new Set(found.coverage.map((cell) => cell.column))];
  const names = [...new Set(found.coverage.map((cell) => cell.row))];
  const cell = (row: string, column: string): string => found.coverage.find((one) => one.row === row && one.column === column)?.letters ?? "";
  return table("Which scheme breaks what, by placement of the grace period", ["Scheme and teardown", ...columns],
    names.map((row) => [row, ...columns.map((column) => cell(row, column))]), { visible: true, numbers: false });
}
