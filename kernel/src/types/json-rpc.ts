import type { Readable, Writable } from "node:stream";

/** Longest header and longest message that are waited for, in bytes. */
const LONGEST_HEADER = 4096;
const LONGEST_MESSAGE = 256 << 20;
const HEADER_END = "\r\n\r\n";
/** JSON-RPC 2.0, section 5.1. */
const NO_SUCH_METHOD = -32601;

/** A request has `id` and `method`, a notification `method`, a response `id`. */
interface RpcMessage {
  id?: number | string | null;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message?: unknown };
}

/** The streams, and what is done with what comes. */
export interface RpcOptions {
  input: Readable;
  output: Writable;
  /** What the other side may ask, by method. */
  answers: Readonly<Record<string, (params: unknown) => unknown>>;
  /** Called when what comes is no such message; nothing is read after it. */
  onBroken: () => void;
}

interface Asked {
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/** JSON-RPC 2.0 as language servers speak it: each message behind a header with its length (LSP 3.17, Base Protocol). */
export class JsonRpc {
  readonly #output: Writable;
  readonly #answers: RpcOptions["answers"];
  readonly #onBroken: () => void;
  readonly #asked = new Map<RpcMessage["id"], Asked>();
  #last = 0;
  /** What has come of messages that are not complete, and how many bytes of it there must be before one may be. */
  #parts: Buffer[] = [];
  #length = 0;
  #wanted = 1;
  #closed = false;

  constructor({ input, output, answers, onBroken }: RpcOptions) {
    this.#output = output;
    this.#answers = answers;
    this.#onBroken = onBroken;
    input.on("data", (part: Buffer) => this.#take(part));
  }

  /** Asks the other side; rejects when it refuses. After {@link JsonRpc.close} there is no answer. */
  ask(method: string, params: object): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
  }

  /** Tells the other side. */
  tell(method: string, params: object): void {
    this.#send({ method, params });
  }

  /** Neither reads nor writes any more. */
  close(): void {
    this.#closed = true;
    this.#asked.clear();
    this.#parts = [];
  }

  /** What is sent in one go is written in one go. */
  #send(message: RpcMessage): void {
    if (this.#closed) return;
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    if (this.#output.writableCorked === 0) {
      this.#output.cork();
      process.nextTick(() => this.#output.uncork());
    }
    this.#output.write(`Content-Length: ${Buffer.byteLength(body)}${HEADER_END}${body}`);
  }

  #take(part: Buffer): void {
    if (this.#closed) return;
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length < this.#wanted) return;
    let bytes = this.#parts.length === 1 ? part : Buffer.concat(this.#parts);
    try {
      for (let end = messageEnd(bytes); end <= bytes.length && !this.#closed; end = messageEnd(bytes)) {
        this.#receive(JSON.parse(bytes.toString("utf8", bytes.indexOf(HEADER_END) + HEADER_END.length, end)));
        bytes = bytes.subarray(end);
      }
      this.#parts = bytes.length === 0 ? [] : [bytes];
      this.#length = bytes.length;
      this.#wanted = messageEnd(bytes);
    } catch {
      this.close();
      this.#onBroken();
    }
  }

  #receive({ id, method, params, result, error }: RpcMessage): void {
    if (method === undefined) {
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      if (error) asked?.reject(new Error(String(error.message)));
      else asked?.resolve(result);
    } else if (id !== undefined) this.#send({ id, ...this.#answer(method, params) });
  }

  #answer(method: string, params: unknown): object {
    const answer = Object.hasOwn(this.#answers, method) ? this.#answers[method] : undefined;
    if (!answer) return { error: { code: NO_SUCH_METHOD, message: `no ${method} here` } };
    return { result: answer(params) ?? null };
  }
}

/** Where the first message ends, which may be beyond what there is; throws for what is none. */
function messageEnd(bytes: Buffer): number {
  const headerEnd = bytes.indexOf(HEADER_END);
  if (headerEnd < 0 && bytes.length <= LONGEST_HEADER) return bytes.length + 1;
  const [, digits] = /(?:^|\r\n)content-length: *(\d+)(?:\r\n|$)/i.exec(bytes.toString("latin1", 0, headerEnd)) ?? [];
  const length = Number(digits);
  if (headerEnd < 0 || headerEnd > LONGEST_HEADER || !(length <= LONGEST_MESSAGE))
    throw new RangeError("what comes is no message with its length");
  return headerEnd + HEADER_END.length + length;
}
