import type { MessagePort } from "node:worker_threads";
import { type Credit, messageCost, printCost } from "../bridge/credit.ts";
import type { Publication, ToProtocol } from "../bridge/messages.ts";
import type { Cell, Cells } from "../evaluate/cells.ts";

/** Longest text sent in one piece, in UTF-16 units. */
const PIECE = 1 << 20;

/** Sends what cells print and show to the protocol thread, under the cell it belongs to. */
export class Output {
  readonly #port: MessagePort;
  readonly #credit: Credit;
  readonly #cells: Cells;

  constructor(port: MessagePort, credit: Credit, cells: Cells) {
    this.#port = port;
    this.#credit = credit;
    this.#cells = cells;
  }

  /** Prints; blocks while the reader is far behind. */
  stream(name: "stdout" | "stderr", text: string): void {
    const cell = this.#cells.current;
    if (isMute(cell)) return;
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
    this.#send({ parent: cell?.request.parent ?? "{}", messageType, content });
  }

  /** Publishes a comm message under the current cell, also if that one is silent or interrupted: state must not part. */
  comm(message: Omit<Publication, "parent">): void {
    this.#send({ parent: this.#cells.current?.request.parent ?? "{}", ...message });
  }

  /** Prints a failure of the current cell below another one, whatever has become of that. */
  report(text: string, cell: Cell | undefined = this.#cells.current): void {
    if (isMute(this.#cells.current)) return;
    this.#credit.take(printCost(text.length));
    this.post({ type: "stream", parent: cell?.origin.request.parent ?? "{}", name: "stderr", text });
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
  return cell !== undefined && (cell.request.silent || cell.signal.aborted);
}

/** Where to cut a long text, never inside a surrogate pair. */
function pieceEnd(text: string, start: number): number {
  const end = Math.min(start + PIECE, text.length);
  const splitsPair = end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return splitsPair ? end - 1 : end;
}
