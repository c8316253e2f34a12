import type { Measure } from "../../scripts/measure.ts";
import { KernelClient, type Ran } from "../src/testing/client.ts";
import { type Language, OURS, peers } from "./kernels/languages.ts";
import { cpuSeconds, treeRssMb } from "./kernels/process-tree.ts";

const STARTS = 8;
const WARM_UP_MS = 4000;
const INTERRUPTS = 5;
const TRIVIAL_CELLS = 200;
const ANNOTATED_CELLS = 100;
const QUESTIONS = 40;
/** A kernel that an interrupt does not stop within this time is not stopped by it. */
const GIVE_UP_MS = 3000;
/** Output that has not come so long after the reply is lost. */
const LATE_MS = 60_000;

/** How long a kernel may be silent before it counts as one that does not answer. */
const SILENCE_MS = 20_000;
/** The bars of the issue that are absolute. */
const MOST: Record<string, number> = {
  "CPU to first result": 0.2,
  "memory when idle": 100,
  "100,000 printed lines": 1500,
  "50 MB print": 1500,
  "completion, minimum": 30,
};

/** One kernel's figures by row; a text says why there is none. */
type Figures = Map<string, { unit: string; value: number | string }>;

/** The kernel's costs and those of ipykernel, tslab and Deno in the same run (Linux). */
export async function bench(): Promise<Measure[]> {
  const ours = await figures(OURS);
  const theirs: [string, Figures][] = [];
  for (const peer of peers()) theirs.push([peer.name, await figures(peer)]);
  return [...ours].flatMap(([row, { unit, value }]) => {
    const most = row.startsWith("interrupt") ? 50 : MOST[row];
    const measure = { row, unit, ours: Number(value), ...(most === undefined ? {} : { most }) };
    if (theirs.length === 0) return [measure];
    return theirs.map(([name, rows]) => withPeer(measure, name, rows.get(row)?.value));
  });
}

function withPeer(measure: Measure, peerName: string, peer: number | string = "no"): Measure {
  return typeof peer === "string" ? { ...measure, peerName: `${peerName}: ${peer}` } : { ...measure, peer, peerName };
}

async function figures(language: Language): Promise<Figures> {
  const rows: Figures = new Map();
  /** Where there is no answer, the next rows get a fresh kernel. */
  const set = async (row: string, unit: string, measure: () => Promise<number | undefined>): Promise<void> => {
    try {
      rows.set(row, { unit, value: (await measure()) ?? "no" });
    } catch (error) {
      console.warn(`${language.name}: ${row}: ${(error as Error).message}`);
      rows.set(row, { unit, value: `no answer in ${SILENCE_MS / 1000} s` });
      await running?.[Symbol.asyncDispose]();
      running = undefined;
    }
  };
  let running: KernelClient | undefined;
  const kernel = async (): Promise<KernelClient> => {
    running ??= await start(language);
    return running;
  };
  await warmUp(language).catch(() => undefined);
  const starts: { cpu: number; wall: number }[] = [];
  await set("CPU to first result", "s", async () => {
    for (let i = 0; i < STARTS; i++) starts.push(await startOnce(language));
    return Math.min(...starts.map(({ cpu }) => cpu));
  });
  await set("launch to first result, best", "ms", async () => Math.min(...starts.map(({ wall }) => wall)));
  const memory = async (): Promise<number> => treeRssMb((await kernel()).process.pid!);
  await set("memory when idle", "MB", async () => {
    await (await kernel()).run("1+1");
    return memory();
  });
  const trivial: number[] = [];
  await set("trivial cell, minimum", "ms", async () => {
    const each = await kernel();
    trivial.push(...(await timed(TRIVIAL_CELLS, (i) => each.run(`${i}+1`))).sort((a, b) => a - b));
    return trivial[0];
  });
  await set("trivial cell, median", "ms", async () => trivial[TRIVIAL_CELLS / 2]);
  await set("CPU of a cell with annotation and import", "ms", async () => annotated(await kernel(), language));
  await set("100,000 printed lines", "ms", async () => printed(await kernel(), language.lines, 1_088_890));
  await set("50 MB print", "ms", async () => printed(await kernel(), language.megabytes, 50_000_001));
  await set("memory after all this", "MB", memory);
  await set("completion, minimum", "ms", async () => question(await kernel(), "complete", language.completion));
  await set("hover, minimum", "ms", async () => question(await kernel(), "inspect", language.hover));
  await running?.[Symbol.asyncDispose]();
  for (const [what, code] of Object.entries(language.endless))
    await set(`interrupt of ${what}, median`, "ms", () => interrupts(language, code));
  return rows;
}

