import { h, table } from "./dom";
import { date } from "./format";
import { badge } from "./sections/head";
import type { ShelfRow } from "./data";

/** The list of stored runs, newest first. */
export function shelf(rows: ShelfRow[], root: HTMLElement): void {
  root.replaceChildren(
    h("header", {}, h("p", { class: "name" }, "ZoneDrain"), h("h1", {}, "Stored runs")),
    rows.length === 0
      ? h("p", {}, "There are no runs here yet. Make one with ", h("code", {}, "zonedrain compare"), "; it appears in this list when it ends.")
      : table("Stored runs", ["Run", "Verdict", "Command", "Seed", "Started", "Answer"], rows.map((row) => [
        row.number === null ? row.name : h("a", { href: row.path }, row.name),
        row.number === null ? h("span", { class: "badge open" }, "? Cannot be read") : badge({ code: row.code, number: row.number }),
        row.command, row.seed, row.started === "" ? "–" : date(row.started), h("span", { class: "text" }, row.text)]), { numbers: false, cards: true }));
}

/** Draws the list again whenever the server says that it changed. */
export function follow(rows: ShelfRow[], root: HTMLElement): void {
  shelf(rows, root);
  const events = new EventSource("events");
  events.addEventListener("shelf", (event) => shelf(JSON.parse((event as MessageEvent<string>).data) as ShelfRow[], root));
}
