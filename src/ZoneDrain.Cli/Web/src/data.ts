// The shapes of what the program lays into a page. They follow result.json, where each field is described.

export interface PageData {
  mode: "report" | "live" | "runs";
  version: string;
  home?: string | null;
  runs?: StoredRun[];
  scan?: Scan;
  live?: LiveStart;
  shelf?: ShelfRow[];
}

/** What a scan changed from run to run: its settings, and their values in each. */
export interface Scan {
  settings: string;
  values: string[];
}

export interface StoredRun {
  name: string;
  result: RunResult;
  environment: Environment | null;
  histograms: NamedHistogram[];
  series: TimeSample[];
  timeline: Timeline | null;
}

export interface RunResult {
  run: RunIdentity;
  verdict: Verdict;
  report: Comparison | null;
  load?: Load | null;
  baseline: Baseline | null;
  exploration?: Exploration | null;
  simulation?: Simulation | null;
}

/** A cluster in virtual time, or a scan over numbers of silos. */
export interface Simulation {
  pricesFrom: string;
  cores: number;
  answer?: string;
  rows: SimulationRow[];
  breakEvens: { silos: number; above: string; below: string; messagesNs: number | null; cpuNs: number | null }[];
}

export interface SimulationRow {
  strategy: string;
  silos: number;
  rate: number;
  refusedShare: number;
  retries?: number;
  p50Ns: number;
  p99Ns: number;
  messagesAnOperation: number;
  cpuNsAnOperation: number;
  meanSilo: number;
  busiestSilo: number;
  busiestActor: string;
  busiestActorShare: number;
  drainNs: number;
  drainMessages: number;
  drainCpuNs: number;
  drainActor: string;
  drainActorShare: number;
}

export interface RunIdentity {
  command: string;
  scenario: string;
  seed: number | string;
  engine: string;
  started: string;
  folderName: string;
}

export interface Verdict {
  code: string;
  number: number;
  findings: { code: string; number: number; message: string }[];
}

export interface Environment {
  machine: string;
  cores: number;
  memoryBytes: number;
  dotnet: string;
  version: string;
  commit: string | null;
  commandLine: string;
}

export interface Summary { min: number; median: number; max: number; count: number }

export interface LatencyFigures { count: number; p50Ns: number; p99Ns: number; p999Ns: number; maxNs: number }

export interface DrainFigures {
  release: LatencyFigures;
  lowerBoundNs: Summary;
  overheadNs: Summary;
  cpuNs: Summary;
  pagesRead: Summary;
  rescans: Summary;
  sleeps: Summary;
  messages: Summary;
}

export interface Estimate { mean: number; variance: number; degreesOfFreedom: number | string }

export interface CostLine {
  kind: string;
  count: number;
  price: { ns: Estimate; source: string; note: string };
  costNs: Estimate;
}

export interface StrategyReport {
  name: string;
  repetitions: number;
  pageOperationsPerSecond: Summary;
  cpuNsPerOperation: Summary;
  createNs: Summary;
  bytesPerPage: number;
  operations: { operation: string; latency: LatencyFigures }[];
  coldDrain: DrainFigures | null;
  warmDrain: DrainFigures | null;
  hazards: Hazard[];
  cost: { lines: CostLine[]; totalNs: Estimate } | null;
}

export interface Hazard { invariant: string; count: number; prediction: string }

export interface LoadLatency { count: number; p50Ns: number; p95Ns: number; p99Ns: number; p999Ns: number; maxNs: number }

export interface SiloLoad {
  silo: string;
  fromSecond: number;
  toSecond: number;
  arrived: number;
  done: number;
  refused: number;
  dropped: number;
  latency: LoadLatency | null;
}

export interface Load {
  strategy: string;
  loop: string;
  workers: number;
  seconds: number;
  warmupSeconds: number;
  arrived: number;
  done: number;
  refused: number;
  dropped: number;
  droppedShare: number;
  droppedMax: number;
  retries?: number;
  retriesEach?: number;
  retriesMax?: number;
  served?: number;
  refusals?: { reason: string; count: number }[];
  silos?: SiloLoad[];
  faults?: { fault: string; fromMs: number; toMs: number | null; silo?: string }[];
  throughput: number;
  busy: number;
  latency: LoadLatency | null;
  service: LoadLatency | null;
  operations: { operation: string; latency: LoadLatency; service: LoadLatency }[];
  release: LoadLatency | null;
  releaseOverhead: LoadLatency | null;
  cycles: number;
  lives: number;
  audits: number;
  drifts: { name: string; unit: string; points: number; slope: number | null; low: number | null; high: number | null; limitMax: number; grows: boolean }[];
  leftMax: number;
  gaps?: { fromMs: number; toMs: number; nextCycle: number; world?: string | null; found?: string[] }[];
  checks?: InvariantCheck[];
  hazards: Hazard[];
  violations: Violation[];
  stuckDrains: StuckDrain[];
  losses?: string[];
  calls?: { dropped: number; repeated: number; delayed: number } | null;
  warnings: string[];
  answer: string;
}

