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
  /** Length as JSON, about. */
  size: number;
}

/** Outputs that are kept, and their size, since each change sends them all; the oldest go, the newest always stays. */
const LIMIT = 1000;
const SIZE_LIMIT = 32 << 20;
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
      this.#entries.pop();
      this.#addText(name, `${last.text as string}${text}`);
    } else this.#addText(name, text);
  }

  publish(messageType: string, { data, metadata, transient, wait }: Content): void {
    if (messageType === "clear_output") {
      this.clear(wait === true);
      return;
    }
    const displayId = (transient as { display_id?: string } | undefined)?.display_id;
    this.#clearIfDue();
    this.#add({ item: { output_type: "display_data", data, metadata }, displayId, size: sizeOf(data) });
  }

  /** Shows a failure. */
  fail({ ename, evalue, traceback }: CellFailure): void {
    this.#clearIfDue();
    this.#add({ item: { output_type: "error", ename, evalue, traceback }, size: sizeOf(traceback) });
  }

  update({ data, metadata, transient }: Content): void {
    const { display_id: id } = transient as { display_id: string };
    if (!this.#entries.some(({ displayId }) => displayId === id)) return;
    this.#entries = this.#entries.map((entry) =>
      entry.displayId === id ? { ...entry, item: { ...entry.item, data, metadata }, size: sizeOf(data) } : entry,
    );
    this.#trim();
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

  #addText(name: string, whole: string): void {
    const text = whole.slice(-TEXT_LIMIT);
    this.#add({ item: { output_type: "stream", name, text }, size: text.length });
  }

  #add(entry: Entry): void {
    this.#entries.push(entry);
    this.#trim();
    this.#changed();
  }

  #trim(): void {
    let size = 0;
    const fits = (entry: Entry, index: number): boolean => {
      size += entry.size;
      return index < LIMIT && (index === 0 || size <= SIZE_LIMIT);
    };
    const newest = this.#entries.toReversed();
    const tooMany = newest.findIndex((entry, index) => !fits(entry, index));
    if (tooMany >= 0) this.#entries.splice(0, this.#entries.length - tooMany);
  }
}

function sizeOf(content: unknown): number {
  return JSON.stringify(content)?.length ?? 0;
}
