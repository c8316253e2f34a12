import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, get, type IncomingMessage } from "node:http";
import { fileURLToPath } from "node:url";
import { freePort } from "@craton/launcher";
import { WebSocket } from "ws";
import type { Measure } from "../../scripts/measure.ts";
import { untilReady } from "../src/spawner/local/ready.ts";

const peerName = "configurable-http-proxy";
const targetProgram = fileURLToPath(new URL("./proxy/target.ts", import.meta.url));
const ourProgram = fileURLToPath(new URL("./proxy/ours.ts", import.meta.url));
const rounds = 6;
const microsPerTick = 10_000;

/** What passes through a proxy, and how much of it at a time. */
interface Load {
  readonly row: string;
  readonly unit: string;
  readonly count: number;
  run(port: number, count: number): Promise<void>;
}

const loads: readonly Load[] = [
  { row: "small request", unit: "CPU µs", count: 6_000, run: requests },
  { row: "download", unit: "CPU µs/MiB", count: 512, run: download },
  { row: "WebSocket echo of 200 bytes", unit: "CPU µs", count: 20_000, run: echoes },
];

/** CPU time of the proxy's process for each kind of load; the peer is measured if its program is in PATH (Linux). */
export async function bench(): Promise<Measure[]> {
  const target = await started((port) => [process.execPath, targetProgram, String(port)]);
  const origin = `http://127.0.0.1:${target.port}`;
  const ours = await started((port) => [process.execPath, ourProgram, String(port), origin]);
  const peer = hasPeer() ? await startPeer(origin) : undefined;
  try {
    const measures: Measure[] = [];
    for (const load of loads) measures.push(await measure(load, ours, peer));
    return measures;
  } finally {
    for (const one of [target, ours, peer]) one?.child.kill();
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
}

async function measure({ row, unit, count, run }: Load, ours: Started, peer?: Started): Promise<Measure> {
  const costs = { ours: Number.POSITIVE_INFINITY, peer: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round++) {
    costs.ours = Math.min(costs.ours, await cost(ours));
    if (peer) costs.peer = Math.min(costs.peer, await cost(peer));
  }
  return { row, unit, ours: costs.ours, ...(peer && { peer: costs.peer, peerName }) };

  async function cost({ child, port }: Started): Promise<number> {
    const before = cpuMicros(child.pid!);
    await run(port, count);
    return (cpuMicros(child.pid!) - before) / count;
  }
}

async function requests(port: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await drained(port, "/user/a/api/kernels/0", agent);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  agent.destroy();
}

async function download(port: number, mib: number): Promise<void> {
  const agent = new Agent();
  for (let left = mib; left > 0; left -= 128) await drained(port, "/user/a/files/128", agent);
}

async function drained(port: number, path: string, agent: Agent): Promise<void> {
  const [response] = (await once(get({ port, host: "127.0.0.1", path, agent }), "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
}

async function echoes(port: number, count: number): Promise<void> {
  const message = Buffer.alloc(200, 120);
  const each = count / 20;
  const talk = async (): Promise<void> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/user/a/`, { perMessageDeflate: false });
    await once(socket, "open");
    let left = each;
    socket.on("message", () => (--left > 0 ? socket.send(message) : socket.close()));
    socket.send(message);
    await once(socket, "close");
  };
  await Promise.all(Array.from({ length: 20 }, talk));
}

function hasPeer(): boolean {
  return process.platform === "linux" && spawnSync(peerName, ["--version"]).status === 0;
}

async function startPeer(origin: string): Promise<Started> {
  const api = await freePort();
  return started((port) => {
    const flags = ["--ip", "127.0.0.1", "--port", String(port), "--api-ip", "127.0.0.1", "--api-port", String(api)];
    return [peerName, ...flags, "--default-target", origin, "--log-level", "error"];
  });
}

async function started(command: (port: number) => string[]): Promise<Started> {
  const port = await freePort();
  const [program, ...args] = command(port);
  const child = spawn(program!, args, { stdio: ["ignore", "ignore", "inherit"] });
  await untilReady(`http://127.0.0.1:${port}/`, () => {}, AbortSignal.timeout(20_000));
  return { child, port };
}

/** User and system time of a process so far; elsewhere than on Linux not a number. */
function cpuMicros(pid: number): number {
  if (process.platform !== "linux") return Number.NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * microsPerTick;
}
