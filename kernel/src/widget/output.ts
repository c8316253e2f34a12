import { setTimeout } from "node:timers";
import { OutputArea } from "./output-area.ts";
import { Widget, type WidgetInit } from "./widget.ts";

/** Shortest time between two updates of the front ends. */
const INTERVAL_MS = 50;

/**
 * A place for outputs on the screen. The outputs are kept here and sent as state, so that what belongs to it is told by
 * asynchronous context and not by the request under which it comes.
 */
export class Output extends Widget {
  readonly #area: OutputArea;
  #sentAt = 0;
  #waits = false;

  constructor(init: WidgetInit) {
    super(init);
    this.#area = new OutputArea(() => this.#send());
  }

  /** Runs a function whose prints, displays and failure go here; a failure gives `undefined`. */
  capture<T>(run: () => T): T | undefined | Promise<Awaited<T> | undefined> {
    try {
      const result = this.session.parts.output.capture(this.#area, run);
      if (result instanceof Promise)
        return result.catch((thrown: unknown) => this.#fail(thrown)).finally(() => this.flush());
      return result;
    } catch (thrown) {
      return this.#fail(thrown);
    } finally {
      this.flush();
    }
  }

  /** Shows a value below what is there. */
  append(value: unknown): void {
    void this.capture(() => this.session.parts.display.display(value));
  }

  /** Empties it; with `wait`, only when the next output comes. */
  clear({ wait = false }: { wait?: boolean } = {}): void {
    this.#area.clear(wait);
    this.flush();
  }

  /** Nothing more comes for now: a clearing that waits for output is done. */
  finish(): void {
    this.#area.finish();
    this.flush();
  }

  /** Sends what has changed to the front ends. */
  flush(): void {
    this.#sentAt = performance.now();
    const { holders } = this.session.parts.output;
    if (this.#area.holdsDisplays && this.isOpen) holders.add(this.#area);
    else holders.delete(this.#area);
    if (this.isOpen) this.set({ outputs: this.#area.items });
  }

  override close(): void {
    super.close();
    this.session.parts.output.holders.delete(this.#area);
  }

  #fail(thrown: unknown): undefined {
    this.#area.fail(this.session.parts.describe(thrown));
  }

  #send(): void {
    const wait = this.#sentAt + INTERVAL_MS - performance.now();
    if (wait <= 0) this.flush();
    if (wait <= 0 || this.#waits) return;
    this.#waits = true;
    setTimeout(() => {
      this.#waits = false;
      this.flush();
    }, wait).unref();
  }
}
