import { Plot, base, decades, extent } from "./plot";
import { figure } from "./figure";
import { legend, looks } from "./palette";
import { bytes, time } from "../format";
import type { Answer, ChartPoint, Estimate, PairAnswer, StrategyReport } from "../data";

const EdgeKinds = new Set(["first-use", "last-use"]);
const Points = 60;
const Wide = 1.96;

interface CostModel { teardown: Estimate; edge: Estimate }
interface CostPoint { name: string; life: number; cost: number; low: number; high: number }

/** Cost of one life against its length, for two strategies: T + u·k·L each, and where they cross. */
export function costChart(pair: PairAnswer, strategies: StrategyReport[]): HTMLElement | null {
  const models = [pair.first, pair.second].map((name) => modelOf(strategies.find((strategy) => strategy.name === name)));
  if (models.some((model) => model === null)) return null;
  const { question } = pair.answer;
  const names = [pair.first, pair.second];
  const [from, to] = lifetimes(pair.answer);
  const points = names.flatMap((name, index) => line(name, models[index]!, question.edgePairsPerSecond, from, to));
  const positive = points.filter((point) => point.cost > 0);
  if (positive.length === 0) return null;
  const [low, high] = extent(positive.map((point) => point.cost));
  const room = Math.max(1.6, Math.sqrt(10 / (high / low)));
  const domain: [number, number] = [low / room, high * room];
  const look = looks(names);
  const crossing = pair.answer.answer === "crosses-at" ? pair.answer : null;
  const hidden = names.filter((name) => points.some((point) => point.name === name && point.cost <= 0));
  const label = crossing ? time(crossing.lifetimeNs) + (isExact(crossing) ? "" : ` (${time(crossing.lowNs)} to ${time(crossing.highNs)})`) : "";
  return figure({
    title: `What a pgmap costs over its life: ${pair.first} and ${pair.second}`,
    summary: pair.sentence,
    legend: legend(names),
    note: `The band is the 95 % interval of each line.${crossing && !isExact(crossing) ? " The shaded strip is the interval of the crossing." : ""}${
      hidden.length > 0 ? ` Where the measured price of an edge is below that of bulk, the line of ${hidden.join(" and ")} leaves the chart.` : ""}`,
    figures: {
      headings: ["Lifetime", ...names],
      rows: points.filter((point) => point.name === names[0]).filter((_, index) => index % 6 === 0).map((point) => [
        time(point.life), ...names.map((name) => time(points.find((other) => other.name === name && other.life === point.life)!.cost))]),
    },
    draw: (width) => {
      const xs = decades(from, to, width);
      const ys = decades(domain[0], domain[1], 450);
      return Plot.plot({
        ...base(width, 68),
        height: Math.min(400, Math.max(260, width * 0.5)),
        marginTop: 30,
        marginBottom: 46,
        x: { type: "log", domain: [from, to], label: "lifetime of the pgmap →", labelAnchor: "center", ticks: xs, tickFormat: (tick) => (xs.includes(tick) ? time(tick) : "") },
        y: { type: "log", domain, label: "↑ cost of one life", ticks: ys, tickFormat: (tick) => (ys.includes(tick) ? time(tick) : ""), grid: true },
        marks: [
          crossing ? Plot.rectX([crossing], { x1: "lowNs", x2: "highNs", fill: "var(--accent)", fillOpacity: 0.13 }) : null,
          Plot.areaY(points, {
            x: "life", y1: (point: CostPoint) => Math.max(point.low, domain[0]), y2: (point: CostPoint) => Math.max(point.high, domain[0]),
            z: "name", fill: (point: CostPoint) => look(point.name).colour, fillOpacity: 0.14, clip: true,
          }),
          ...names.map((name) => Plot.line(points.filter((point) => point.name === name && point.cost > 0), {
            x: "life", y: "cost", stroke: look(name).colour, strokeWidth: 2.5, strokeDasharray: look(name).dash, clip: true,
          })),
          crossing ? Plot.ruleX([crossing.lifetimeNs], { stroke: "var(--accent)", strokeWidth: 1.5 }) : null,
          crossing ? Plot.text([label], {
            x: crossing.lifetimeNs!, frameAnchor: "top", text: (text: string) => text, dy: -16, fill: "var(--ink)", fontWeight: 600,
            textAnchor: anchor(crossing.lifetimeNs!, from, to),
          }) : null,
          Plot.tip(points, Plot.pointer({
            x: "life", y: "cost", title: (point: CostPoint) => `${point.name}\n${time(point.life)} of life cost ${time(point.cost)}`, ...tipStyle,
          })),
        ].filter((mark) => mark !== null),
      });
    },
  });
}

