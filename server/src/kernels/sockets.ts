import type { Dealer, Subscriber } from "zeromq";
import type { ConnectionInfo } from "./connection-file.ts";
import { type Channel, type Message, signFrames, verifyFrames } from "./wire.ts";

/** Messages that wait for a kernel which reads none; more than this and {@link KernelSockets.send} refuses. */
const queueLimit = 10_000;

/** The ZeroMQ sockets to one kernel. */
export interface KernelSockets {
  /** Queues a message. @returns false when too many wait, or after {@link close}. */
  send(message: Message): boolean;
  close(): void;
}

type Sending = Exclude<Channel, "iopub">;

/**
 * Connects to a kernel, which need not listen yet. `onMessage` gets what comes from it, in order by channel; messages
 * with a wrong signature are dropped.
 * @param session identity of this end on the wire; the kernel routes `input_request` by it
 */
export async function openSockets(
  info: ConnectionInfo,
  session: string,
  onMessage: (message: Message) => void,
): Promise<KernelSockets> {
  const zmq = await import("zeromq");
  const context = new zmq.Context({ blocky: false });
  const options = { context, linger: 0, reconnectInterval: 50, maxMessageSize: -1 };
  const dealer = (port: number): Dealer => {
    const socket = new zmq.Dealer({ ...options, routingId: session });
    socket.connect(`tcp://${info.ip}:${port}`);
    return socket;
  };
  const senders = {
    shell: dealer(info.shell_port),
    control: dealer(info.control_port),
    stdin: dealer(info.stdin_port),
  };
  const iopub = new zmq.Subscriber({ ...options, receiveHighWaterMark: 0 });
  iopub.subscribe();
  iopub.connect(`tcp://${info.ip}:${info.iopub_port}`);

  const waiting = { shell: 0, control: 0, stdin: 0 };
  const turns: Record<Sending, Promise<unknown>> = {
    shell: Promise.resolve(),
    control: Promise.resolve(),
    stdin: Promise.resolve(),
  };
  let open = true;
  const send = ({ channel, parts }: Message): boolean => {
    if (!open || channel === "iopub" || waiting[channel] >= queueLimit) return false;
    waiting[channel]++;
    const frames = signFrames(info.key, parts);
    turns[channel] = turns[channel]
      .then(() => (open ? senders[channel].send(frames as Buffer[]) : undefined))
      .catch(() => undefined)
      .finally(() => waiting[channel]--);
    return true;
  };
  const close = (): void => {
    open = false;
    for (const socket of [...Object.values(senders), iopub]) socket.close();
  };
  for (const [channel, socket] of [...Object.entries(senders), ["iopub", iopub]] as [Channel, Dealer | Subscriber][]) {
    void receive(socket, (frames) => {
      const parts = open ? verifyFrames(info.key, frames) : undefined;
      if (parts) onMessage({ channel, parts });
    });
  }
  return { send, close };
}

/** Ends without error when the socket is closed. */
async function receive(socket: Dealer | Subscriber, onFrames: (frames: Uint8Array[]) => void): Promise<void> {
  try {
    for await (const frames of socket) onFrames(frames);
  } catch (error) {
    if (!socket.closed) throw error;
  }
}
