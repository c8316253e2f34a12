/** How a task ended, or that it has not. */
export type MeterState = "running" | "done" | "stopped" | "failed";

/** What can be said of a task at one moment. Times are in milliseconds. */
export interface Reading {
  description: string;
  unit: string;
  state: MeterState;
  done: number;
  /** `undefined` when nobody knows. */
  total: number | undefined;
  elapsedMs: number;
  /** Steps per second, of late rather than on the whole; `undefined` before the first step. */
  rate: number | undefined;
  /** `undefined` when it cannot be told or nothing is left. */
  leftMs: number | undefined;
}

/** How much a new rate counts against what was measured before. */
const SMOOTHING = 0.3;
/** Shortest time over which a rate is measured. */
const SPAN_MS = 200;

/** Counts the steps of a task. All times are given to it. */
export class Meter {
  description: string;
  readonly unit: string;
  total: number | undefined;
  readonly #startedAt: number;
  #endedAt: number | undefined;
  #done = 0;
  #state: MeterState = "running";
  #rate: number | undefined;
  #mark: { at: number; done: number };

  constructor(now: number, { description = "", unit = "it", total, since = now, done = 0 }: MeterOptions = {}) {
    this.description = description;
    this.unit = unit;
    this.total = total;
    this.#startedAt = since;
    this.#done = done;
    this.#mark = { at: since, done: 0 };
  }

  get state(): MeterState {
    return this.#state;
  }

  get done(): number {
    return this.#done;
  }

  /** So many steps are done. */
  set(done: number): void {
    this.#done = done;
  }

  /** The task has ended; what ends short of its total was stopped. */
  end(now: number, state: Exclude<MeterState, "running">): void {
    if (this.#state !== "running") return;
    this.#state = state;
    this.#endedAt = now;
  }

  /** What can be said now. */
  read(now: number): Reading {
    const at = this.#endedAt ?? now;
    const elapsedMs = at - this.#startedAt;
    const rate = this.#state === "running" ? this.#recentRate(now) : perSecond(this.#done, elapsedMs);
    const { description, unit, total } = this;
    const left = total === undefined || this.#state !== "running" ? 0 : total - this.#done;
    const leftMs = left > 0 && rate ? (left / rate) * 1000 : undefined;
    return { description, unit, state: this.#state, done: this.#done, total, elapsedMs, rate, leftMs };
  }

  #recentRate(now: number): number | undefined {
    const spanMs = now - this.#mark.at;
    // What takes longer than a span is measured when its step is done.
    if (spanMs < SPAN_MS || this.#done <= this.#mark.done)
      return this.#rate ?? perSecond(this.#done, now - this.#startedAt);
    const latest = ((this.#done - this.#mark.done) / spanMs) * 1000;
    this.#mark = { at: now, done: this.#done };
    this.#rate = this.#rate === undefined ? latest : SMOOTHING * latest + (1 - SMOOTHING) * this.#rate;
    return this.#rate;
  }
}

/** What a task is called and how much there is to do. */
export interface MeterOptions {
  description?: string | undefined;
  /** What is counted: `B` for bytes. */
  unit?: string | undefined;
  total?: number | undefined;
  /** When it began, as `performance.now()` tells; now when absent. */
  since?: number | undefined;
  /** Steps that are done already. */
  done?: number | undefined;
}

function perSecond(done: number, elapsedMs: number): number | undefined {
  return done > 0 && elapsedMs > 0 ? (done / elapsedMs) * 1000 : undefined;
}
