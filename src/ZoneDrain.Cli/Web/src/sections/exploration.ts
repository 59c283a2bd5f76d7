import { h, section, table } from "../dom";
import { count, moment } from "../format";
import { spaceTime } from "../charts/spacetime";
import type { Exploration, ExplorationLink } from "../data";

export function explorationSections(found: Exploration): HTMLElement[] {
  const rate = found.turns / Math.max(found.elapsedMs / 1000, 1e-9);
  const facts: [string, string][] = [
    ["Search", `${found.search}, world ${found.world}`], ["Complete", found.complete ? "yes: every schedule was searched" : "no"], ["Schedules", count(found.schedules)],
    ["States", count(found.states)], ["Transitions", count(found.transitions)], ["New states in the last thousand schedules", count(found.newInLastThousand)],
    ["Turns", found.elapsedMs < 1 ? count(found.turns) : `${count(found.turns)}, ${count(rate)} a second`], ["Time", moment(found.elapsedMs)],
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
  const cell = (row: string, column: string): HTMLElement | string => {
    const one = found.coverage.find((each) => each.row === row && each.column === column);
    return one ? h("span", {}, ...letters(one.letters, one.links ?? [])) : "";
  };
  const used = (found.legend ?? []).filter((entry) => entry.letters === "stuck"
    ? found.coverage.some((one) => (one.links ?? []).some((link) => link.letters === "stuck"))
    : found.coverage.some((one) => one.letters.replaceAll("?", " ?").split(" ").includes(entry.letters)));
  return h("div", {},
    table("What breaks, row by row", ["", ...columns], names.map((row) => [row, ...columns.map((column) => cell(row, column))]), { visible: true, numbers: false }),
    used.length === 0 ? null : h("dl", { class: "guide" }, ...used.flatMap((entry) => [h("dt", {}, entry.letters), h("dd", {}, entry.target)])));
}

// Each letter leads to the diagram of its schedule, which lies beside the report.
function letters(text: string, links: ExplorationLink[]): (Node | string)[] {
  const parts = text.split(" ").map((part): Node | string => {
    const link = links.find((one) => one.letters === part.replace("?", ""));
    return link ? h("a", { href: encodeURIComponent(link.target) }, part) : part;
  });
  const stuck = links.filter((one) => one.letters === "stuck").map((one) => h("a", { href: encodeURIComponent(one.target) }, "stuck"));
  return [...parts, ...stuck].flatMap((part, index) => (index === 0 ? [part] : [" ", part]));
}
