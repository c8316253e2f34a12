import { CommError } from "../errors.ts";
import type { Cell } from "../evaluate/cells.ts";
import type { Bytes } from "./bytes.ts";
import { type CallbackParts, Callbacks } from "./callbacks.ts";

/** What comes with a message besides its data. */
export interface CommOptions {
  buffers?: readonly Bytes[];
  metadata?: Record<string, unknown>;
}

/** What the other side has said. */
export interface CommEvent {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** How a comm reaches the front end. */
export interface CommLine extends CallbackParts {
  send(type: "comm_open" | "comm_msg" | "comm_close", content: object, options: CommOptions): void;
  /** Forgets a comm that has closed. */
  closed(comm: Comm): void;
}

/** A conversation with the front end: messages of JSON and bytes both ways until one side closes it. */
export class Comm {
  readonly id: string;
  readonly target: string;
  /** The cell that has opened it. */
  readonly cell: Cell | undefined;
  readonly #line: CommLine;
  readonly #messages: Callbacks<[CommEvent]>;
  readonly #closes: Callbacks<[CommEvent]>;
  #isOpen = true;

  constructor(
    target: string,
    line: CommLine,
    { id = crypto.randomUUID(), cell }: { id?: string; cell: Cell | undefined },
  ) {
    this.id = id;
    this.target = target;
    this.cell = cell;
    this.#line = line;
    this.#messages = new Callbacks(line);
    this.#closes = new Callbacks(line);
  }

  /** Whether messages can still be sent. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Says something. Throws {@link CommError} when the comm is closed or the data is not JSON. */
  send(data: object = {}, options: CommOptions = {}): void {
    if (!this.#isOpen) throw new CommError(`the comm ${this.id} is closed`);
    this.#line.send("comm_msg", { comm_id: this.id, data }, options);
  }

  /** Calls a function with each message; it may be asynchronous. */
  onMessage(handler: (event: CommEvent) => unknown): void {
    this.#messages.add(handler);
  }

  /** Calls a function when the front end closes the comm. */
  onClose(handler: (event: CommEvent) => unknown): void {
    this.#closes.add(handler);
  }

  /** Ends the conversation; once is enough. */
  close(data: object = {}, options: CommOptions = {}): void {
    if (!this.#isOpen) return;
    this.#line.send("comm_close", { comm_id: this.id, data }, options);
    this.#end();
  }

  /** Takes a message of the front end. */
  receive(event: CommEvent): void {
    this.#messages.call(event);
  }

  /** Takes the front end's end of the conversation. */
  receiveClose(event: CommEvent): void {
    this.#end();
    this.#closes.call(event);
  }

  #end(): void {
    this.#isOpen = false;
    this.#line.closed(this);
  }
}