/** Break-even lifetime over device size, a line an order. Null where nothing crosses. */
export function sizeChart(first: string, second: string, points: ChartPoint[]): HTMLElement | null {
  const rows = points.map((point) => ({ size: point.shape.pages * 4096, order: `order ${point.shape.folioOrder}`, answer: point.answer }));
  const crossings = rows.filter((row) => row.answer.answer === "crosses-at");
  const orders = [...new Set(rows.map((row) => row.order))];
  const sizes = [...new Set(rows.map((row) => row.size))];
  const figures = {
    headings: ["Device", ...orders],
    rows: sizes.map((size) => [bytes(size), ...orders.map((order) => answerWord(rows.find((row) => row.size === size && row.order === order)?.answer))]),
  };
  if (crossings.length === 0) return null;
  const [low, high] = extent(crossings.flatMap((row) => [row.answer.lowNs!, row.answer.highNs!]));
  const look = looks(orders);
  return figure({
    title: `Break-even lifetime over device size: ${first} and ${second}`,
    summary: `The lifetime at which ${first} and ${second} cost the same, from ${time(low)} to ${time(high)} over devices from ${bytes(sizes[0]!)} to ${bytes(sizes.at(-1)!)}.`,
    legend: legend(orders),
    note: crossings.length < rows.length ? "A point that is missing has no crossing; the figures say why." : undefined,
    figures,
    draw: (width) => {
      const ys = decades(low, high, 450);
      return Plot.plot({
        ...base(width, 68),
        height: Math.min(360, Math.max(250, width * 0.45)),
        marginBottom: 46,
        x: { type: "log", base: 2, domain: [sizes[0]!, sizes.at(-1)!], label: "device size →", labelAnchor: "center", ticks: thin(sizes, width), tickFormat: bytes },
        y: { type: "log", domain: [low / 1.3, high * 1.3], label: "↑ break-even lifetime", ticks: ys, tickFormat: (tick) => (ys.includes(tick) ? time(tick) : ""), grid: true },
        marks: [
          ...orders.flatMap((order) => {
            const own = crossings.filter((row) => row.order === order);
            return [
              Plot.areaY(own, { x: "size", y1: (row) => row.answer.lowNs, y2: (row) => row.answer.highNs, fill: look(order).colour, fillOpacity: 0.14 }),
              Plot.line(own, { x: "size", y: (row) => row.answer.lifetimeNs, stroke: look(order).colour, strokeWidth: 2.5, strokeDasharray: look(order).dash }),
              Plot.dot(own, { x: "size", y: (row) => row.answer.lifetimeNs, fill: look(order).colour, stroke: look(order).colour, symbol: look(order).mark, r: 4 }),
            ];
          }),
          Plot.tip(crossings, Plot.pointer({
            x: "size", y: (row) => row.answer.lifetimeNs, title: (row) => `${bytes(row.size)}, ${row.order}\n${answerWord(row.answer)}`, ...tipStyle,
          })),
        ],
      });
    },
  });
}

export const tipStyle = { fill: "var(--paper)", stroke: "var(--line)", fontSize: 12 };

/** Prices that were given have no error, and neither has what follows from them. */
export function isExact(answer: Answer): boolean {
  return answer.lowNs === answer.highNs;
}

/** An answer in a few words, for tables. */
export function answerWord(answer: Answer | undefined): string {
  switch (answer?.answer) {
    case "crosses-at": return `${answer.cheaperAbove} above ${time(answer.lifetimeNs)}`;
    case "wins-always": return `${answer.winner} always`;
    case "no-difference": return "no difference";
    default: return "not enough data";
  }
}

function modelOf(strategy: StrategyReport | undefined): CostModel | null {
  if (!strategy?.cost) return null;
  const edges = strategy.cost.lines.filter((one) => EdgeKinds.has(one.kind));
  const rest = strategy.cost.lines.filter((one) => !EdgeKinds.has(one.kind));
  return { teardown: sum(rest.map((one) => one.costNs)), edge: sum(edges.map((one) => one.price.ns)) };
}

function sum(estimates: Estimate[]): Estimate {
  return {
    mean: estimates.reduce((total, one) => total + one.mean, 0),
    variance: estimates.reduce((total, one) => total + Number(one.variance), 0),
    degreesOfFreedom: 0,
  };
}

function lifetimes(answer: Answer): [number, number] {
  const floor = Math.max(answer.question.floorNs, 1e3);
  if (answer.answer !== "crosses-at") return [floor, floor * 1e4];
  return [Math.max(Math.min(answer.lowNs!, answer.lifetimeNs! / 20) / 2, 1), Math.min(Math.max(answer.highNs! * 2, answer.lifetimeNs! * 20), answer.lifetimeNs! * 1e4)];
}

function line(name: string, model: CostModel, edgesPerSecond: number, from: number, to: number): CostPoint[] {
  return Array.from({ length: Points + 1 }, (_, index) => {
    const life = from * (to / from) ** (index / Points);
    const edges = (edgesPerSecond * life) / 1e9;
    const cost = model.teardown.mean + edges * model.edge.mean;
    const wide = Wide * Math.sqrt(model.teardown.variance + edges * edges * model.edge.variance);
    return { name, life, cost, low: cost - wide, high: cost + wide };
  });
}

function anchor(at: number, from: number, to: number): "start" | "middle" | "end" {
  const share = Math.log(at / from) / Math.log(to / from);
  return share < 0.3 ? "start" : share > 0.7 ? "end" : "middle";
}

function thin(sizes: number[], width: number): number[] {
  const step = Math.ceil(sizes.length / Math.max(2, Math.floor(width / 80)));
  return sizes.filter((_, index) => index % step === 0);
}
