import type { CellFailure } from "../bridge/messages.ts";
import type { OutputSink } from "../display/output.ts";

type Content = Record<string, unknown>;

/** An output as notebooks have it. */
export interface OutputItem {
  output_type: string;
  [field: string]: unknown;
}

interface Entry {
  item: OutputItem;
  displayId?: string | undefined;
}

/** Outputs that are kept; the oldest go. */
const LIMIT = 1000;
/** Text that is kept of prints that follow each other, in UTF-16 units; the oldest goes. */
const TEXT_LIMIT = 1_000_000;

/** A list of outputs, as below a cell. `changed` is called after each change. */
export class OutputArea implements OutputSink {
  readonly #changed: () => void;
  #entries: Entry[] = [];
  #clearsNext = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What is shown now. */
  get items(): OutputItem[] {
    return this.#entries.map(({ item }) => item);
  }

  /** Whether something is shown that has an id. */
  get holdsDisplays(): boolean {
    return this.#entries.some(({ displayId }) => displayId !== undefined);
  }

  /** Prints; prints of the same stream that follow each other are one output. */
  stream(name: "stdout" | "stderr", text: string): void {
    this.#clearIfDue();
    const last = this.#entries.at(-1)?.item;
    if (last?.output_type === "stream" && last.name === name) {
      const item = { ...last, text: `${last.text as string}${text}`.slice(-TEXT_LIMIT) };
      this.#entries[this.#entries.length - 1] = { item };
      this.#changed();
    } else this.#add({ item: { output_type: "stream", name, text } });
  }

  publish(messageType: string, { data, metadata, transient, wait }: Content): void {
    if (messageType === "clear_output") {
      this.clear(wait === true);
      return;
    }
    const displayId = (transient as { display_id?: string } | undefined)?.display_id;
    this.#clearIfDue();
    this.#add({ item: { output_type: "display_data", data, metadata }, displayId });
  }

  /** Shows a failure. */
  fail({ ename, evalue, traceback }: CellFailure): void {
    this.#clearIfDue();
    this.#add({ item: { output_type: "error", ename, evalue, traceback } });
  }

  update({ data, metadata, transient }: Content): void {
    const { display_id: id } = transient as { display_id: string };
    if (!this.#entries.some(({ displayId }) => displayId === id)) return;
    this.#entries = this.#entries.map((entry) =>
      entry.displayId === id ? { ...entry, item: { ...entry.item, data, metadata } } : entry,
    );
    this.#changed();
  }

  /** Empties it; with `wait`, when the next output comes. */
  clear(wait: boolean): void {
    this.#clearsNext = wait;
    if (wait || this.#entries.length === 0) return;
    this.#entries = [];
    this.#changed();
  }

  /** No more output comes: what waits for it is cleared. */
  finish(): void {
    if (this.#clearsNext) this.clear(false);
  }

  #clearIfDue(): void {
    if (this.#clearsNext) this.#entries = [];
    this.#clearsNext = false;
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > LIMIT) this.#entries.shift();
    this.#changed();
  }
}
