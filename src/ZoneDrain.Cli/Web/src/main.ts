import "./page.css";
import { h } from "./dom";
import { live } from "./live";
import { report } from "./report";
import { follow } from "./shelf";
import type { PageData } from "./data";

const data = JSON.parse(document.getElementById("data")!.textContent!) as PageData;
const root = document.getElementById("page")!;

switch (data.mode) {
  case "live": live(data.live!, root); break;
  case "runs": follow(data.shelf ?? [], root); break;
  default: report(data.runs ?? [], root, data.scan);
}
if (data.home) root.prepend(h("p", { class: "home" }, h("a", { href: data.home }, "Stored runs")));
document.documentElement.dataset.ready = "true";
