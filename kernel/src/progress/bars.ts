import { randomUUID } from "node:crypto";
import { clearTimeout, setTimeout } from "node:timers";
import type { Publish } from "../display/output.ts";
import { htmlBars } from "./html.ts";
import { Meter, type MeterOptions, type MeterState, type Reading } from "./meter.ts";
import { textLines } from "./text.ts";

/** Shortest time between two pictures of the same bars. */
const INTERVAL_MS = 100;

/** Where bars are drawn. */
export interface Canvas {
  publish: Publish;
  /** A line that is written over; otherwise an output that is updated. */
  isConsole: boolean;
  /** Aborted when the bars are to stop. */
  signal: AbortSignal | undefined;
}

/** Bars that are shown together: one, and those of the tasks that begin while it runs. */
export class Bars {
  readonly #canvas: Canvas;
  readonly #id = randomUUID();
  #bars: Bar[] = [];
  readonly #stop = (): void => this.#stopAll();
  #drawnAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isShown = false;
  #width = 0;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  /** Whether a task is still under way. */
  get isRunning(): boolean {
    return this.#bars.some(({ meter }) => meter.state === "running");
  }

  /** Whether all of it has ended, and gives its place to what begins next. */
  get givesWay(): boolean {
    return !this.isRunning && this.#bars.every(({ givesWay }) => givesWay);
  }

  /** Begins a task. One that begins while another runs vanishes at its end, unless it is to stay. */
  begin(options: BarOptions & { givesWay?: boolean }): Bar {
    if (!this.isRunning) this.#canvas.signal?.addEventListener("abort", this.#stop, { once: true });
    if (this.givesWay) this.#bars = [];
    const stays = options.leave ?? this.#bars.length === 0;
    const { givesWay = false } = options;
    const bar = new Bar(new Meter(performance.now(), options), { stays, givesWay, changed: () => this.#changed() });
    this.#bars = [...this.#bars.filter(isVisible), bar];
    this.#changed();
    return bar;
  }

  #changed(): void {
    const wait = this.#drawnAt + INTERVAL_MS - performance.now();
    if (wait <= 0 || !this.isRunning) this.#draw();
    else this.#timer ??= setTimeout(() => this.#draw(), wait).unref();
  }

  #stopAll(): void {
    for (const bar of this.#bars.filter(isVisible)) {
      bar.stays = true;
      bar.meter.end(performance.now(), "stopped");
    }
    this.#draw();
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = performance.now();
    this.#drawnAt = now;
    const readings = this.#bars.filter(isVisible).map(({ meter }) => meter.read(now));
    if (this.#canvas.isConsole) this.#write(readings);
    else this.#show(readings);
    this.#isShown = true;
    if (!this.isRunning) this.#canvas.signal?.removeEventListener("abort", this.#stop);
  }

  #show(readings: Reading[]): void {
    this.#canvas.publish(this.#isShown ? "update_display_data" : "display_data", {
      data: { "text/html": htmlBars(readings), "text/plain": textLines(readings) },
      metadata: {},
      transient: { display_id: this.#id },
    });
  }

  #write(readings: Reading[]): void {
    const line = textLines(readings);
    const text = `\r${line.padEnd(this.#width)}${this.isRunning ? "" : "\n"}`;
    this.#width = line.length;
    this.#canvas.publish("stream", { name: "stderr", text });
  }
}

function isVisible({ stays, meter }: Bar): boolean {
  return stays || meter.state === "running";
}

/** What a bar is called, how much there is to do, and whether it stays. */
export interface BarOptions extends MeterOptions {
  /** Stays when it is done; by default what runs inside another vanishes. */
  leave?: boolean | undefined;
}

/** One task's bar. */
export class Bar {
  readonly meter: Meter;
  /** Whether it is still shown when its task has ended. */
  stays: boolean;
  /** Whether its place is another's when it has ended. */
  readonly givesWay: boolean;
  readonly #changed: () => void;

  constructor(meter: Meter, { stays, givesWay, changed }: Pick<Bar, "stays" | "givesWay"> & { changed: () => void }) {
    this.meter = meter;
    this.stays = stays;
    this.givesWay = givesWay;
    this.#changed = changed;
  }

  /** Steps that are done. */
  get done(): number {
    return this.meter.done;
  }

  /** Steps that there are, if that is known. */
  get total(): number | undefined {
    return this.meter.total;
  }

  set total(total: number | undefined) {
    this.meter.total = total;
    this.#changed();
  }

  get description(): string {
    return this.meter.description;
  }

  set description(description: string) {
    this.meter.description = description;
    this.#changed();
  }

  /** So many more steps are done. */
  update(steps = 1): void {
    this.set(this.meter.done + steps);
  }

  /** So many steps are done. */
  set(done: number): void {
    if (this.meter.state !== "running") return;
    this.meter.set(done);
    this.#changed();
  }

  /** The task has ended: done, stopped or failed. Without a word, what is short of its total was stopped. */
  end(state: Exclude<MeterState, "running"> = this.#isShort() ? "stopped" : "done"): void {
    if (this.meter.state !== "running") return;
    this.meter.end(performance.now(), state);
    this.#changed();
  }

  #isShort(): boolean {
    return this.meter.total !== undefined && this.meter.done < this.meter.total;
  }
}

Object.defineProperty(Bar.prototype, Symbol.dispose, {
  value(this: Bar) {
    this.end();
  },
});
