import { Reply, Router, XPublisher } from "zeromq";
import type { Connection } from "./connection-file.ts";

/** The bound sockets of the kernel. */
export interface Sockets {
  shell: Router;
  control: Router;
  stdin: Router;
  iopub: XPublisher;
  hb: Reply;
}

/** A frame to send. */
export type Frame = Buffer | string;

const LINGER_MS = 1000;
/** A subscriber that does not answer pings this long is dropped, so that it cannot hold up the kernel. */
const DEAD_PEER_MS = 15_000;
const RETRY_MS = 1;
/** Who sends a larger frame is disconnected: it would have to fit into memory before its signature can be checked. */
const LARGEST_FRAME = 256 << 20;

/** Binds the five sockets; rejects with ZeroMQ's error, which names the address. Who may open `ipc` ones is up to the umask. */
export async function bindSockets({ endpoints }: Connection): Promise<Sockets> {
  const router = { linger: LINGER_MS, sendHighWaterMark: 0, maxMessageSize: LARGEST_FRAME };
  const sockets: Sockets = {
    shell: new Router(router),
    control: new Router(router),
    stdin: new Router({ ...router, mandatory: true }),
    iopub: new XPublisher({
      linger: LINGER_MS,
      sendHighWaterMark: 64,
      sendTimeout: 0,
      noDrop: true,
      maxMessageSize: LARGEST_FRAME,
      verbosity: "allSubs",
      heartbeatInterval: DEAD_PEER_MS / 3,
      heartbeatTimeout: DEAD_PEER_MS,
    }),
    hb: new Reply({ linger: 0, maxMessageSize: LARGEST_FRAME }),
  };
  const bound = await Promise.allSettled(
    Object.entries(endpoints).map(([name, endpoint]) => sockets[name as keyof Sockets].bind(endpoint)),
  );
  const failed = bound.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
  if (failed) {
    closeSockets(sockets);
    throw failed.reason;
  }
  return sockets;
}

/** Closes them; what was sent still goes out. The process must not exit before. */
export function closeSockets(sockets: Sockets): void {
  for (const socket of Object.values(sockets)) socket.close();
}

/**
 * What arrives on a socket until it is closed. ZeroMQ may wake a reader for a message that it then drops because its
 * envelope is malformed: that is no error of the reader.
 */
export async function* received(socket: { closed: boolean; receive(): Promise<Buffer[]> }): AsyncGenerator<Buffer[]> {
  while (!socket.closed) {
    const frames = await socket.receive().catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EAGAIN") throw error;
    });
    if (frames) yield frames;
  }
}

interface Sendable {
  send(frames: Frame[]): Promise<void>;
}

/** Sends on one socket in order, one message at a time, as ZeroMQ wants. */
export class Sender {
  readonly #socket: Sendable;
  #last: Promise<void> = Promise.resolve();

  constructor(socket: Sendable) {
    this.#socket = socket;
  }

  /** Resolves when ZeroMQ has the message, or has refused it because its receiver is gone. */
  send(frames: Frame[]): Promise<void> {
    this.#last = this.#last.then(() => sendWhenRoom(this.#socket, frames));
    return this.#last;
  }

  /** Resolves when everything handed over so far has gone. */
  idle(): Promise<void> {
    return this.#last;
  }
}

/**
 * Sends when there is a receiver and none is full. ZeroMQ does not wake a publisher when there is room again, so it is
 * tried again; a receiver that stays full is dropped by its heartbeat, and what does not go even then is lost.
 */
async function sendWhenRoom(socket: Sendable, frames: Frame[]): Promise<void> {
  const deadline = performance.now() + 2 * DEAD_PEER_MS;
  while (performance.now() < deadline) {
    try {
      return await socket.send(frames);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EAGAIN" && code !== "EHOSTUNREACH") return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