export interface LivesRow {
  factor: number;
  operations: number;
  edgePairs: number;
  pairs: number;
  pairsSeen: number;
  measuredNs: Estimate;
  predictedNs: Estimate;
  differenceNs: Estimate;
}

export interface Lives { first: string; second: string; verdict: string; reason: string; rows: LivesRow[] }

export interface Ratio {
  ratio: number | null;
  low: number | null;
  high: number | null;
  pairs: number;
  confidence: number;
  word: string;
  reason: string;
}

export interface Question {
  first: string;
  second: string;
  teardownDifference: Estimate;
  edgeDifference: Estimate;
  edgePairsPerSecond: number;
  floorNs: number;
}

export interface Answer {
  answer: "crosses-at" | "wins-always" | "no-difference" | "not-enough-data";
  lifetimeNs?: number;
  lowNs?: number;
  highNs?: number;
  cheaperAbove?: string;
  cheaperBelow?: string;
  winner?: string;
  loser?: string;
  reason?: string;
  question: Question;
}

export interface PairAnswer { first: string; second: string; answer: Answer; sentence: string }

export interface ChartPoint { shape: { pages: number; folioOrder: number }; answer: Answer }

export interface Comparison {
  strategies: StrategyReport[];
  ratios: { strategy: string; measure: string; ratio: Ratio }[];
  breakEvens: PairAnswer[];
  headline: PairAnswer | null;
  latency: {
    releaseDeadlineNs: number;
    strategies: {
      strategy: string;
      aboveBoundNs: number;
      hotOperationP99Ns: number | null;
      largestDevicePages: number | null;
      smallestFolioOrder: number | null;
    }[];
  } | null;
  charts: { first: string; second: string; points: ChartPoint[] }[];
  edgePrices: { strategy: string; inSitu: Estimate | null; blocksKept: number; allCores: Estimate | null; oneCore: Estimate | null }[];
  lives: Lives | null;
  whoseNanoseconds: string;
  warnings: string[];
  violations: Violation[];
  stuckDrains: StuckDrain[];
  losses?: string[];
  interrupted: boolean;
  cores: number;
  answer: string;
}

export interface Violation {
  strategy: string;
  invariant: string;
  page: string;
  scheme: string;
  owner: string;
  detail: string;
  transitions: string[];
}

export interface StuckDrain {
  strategy: string;
  pgmap: string;
  deadlineNs: number;
  holders: { holder: string; kind: string; page: string; count: number }[];
}

export interface Baseline {
  path: string;
  rows: { strategy: string; measure: string; ratio: Ratio }[];
  warnings: string[];
}

export interface NamedHistogram {
  strategy: string;
  name: string;
  histogram: { count: number; maxNs: number | null; buckets: [low: number, high: number, count: number][] };
}

export interface TimeSample {
  strategy: string;
  repetition: number;
  life: number;
  atMs: number;
  pageOperationsPerSecond: number;
  releaseNs: number;
}

export interface Timeline {
  atMs: number[];
  panels: TimelinePanel[];
  faults: TimelineSpan[];
  gaps: TimelineSpan[];
  pgmaps: PgmapLife[];
  pgmapsSeen?: number;
}

export interface TimelinePanel {
  id: string;
  title: string;
  unit: string;
  shape: "lines" | "stacked";
  logarithmic: boolean;
  note: string;
  series: { name: string; values: (number | null)[] }[];
}

export interface TimelineSpan { label: string; fromMs: number; toMs: number | null }

export interface PgmapLife {
  name: string;
  createdMs: number;
  killedMs: number | null;
  releasedMs: number | null;
  holders: string[];
}

export interface InvariantCheck {
  invariant: string;
  meaning: string;
  turns: number;
  audits: number;
  lives: number;
  hazards: number;
  broken: number;
}

export interface Exploration {
  search: string;
  world: string;
  complete: boolean;
  turns: number;
  schedules: number;
  states: number;
  transitions: number;
  newInLastThousand: number;
  elapsedMs: number;
  coverage: { row: string; column: string; letters: string; states: number; complete: boolean; links?: ExplorationLink[] }[];
  legend?: ExplorationLink[];
  findings: ExplorationFinding[];
  stuck: { waiting: string[]; steps: number }[];
}

export interface ExplorationLink { letters: string; target: string }

export interface ExplorationFinding { title: string; invariant: string; predicted: boolean; steps: ScheduleStep[] }

export interface ScheduleStep {
  number: number;
  who: string;
  to: string;
  doing: string;
  what: string;
  before: string;
  after: string;
  violations: string[];
}

export interface LiveStart {
  run: RunIdentity;
  description: string;
  eventsPath: string;
}

export interface LiveStatus {
  phase: string;
  share: number;
  elapsedMs: number;
  remainingMs: number | null;
  verdict: string;
  verdictText: string;
  figures: { label: string; value: string }[];
  draining: { pgmap: string; ageMs: number; holders: string[] }[];
  checks: InvariantCheck[];
  samples: TimeSample[];
  timeline: Timeline | null;
}

export interface ShelfRow {
  name: string;
  path: string;
  command: string;
  scenario: string;
  seed: string;
  started: string;
  number: number | null;
  code: string;
  text: string;
}
