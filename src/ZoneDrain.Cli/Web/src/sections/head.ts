import { h, section, type Child } from "../dom";
import { bytes, date, title } from "../format";
import type { StoredRun, Verdict } from "../data";

const Signs: Record<string, { sign: string; kind: string; words: string }> = {
  "all-held": { sign: "✓", kind: "good", words: "All held" },
  inconclusive: { sign: "?", kind: "open", words: "Not enough data" },
  interrupted: { sign: "■", kind: "open", words: "Interrupted" },
  terminated: { sign: "■", kind: "open", words: "Terminated" },
};

/** What a verdict looks like: a sign, a colour and words that say the same. */
export function look(code: string): { sign: string; kind: string; words: string } {
  return Signs[code] ?? { sign: "✗", kind: "bad", words: title(code) };
}

export function badge(verdict: Pick<Verdict, "code" | "number">): HTMLElement {
  const { sign, kind, words } = look(verdict.code);
  return h("span", { class: `badge ${kind}` }, h("span", { "aria-hidden": "true" }, `${sign} `), words);
}

export function banner(run: StoredRun): HTMLElement {
  const { verdict, report, load, exploration, simulation } = run.result;
  const { sign, kind, words } = look(verdict.code);
  const answer = report?.answer ?? load?.answer ?? (simulation?.answer || null) ?? (exploration ? explored(run) : "Nothing was measured.");
  const other = verdict.findings.filter((finding) => finding.message !== answer);
  return h("section", { class: `verdict ${kind}`, "aria-label": "Verdict" },
    h("p", { class: "word" }, h("span", { class: "sign", "aria-hidden": "true" }, sign), words, h("span", { class: "code" }, `exit code ${verdict.number}`)),
    h("p", { class: "answer", id: "answer" }, answer),
    other.length > 0 ? h("ul", {}, ...other.map((finding) => h("li", {}, `${finding.number}: ${finding.message}`))) : null);
}

function explored(run: StoredRun): string {
  const found = run.result.exploration!;
  const what = found.findings.length === 0 ? "No invariant was broken" : `${found.findings.length} ${found.findings.length === 1 ? "way" : "ways"} to break an invariant`;
  return `${what}; the search was ${found.complete ? "complete" : "not complete"}.`;
}

export function reproduce(run: StoredRun): HTMLElement | null {
  const { environment } = run;
  const { run: identity } = run.result;
  if (!environment) return null;
  const command = h("code", {}, environment.commandLine);
  const copy = h("button", { type: "button" }, "Copy");
  copy.addEventListener("click", () => {
    navigator.clipboard?.writeText(environment.commandLine).then(() => { copy.textContent = "Copied"; }, () => { copy.textContent = "Select and copy"; });
  });
  const facts: [string, Child][] = [
    ["Seed", String(identity.seed)],
    ["Engine", identity.engine],
    ["Commit", environment.commit ? h("code", {}, environment.commit) : "not known"],
    ["Version", `${environment.version}, ${environment.dotnet}`],
    ["Machine", `${environment.machine}, ${environment.cores} ${environment.cores === 1 ? "core" : "cores"}, ${bytes(environment.memoryBytes)}`],
    ["Started", date(identity.started)],
    ["Run folder", h("code", {}, run.name)],
  ];
  return section("reproduce", "Reproduce",
    h("div", { class: "command" }, h("pre", {}, command), copy),
    h("dl", {}, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

export function warnings(run: StoredRun): HTMLElement | null {
  const all = [...(run.result.report?.warnings ?? []), ...(run.result.load?.warnings ?? []), ...(run.result.baseline?.warnings ?? [])];
  return all.length === 0 ? null : section("warnings", "Warnings", h("ul", { class: "warnings" }, ...all.map((warning) => h("li", {}, warning))));
}