/** A kernel may keep something from its first run for later ones. */
async function warmUp(language: Language): Promise<void> {
  await using kernel = await start(language);
  await kernel.run("1+1");
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
}

function start({ argv }: Language): Promise<KernelClient> {
  return KernelClient.start({}, argv ? { peer: argv } : { env: { CRATON_TYPES: "on" } });
}

async function startOnce(language: Language): Promise<{ cpu: number; wall: number }> {
  const began = performance.now();
  await using kernel = await start(language);
  await kernel.run("1+1");
  return { wall: performance.now() - began, cpu: cpuSeconds(kernel.process.pid!) };
}

/** `undefined` when such a cell fails. */
async function annotated(kernel: KernelClient, language: Language): Promise<number | undefined> {
  for (let i = 0; i < 10; i += 1) await kernel.run(language.annotated(i));
  if ((await kernel.run(language.annotated(9))).reply.status !== "ok") return undefined;
  // A type service may have begun to start with these cells.
  await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
  const before = cpuSeconds(kernel.process.pid!);
  for (let i = 0; i < ANNOTATED_CELLS; i += 1) await kernel.run(language.annotated(i + 10));
  return ((cpuSeconds(kernel.process.pid!) - before) / ANNOTATED_CELLS) * 1000;
}

/** Milliseconds until all of the output and the reply are there, also when the output comes after `idle`. */
async function printed(kernel: KernelClient, code: string, length: number): Promise<number | undefined> {
  const began = performance.now();
  let arrived = 0;
  kernel.onMessage = ({ type, content }) => {
    if (type === "stream") arrived += content.text.length;
  };
  const ran = await kernel.run(code, {}, 60_000).catch(() => undefined);
  await kernel.until(() => arrived >= length, LATE_MS).catch(() => undefined);
  kernel.onMessage = () => undefined;
  kernel.received.length = 0;
  if (arrived < length) console.warn(`of ${length} printed characters ${arrived} came (${code})`);
  return ran?.reply.status === "ok" && arrived >= length ? performance.now() - began : undefined;
}

/** The fastest answer; `undefined` when there is none or an empty one. */
async function question(kernel: KernelClient, kind: "complete" | "inspect", code: string): Promise<number | undefined> {
  let answered = true;
  const ask = async (): Promise<void> => {
    const request = { code, cursor_pos: code.length, detail_level: 0 };
    const reply = await kernel.ask("shell", `${kind}_request`, request, 10_000).catch(() => undefined);
    answered &&= kind === "complete" ? reply?.matches?.length > 0 : reply?.found === true;
  };
  await ask();
  if (!answered) return undefined;
  // A type service may only start at the first question.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const took = await timed(QUESTIONS, ask);
  return answered ? Math.min(...took) : undefined;
}

/** The median time to stop such a cell with variables kept; `undefined` when one is not stopped. */
async function interrupts(language: Language, code: string): Promise<number | undefined> {
  await using kernel = await start(language);
  await kernel.run(language.keep);
  const took: number[] = [];
  for (let i = 0; i < INTERRUPTS; i++) {
    const ms = await interrupted(kernel, language, code).catch(() => undefined);
    if (ms === undefined) return undefined;
    took.push(ms);
  }
  return took.sort((a, b) => a - b)[(INTERRUPTS - 1) / 2]!;
}

async function interrupted(kernel: KernelClient, language: Language, code: string): Promise<number> {
  const id = await kernel.start(code);
  await kernel.find((m) => m.parentId === id && m.content.execution_state === "busy");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const began = performance.now();
  if (language.interrupt === "message") await kernel.request("control", "interrupt_request", {});
  else kernel.process.kill("SIGINT");
  await kernel.ended(id, GIVE_UP_MS);
  const took = performance.now() - began;
  const { result, stdout }: Ran = await kernel.run("keep", {}, GIVE_UP_MS);
  if (!(result ?? stdout).includes("42")) throw new Error("its variables are gone");
  return took;
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
