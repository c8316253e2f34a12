import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Dealer, XSubscriber } from "zeromq";
import type { KernelClient } from "./client.ts";
import { mutate } from "./mutations.ts";
import { Random } from "./random.ts";

const CHANNELS = ["shell", "control", "stdin", "iopub", "hb"] as const;
const TYPES =
  "execute complete inspect is_complete history comm_info comm_open comm_msg comm_close kernel_info interrupt debug input connect teleport"
    .split(" ")
    .flatMap((type) => [type, `${type}_request`]);
const FIELDS = [
  "code",
  "cursor_pos",
  "detail_level",
  "user_expressions",
  "silent",
  "store_history",
  "allow_stdin",
  "stop_on_error",
  "n",
  "session",
  "start",
  "stop",
  "pattern",
  "hist_access_type",
  "comm_id",
  "target_name",
  "data",
  "restart",
  "value",
  "command",
  "__proto__",
];
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e300,
  "",
  "}",
  "*",
  "1 + 1",
  "throw 1",
  "\u2028\ud800😀",
  "x".repeat(10_000),
  [],
  [[1]],
  {},
  { a: { b: [null] } },
  "tail",
  "range",
  "search",
];
/** Messages between two questions whether the kernel is still there. */
const BATCH = 50;

/** How much was sent. */
export interface Fuzzed {
  bytes: number;
  unsigned: number;
  signed: number;
}

/**
 * Sends random bytes to every port, unsigned changes of messages that would leave a file behind to every socket, and
 * signed messages of any content, for that long. Throws when the kernel does not answer any more or the file is there.
 */
export async function fuzz(kernel: KernelClient, { seed, forMs }: { seed: number; forMs: number }): Promise<Fuzzed> {
  const random = new Random(seed);
  const strangers = connectStrangers(kernel);
  const sent: Fuzzed = { bytes: 0, unsigned: 0, signed: 0 };
  const deadline = performance.now() + forMs;
  try {
    while (performance.now() < deadline) {
      for (let i = 0; i < BATCH; i += 1) {
        await strangers[random.pick(CHANNELS)].send(unsigned(kernel, random));
        sent.unsigned += 1;
        await sendSigned(kernel, random);
        sent.signed += 1;
      }
      const port = new URL(kernel.endpoint(random.pick(CHANNELS))).port;
      sent.bytes += await sendBytes(Number(port), random);
      await kernel.ask("control", "kernel_info_request", {}, 20_000);
      kernel.received.length = 0;
      if (existsSync(markFile(kernel)))
        throw new Error(`a message without a valid signature was executed, seed ${seed}`);
    }
  } finally {
    for (const socket of Object.values(strangers)) socket.close();
  }
  return sent;
}

function connectStrangers(kernel: KernelClient): Record<(typeof CHANNELS)[number], Dealer | XSubscriber> {
  const dealer = (): Dealer => new Dealer({ linger: 0, sendHighWaterMark: 0 });
  const iopub = new XSubscriber({ linger: 0, receiveHighWaterMark: 0, sendHighWaterMark: 0 });
  const sockets = { shell: dealer(), control: dealer(), stdin: dealer(), iopub, hb: dealer() };
  for (const channel of CHANNELS) {
    sockets[channel].connect(kernel.endpoint(channel));
    void drain(sockets[channel]);
  }
  return sockets;
}

async function drain(socket: Dealer | XSubscriber): Promise<void> {
  try {
    for await (const _ of socket);
  } catch {
    // It was closed.
  }
}

/** A cell that leaves the mark behind. */
export function markCode(kernel: KernelClient): string {
  return `require("node:fs").writeFileSync(${JSON.stringify(markFile(kernel))}, "")`;
}

/** The file that is there when something was executed that should not have been. */
export function markFile(kernel: KernelClient): string {
  return join(kernel.folder, "executed");
}

/** Random frames, or a message that would write the mark were it taken. */
function unsigned(kernel: KernelClient, random: Random): Buffer[] {
  const code = markCode(kernel);
  if (random.below(4) === 0) return Array.from({ length: 1 + random.below(8) }, () => random.bytes(random.below(300)));
  if (random.below(4) === 0)
    return kernel.compose("execute_request", { code }, { key: random.bytes(8).toString("hex") }).frames;
  return mutate(kernel.compose("execute_request", { code, silent: random.below(2) === 0 }).frames, random);
}

async function sendSigned(kernel: KernelClient, random: Random): Promise<void> {
  const content: Record<string, unknown> = {};
  for (let fields = random.below(8); fields > 0; fields -= 1)
    Object.defineProperty(content, random.pick(FIELDS), {
      value: random.pick(VALUES),
      enumerable: true,
      configurable: true,
    });
  const parts = { metadata: { [random.pick(FIELDS)]: random.pick(VALUES) }, buffers: [random.bytes(random.below(30))] };
  await kernel.request(random.pick(["shell", "control", "stdin"] as const), random.pick(TYPES), content, parts);
}

/** Raw bytes on a TCP connection of their own, sometimes after the greeting of ZeroMQ's protocol; how many. */
function sendBytes(port: number, random: Random): Promise<number> {
  const greeting = Buffer.from(`ff00000000000000017f0300${"4e554c4c".padEnd(40, "0")}`.padEnd(128, "0"), "hex");
  const bytes = Buffer.concat([...(random.below(2) ? [greeting] : []), random.bytes(1 + random.below(2000))]);
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
    socket.resume();
    socket.on("error", () => undefined);
    socket.setTimeout(200, () => socket.destroy());
    socket.on("close", () => resolve(bytes.length));
  });
}
