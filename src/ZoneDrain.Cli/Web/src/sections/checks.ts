import { section, table } from "../dom";
import { count } from "../format";
import type { InvariantCheck } from "../data";

/** Invariants with the checks that were done, for the report and for the dashboard. */
export function checksSection(checks: InvariantCheck[]): HTMLElement | null {
  if (checks.length === 0) return null;
  return section("checks", "Invariants", table("Invariants and their checks", ["What must hold", "Checks", "Hazards", "Broken"],
    checks.map((one) => [one.meaning, saidBy(one), count(one.hazards), one.broken === 0 ? "✓ 0" : `✗ ${count(one.broken)}`]), { cards: true, sentences: true }));
}

function saidBy(one: InvariantCheck): string {
  const parts = [[one.turns, "page turns"], [one.audits, "audits"], [one.lives, "ends of a life"]] as const;
  const said = parts.filter(([times]) => times > 0).map(([times, what]) => `${count(times)} ${what}`);
  return said.length > 0 ? said.join(", ") : "whenever a block is freed";
}
