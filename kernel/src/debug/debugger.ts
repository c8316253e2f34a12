import type { AdapterParts, DebugAdapter } from "./adapter.ts";

/** What the debugger needs of the protocol thread. */
export interface DebuggerParts extends Omit<AdapterParts, "publish"> {
  /** Publishes a `debug_event` on behalf of a request. */
  publish: (event: object, parent: string) => void;
}

/** The kernel's debugger. Its code is loaded by the first request, the main thread pays only while one is attached. */
export class Debugger {
  readonly #parts: DebuggerParts;
  #adapter: Promise<DebugAdapter> | undefined;
  #parent = "{}";

  constructor(parts: DebuggerParts) {
    this.#parts = parts;
  }

  /** Answers the content of a `debug_request`; `parent` is the text of its header. */
  async answer(content: Record<string, unknown>, parent: string): Promise<Record<string, unknown>> {
    this.#parent = parent;
    this.#adapter ??= this.#load();
    return (await this.#adapter).answer(content);
  }

  /** Lets an interrupt hit code that is stopped; resolves with what to call when the interrupt is over. */
  async release(): Promise<() => void> {
    return (await this.#adapter)?.release() ?? (() => undefined);
  }

  /** Lets go of the main thread, which could not exit otherwise. */
  async close(): Promise<void> {
    await (await this.#adapter)?.close();
  }

  async #load(): Promise<DebugAdapter> {
    const { DebugAdapter } = await import("./adapter.ts");
    return new DebugAdapter({ ...this.#parts, publish: (event) => this.#parts.publish(event, this.#parent) });
  }
}
