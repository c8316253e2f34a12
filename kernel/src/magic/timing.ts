import { inspect } from "node:util";
import type { TimeitFlags } from "./arguments.ts";

/** What `%timeit` found; times are seconds for one execution. */
export class TimeitResult {
  /** One average for each run. */
  readonly runs: number[];
  readonly loops: number;

  constructor(runs: number[], loops: number) {
    this.runs = runs;
    this.loops = loops;
  }

  /** Mean of the runs. */
  get average(): number {
    return this.runs.reduce((sum, run) => sum + run, 0) / this.runs.length;
  }

  /** Standard deviation of the runs. */
  get stdev(): number {
    const { average } = this;
    return Math.sqrt(this.runs.reduce((sum, run) => sum + (run - average) ** 2, 0) / this.runs.length);
  }

  /** The fastest run. */
  get best(): number {
    return Math.min(...this.runs);
  }

  toString(): string {
    const [runs, loops] = [count(this.runs.length, "run"), count(this.loops, "loop")];
    const times = `${duration(this.average)} ± ${duration(this.stdev)} per loop, best ${duration(this.best)}`;
    return `${times} (mean ± std. dev. of ${runs}, ${loops} each)`;
  }
}

Object.defineProperty(TimeitResult.prototype, inspect.custom, {
  value(this: TimeitResult) {
    return `<TimeitResult: ${this}>`;
  },
});

/** A run of `%timeit` takes at least so long, unless the number of loops is given. */
const RUN_MS = 200;
const RUNS = 7;
const LOOPS = [1, 2, 5]
  .flatMap((factor) => Array.from({ length: 9 }, (_, power) => factor * 10 ** power))
  .sort((a, b) => a - b);

/** Executes code many times. What returns promises is awaited each time. */
export async function timeit(code: () => unknown, { loops, runs = RUNS }: TimeitFlags): Promise<TimeitResult> {
  const first = code();
  const run = isThenable(first) ? runAsync : runSync;
  await first;
  let number = loops;
  for (const guess of loops === undefined ? LOOPS : []) {
    number = guess;
    if ((await run(code, guess)) >= RUN_MS) break;
  }
  const times: number[] = [];
  for (let left = runs; left > 0; left -= 1) times.push((await run(code, number!)) / number! / 1000);
  return new TimeitResult(times, number!);
}

/** Milliseconds that so many executions take. */
function runSync(code: () => unknown, loops: number): number {
  const start = performance.now();
  for (let left = loops; left > 0; left -= 1) code();
  return performance.now() - start;
}

async function runAsync(code: () => unknown, loops: number): Promise<number> {
  const start = performance.now();
  for (let left = loops; left > 0; left -= 1) await code();
  return performance.now() - start;
}

/** A point in time: of the clock, in milliseconds, and of the process, in microseconds. */
export interface Moment {
  wall: number;
  cpu: NodeJS.CpuUsage;
}

/** Now. */
export function moment(): Moment {
  return { wall: performance.now(), cpu: process.cpuUsage() };
}

/** What has passed since then, in two lines. */
export function elapsedText({ wall, cpu }: Moment): string {
  const passed = performance.now() - wall;
  const { user, system } = process.cpuUsage(cpu);
  const [u, s, total] = [user, system, user + system].map((micros) => duration(micros / 1e6));
  return `CPU times: user ${u}, sys: ${s}, total: ${total}\nWall time: ${duration(passed / 1000)}\n`;
}

/** Seconds as people read them: three digits and a unit. */
function duration(seconds: number): string {
  if (seconds >= 60) {
    const [minutes, rest] = [Math.floor(seconds / 60), Math.round(seconds % 60)];
    return minutes < 60 ? `${minutes} min ${rest} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min ${rest} s`;
  }
  const units = ["s", "ms", "µs", "ns"];
  const step = seconds === 0 ? 3 : Math.min(Math.max(Math.ceil(-Math.log10(seconds) / 3), 0), 3);
  return `${Number((seconds * 1000 ** step).toPrecision(3))} ${units[step]}`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
