import { h, section } from "../dom";
import type { StoredRun } from "../data";

const Terms: [string, string][] = [
  ["Verdict", "The word, the sign and the colour say the same. Exit code 0: all held; 3: not enough data to answer; 10 and 11: an invariant was broken or a drain did not end."],
  ["Ratio to bulk", "Repetitions are paired with those of bulk that ran beside them. The bar is the 95 % interval; faster and slower are said only where it keeps clear of 1."],
  ["Break-even lifetime", "A pgmap that lives longer than this is cheaper with the strategy that has the cheaper edges, one that lives shorter with the strategy that has the cheaper teardown. "
    + "Cost = teardown + edges a second × price of an edge × lifetime; the interval is Fieller's."],
  ["Edge", "A page leaves the idle state (first use) or becomes idle again (last use)."],
  ["Bound", "No strategy releases a pgmap before its last holder lets go and one grace period has passed. What lies above the bound is the strategy's own."],
  ["Warm and cold", "A warm drain follows the load at once; before a cold one every page word was driven out of the caches."],
  ["Percentile spectrum", "To the right, ever rarer operations: at 99 % one operation in a hundred took longer. A line ends where the sample has a single operation left."],
  ["Whose nanoseconds", "Prices are this machine's simulator's, or were given. The events that they are multiplied by do not depend on the machine."],
  ["Hazard", "A broken invariant that the table of schemes and strategies predicts: counted, not failed."],
];

const Loading: [string, string][] = [
  ["Latency and service time", "Latency counts from the intended start of an operation, service time from its actual one; under too much load they part."],
  ["Growth", "The slope is the median of the slopes between all pairs of points; it fails a soak where even the lower end of its interval is above the limit."],
];

const Checking: [string, string][] = [
  ["Checks", "A page turn checks itself; an audit adds all references up, holder by holder, and compares them with what each page says."],
];

const Exploring: [string, string][] = [
  ["Space-time diagram", "A column for each actor, time downwards. A dot is a step, the arrow goes to whoever is asked; a step in red breaks the invariant."],
  ["Coverage", "A complete search has tried every order of steps of its small world. Any other search shows how many new states its last schedules still found."],
];

const OverTime: [string, string][] = [
  ["Shaded strips", "A strip in red is a fault of the scenario's timeline, a grey one a gap in what was recorded."],
];

export function guide(run: StoredRun): HTMLElement {
  const terms = [...(run.result.report ? Terms : Terms.slice(0, 1)), ...(run.result.load ? [...Loading, ...(run.result.load.checks ? Checking : [])] : []), ...(run.timeline ? OverTime : []), ...(run.result.exploration ? Exploring : [])];
  return section("guide", "How to read this page", h("dl", { class: "guide" }, ...terms.flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)])),
    h("p", { class: "note" }, "Every chart has its figures as a table below it. The page holds all its data and asks nothing of any network."));
}
