import { AsyncLocalStorage } from "node:async_hooks";
import type { MessagePort } from "node:worker_threads";
import { type Credit, messageCost, printCost } from "../bridge/credit.ts";
import type { Publication, ToProtocol } from "../bridge/messages.ts";
import type { Cell, Cells } from "../evaluate/cells.ts";

/** Longest text sent in one piece, in UTF-16 units; it becomes a message of its own. */
const PIECE = 1 << 16;

/** Takes prints and displays instead of the cell that makes them. */
export interface OutputSink {
  stream(name: "stdout" | "stderr", text: string): void;
  /** Takes a message such as `display_data`. */
  publish(messageType: string, content: Record<string, unknown>): void;
  /** Changes what it shows under the id of an `update_display_data`. */
  update(content: Record<string, unknown>): void;
}

/** Publishes a message where it was made for. */
export type Publish = (messageType: string, content: Record<string, unknown>) => void;

/** Sends what cells print and show to the protocol thread, under the cell it belongs to. */
export class Output {
  readonly #port: MessagePort;
  readonly #credit: Credit;
  readonly #cells: Cells;
  readonly #sinks = new AsyncLocalStorage<OutputSink>();
  /** Sinks that show something that can be updated. */
  readonly holders: Set<OutputSink> = new Set();

  constructor(port: MessagePort, credit: Credit, cells: Cells) {
    this.#port = port;
    this.#credit = credit;
    this.#cells = cells;
  }

  /** Prints; blocks while the reader is far behind. */
  stream(name: "stdout" | "stderr", text: string): void {
    const cell = this.#cells.current;
    if (isMute(cell)) return;
    const sink = this.#sinks.getStore();
    if (sink) {
      sink.stream(name, text);
      return;
    }
    const parent = cell?.request.parent ?? "{}";
    for (let start = 0; start < text.length; ) {
      const end = pieceEnd(text, start);
      const piece = start === 0 && end === text.length ? text : text.slice(start, end);
      this.#credit.take(printCost(piece.length));
      this.post({ type: "stream", parent, name, text: piece });
      start = end;
    }
  }

  /** Publishes a message whose content is JSON text, under this cell or the current one. */
  publish(messageType: string, content: string, cell: Cell | undefined = this.#cells.current): void {
    if (isMute(cell)) return;
    const sink = this.#sinks.getStore();
    const parsed = (): Record<string, unknown> => JSON.parse(content) as Record<string, unknown>;
    const isUpdate = messageType === "update_display_data";
    if (isUpdate) for (const holder of this.holders) holder.update(parsed());
    if (sink && !isUpdate) sink.publish(messageType, parsed());
    else this.#send({ parent: cell?.request.parent ?? "{}", messageType, content });
  }

  /** Where prints and displays go instead of the cell, if they do. */
  get sink(): OutputSink | undefined {
    return this.#sinks.getStore();
  }

  /** Publishes where a display made now would go: from any context, and also what an interrupted cell has to say last. */
  here(): Publish {
    const { sink } = this;
    const cell = this.#cells.current;
    return (messageType, content) => {
      if (cell?.request.silent) return;
      if (!sink) this.#send({ parent: cell?.request.parent ?? "{}", messageType, content: JSON.stringify(content) });
      else if (messageType === "update_display_data") sink.update(content);
      else sink.publish(messageType, content);
    };
  }

  /** Runs a function whose prints and displays, and those of what follows from it, go elsewhere. */
  capture<T>(sink: OutputSink, run: () => T): T {
    return this.#sinks.run(sink, run);
  }

  /** {@link Output.capture} for the rest of the code that runs now, and what follows from it. */
  captureRest(sink: OutputSink): void {
    this.#sinks.enterWith(sink);
  }

  /** Publishes a comm message under the current cell, also if that one is silent or interrupted: state must not part. */
  comm(message: Omit<Publication, "parent">): void {
    this.#send({ parent: this.#cells.current?.request.parent ?? "{}", ...message });
  }

  /** Prints a failure of the current cell below another one, whatever has become of that. */
  report(text: string, cell?: Cell): void {
    const { current } = this.#cells;
    if (isMute(current)) return;
    const sink = cell ? undefined : this.#sinks.getStore();
    if (sink) {
      sink.stream("stderr", text);
      return;
    }
    this.#credit.take(printCost(text.length));
    this.post({ type: "stream", parent: (cell ?? current)?.origin.request.parent ?? "{}", name: "stderr", text });
  }

  /** Says anything else to the protocol thread. */
  post(message: ToProtocol, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }

  #send(publication: Publication): void {
    this.#credit.take(messageCost(publication));
    const transfer = publication.buffers?.map(({ buffer }) => buffer as ArrayBuffer) ?? [];
    this.post({ type: "publish", ...publication }, transfer);
  }
}

/** A silent cell publishes nothing, an interrupted one nothing more. */
function isMute(cell: Cell | undefined): boolean {
  return cell !== undefined && (cell.request.silent || cell.interrupted);
}

/** Where to cut a long text, never inside a surrogate pair. */
function pieceEnd(text: string, start: number): number {
  const end = Math.min(start + PIECE, text.length);
  const splitsPair = end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return splitsPair ? end - 1 : end;
}
