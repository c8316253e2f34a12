import { readFileSync } from "node:fs";
import type { Measure } from "../../scripts/measure.ts";
import { KernelClient, type StartOptions } from "../src/testing/client.ts";

/** What a kernel is asked to do, in its own language. */
interface Language {
  argv?: string[];
  lines: string;
  megabytes: string;
  loop: string;
}

const STARTS = 5;
const INTERRUPTS = 5;
const TRIVIAL_CELLS = 200;
const TICKS_PER_SECOND = 100;

const typescript: Language = {
  lines: "for (let i = 0; i < 100_000; i++) console.log('line', i)",
  megabytes: "process.stdout.write('x'.repeat(50e6)); undefined",
  loop: "while (true) {}",
};

const python: Omit<Language, "argv"> = {
  lines: "for i in range(100000): print('line', i)",
  megabytes: "print('x' * 50_000_000)",
  loop: "while True: pass",
};

/** The kernel's costs (Linux); with `CRATON_TEST_PYTHON` ipykernel's beside them. */
export async function bench(): Promise<Measure[]> {
  const ours = await figures(typescript);
  const { CRATON_TEST_PYTHON: interpreter } = process.env;
  if (!interpreter) {
    console.warn("SKIPPED: ipykernel (set CRATON_TEST_PYTHON to a Python that has it)");
    return ours.map(([row, unit, value]) => ({ row, unit, ours: value }));
  }
  const argv = [interpreter, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"];
  const peers = await figures({ ...python, argv });
  return ours.map(([row, unit, value], i) => ({ row, unit, ours: value, peer: peers[i]![2], peerName: "ipykernel" }));
}

type Figure = [row: string, unit: string, value: number];

async function figures(language: Language): Promise<Figure[]> {
  const starts: { cpu: number; wall: number }[] = [];
  for (let i = 0; i < STARTS; i++) starts.push(await startOnce(language));
  await using kernel = await KernelClient.start({}, peerOptions(language));
  await kernel.run("1+1");
  const idle = rssMb(kernel);
  const trivial = (await timed(TRIVIAL_CELLS, (i) => kernel.run(`${i}+1`))).sort((a, b) => a - b);
  const [lines] = await timed(1, () => kernel.run(language.lines, {}, 60_000));
  const [megabytes] = await timed(1, () => kernel.run(language.megabytes, {}, 60_000));
  return [
    ["CPU to first result", "s", Math.min(...starts.map(({ cpu }) => cpu))],
    ["launch to first result, best of 5", "ms", Math.min(...starts.map(({ wall }) => wall))],
    ["trivial cell, minimum", "ms", trivial[0]!],
    ["trivial cell, median", "ms", trivial[TRIVIAL_CELLS / 2]!],
    ["100,000 printed lines", "ms", lines!],
    ["50 MB print", "ms", megabytes!],
    ["interrupt of a loop, median", "ms", await interrupts(kernel, language.loop)],
    ["memory when idle", "MB", idle],
    ["memory after all this", "MB", rssMb(kernel)],
  ];
}

async function startOnce({ argv }: Language): Promise<{ cpu: number; wall: number }> {
  const began = performance.now();
  await using kernel = await KernelClient.start({}, peerOptions({ argv }));
  await kernel.run("1+1");
  return { wall: performance.now() - began, cpu: cpuSeconds(kernel) };
}

function peerOptions({ argv: peer }: { argv?: string[] | undefined }): StartOptions {
  return peer ? { peer } : {};
}

async function interrupts(kernel: KernelClient, loop: string): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < INTERRUPTS; i++) took.push(await interrupted(kernel, loop));
  return took.sort((a, b) => a - b)[(INTERRUPTS - 1) / 2]!;
}

async function interrupted(kernel: KernelClient, loop: string): Promise<number> {
  const id = await kernel.start(loop);
  await kernel.find((m) => m.parentId === id && m.type === "execute_input");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = performance.now();
  if (loop === typescript.loop) await kernel.request("control", "interrupt_request", {});
  else kernel.process.kill("SIGINT");
  await kernel.ended(id);
  return performance.now() - began;
}

async function timed(count: number, run: (i: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await run(i);
    took.push(performance.now() - began);
  }
  return took;
}

function cpuSeconds({ process: { pid } }: KernelClient): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function rssMb({ process: { pid } }: KernelClient): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
}
