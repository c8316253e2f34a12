import type { WebSocket } from "ws";
import { framingOf } from "./framing.ts";
import type { LoggedMessage, MessageLog, Reader } from "./message-log.ts";
import { createHeader, type Message } from "./wire.ts";

/** Sending waits while the socket holds more than this, in bytes. */
const highWaterBytes = 8 * 2 ** 20;

/** RFC 6455 §7.1.5: the connection broke without a closing handshake. */
export const abnormalClosure = 1006;

/** A client's session at a kernel: outlives its WebSockets, so that a broken connection loses nothing. */
export interface ClientSession {
  id: string;
  reader: Reader;
  client: KernelClient | undefined;
}

/**
 * One WebSocket on a kernel. Messages are sent from the kernel's log; a ping after them comes back as a pong when the
 * browser has them all (WebSocket frames keep their order), which confirms them in the log. What was not confirmed
 * when the connection broke is sent again on the next one.
 */
export class KernelClient {
  readonly #socket: WebSocket;
  readonly #log: MessageLog;
  readonly #session: ClientSession;
  #sent: number;
  #pinged: number | undefined;

  constructor(socket: WebSocket, log: MessageLog, session: ClientSession) {
    this.#socket = socket;
    this.#log = log;
    this.#session = session;
    this.#sent = session.reader.position;
    socket.on("pong", (data: Buffer) => this.#onPong(data));
    this.pump();
  }

  /** Sends what the log has for this client, as far as the socket takes it. */
  pump(): void {
    const framing = framingOf(this.#socket.protocol);
    while (this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount < highWaterBytes) {
      const { entry, missed } = this.#log.read(this.#sent);
      if (!entry) break;
      if (missed > 0) this.#transmit(framing.encode(missedMarker(missed, entry)));
      if (entry.session === undefined || entry.session === this.#session.id)
        this.#transmit(framing.encode(entry.message));
      this.#sent = entry.number + 1;
    }
    this.#ping();
  }

  /** Ends the connection; a code is sent to the browser, which without one connects again. */
  close(code?: number): void {
    this.#socket.close(code);
  }

  /** Cuts a connection that another one replaces. */
  cut(): void {
    this.#socket.terminate();
  }

  /** To be called when the socket has closed. After a close that the client asked for nothing is sent again. */
  ended(code: number): void {
    if (code !== abnormalClosure) this.#log.confirm(this.#session.reader, this.#sent);
  }

  #transmit(data: Buffer | string): void {
    this.#socket.send(data, () => {
      if (this.#socket.bufferedAmount < highWaterBytes / 2) this.pump();
    });
  }

  #ping(): void {
    const nothingNew = this.#sent <= this.#session.reader.position;
    if (this.#pinged !== undefined || nothingNew || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#pinged = this.#sent;
    this.#socket.ping(String(this.#sent));
  }

  #onPong(data: Buffer): void {
    if (this.#pinged === undefined || data.toString() !== String(this.#pinged)) return;
    this.#log.confirm(this.#session.reader, this.#pinged);
    this.#pinged = undefined;
    this.#ping();
  }
}

/** Stands in the output of the cell for messages that the bound of the log cost. */
function missedMarker(missed: number, next: LoggedMessage): Message {
  const text = `\n[server] ${missed} messages of this kernel were dropped here: too much output while no browser took it.\n`;
  const header = createHeader("stream", "server");
  const content = { name: "stderr", text };
  const parent = next.message.parts[1] ?? Buffer.from("{}");
  return {
    channel: "iopub",
    parts: [Buffer.from(JSON.stringify(header)), parent, Buffer.from("{}"), Buffer.from(JSON.stringify(content))],
  };
}
