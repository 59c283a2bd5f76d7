import { h, section, table } from "../dom";
import { count, time, title } from "../format";
import type { Hazard, StuckDrain, Violation } from "../data";

/** What broke, what the tables foretold, who holds what does not drain, and what died with silos. Null where nothing did. */
export function troubleSection(
  hazards: (Hazard & { strategy: string })[], violations: Violation[], stuckDrains: StuckDrain[], losses: string[] = [],
): HTMLElement | null {
  if (hazards.length + violations.length + stuckDrains.length + losses.length === 0) return null;
  return section("invariants", "Invariants, and who holds stuck pages",
    ...violations.map(violation), ...stuckDrains.map(stuck),
    losses.length > 0 ? h("div", {}, h("p", {}, h("strong", {}, "What died with silos: told, not failed")),
      h("ul", {}, ...losses.map((loss) => h("li", {}, loss)))) : null,
    hazards.length > 0 ? table("Hazards that the tables of schemes and strategies predict", ["Strategy", "Invariant", "Times", "Why"],
      hazards.map((one) => [one.strategy, title(one.invariant), count(one.count), one.prediction]), { visible: true, numbers: false }) : null);
}

function violation(one: Violation): HTMLElement {
  return h("div", { class: "trouble" },
    h("p", {}, h("strong", {}, `✗ ${title(one.invariant)}`), ` under ${one.strategy}, scheme ${one.scheme}, ${one.page}, ${one.owner}: ${one.detail}`),
    one.transitions.length > 0 ? h("ol", {}, ...one.transitions.map((step) => h("li", {}, step))) : null);
}

function stuck(one: StuckDrain): HTMLElement {
  const nobody = one.holders.length === 0 ? " Nobody holds a page: the drain itself is stuck." : "";
  return h("div", { class: "trouble" },
    h("p", {}, h("strong", {}, `✗ ${one.strategy} did not drain ${one.pgmap}`), ` within ${time(one.deadlineNs)}.${nobody}`),
    one.holders.length > 0 ? table(`Who holds what of ${one.pgmap}`, ["Holder", "Holds", "Page", "Count"],
      one.holders.map((who) => [who.holder, who.kind, who.page, count(who.count)]), { numbers: false }) : null);
}
