import type { Measure } from "../../scripts/measure.ts";
import { KernelClient, type Ran } from "../src/testing/client.ts";
import { type Language, OURS, peers } from "./kernels/languages.ts";
import { cpuSeconds, treeRssMb } from "./kernels/process-tree.ts";

const STARTS = 5;
const INTERRUPTS = 5;
const TRIVIAL_CELLS = 200;
const ANNOTATED_CELLS = 100;
const QUESTIONS = 40;
/** A kernel that an interrupt does not stop within this time is not stopped by it. */
const GIVE_UP_MS = 3000;
/** Output that has not come so long after the reply is lost. */
const LATE_MS = 60_000;

/** One kernel's figures by row; `undefined` for what it cannot do. */
type Figures = Map<string, { unit: string; value: number | undefined }>;

/** The kernel's costs and those of ipykernel, tslab and Deno in the same run (Linux). */
export async function bench(): Promise<Measure[]> {
  const others = peers();
  const ours = await figures(OURS);
  const theirs: [string, Figures][] = [];
  for (const peer of others) theirs.push([peer.name, await figures(peer)]);
  return [...ours].flatMap(([row, { unit, value = Number.NaN }]) => {
    const measure = { row, unit, ours: value };
    if (theirs.length === 0) return [measure];
    return theirs.map(([name, rows]) => withPeer(measure, name, rows.get(row)?.value));
  });
}

function withPeer(measure: Measure, peerName: string, peer: number | undefined): Measure {
  return peer === undefined ? { ...measure, peerName: `${peerName}: no` } : { ...measure, peer, peerName };
}

async function figures(language: Language): Promise<Figures> {
  const rows: Figures = new Map();
  const set = (row: string, unit: string, value: number | undefined): void => void rows.set(row, { unit, value });
  const starts: { cpu: number; wall: number }[] = [];
  for (let i = 0; i < STARTS; i++) starts.push(await startOnce(language));
  set("CPU to first result", "s", Math.min(...starts.map(({ cpu }) => cpu)));
  set("launch to first result, best of 5", "ms", Math.min(...starts.map(({ wall }) => wall)));
  await using kernel = await start(language);
  await kernel.run("1+1");
  set("memory when idle", "MB", treeRssMb(kernel.process.pid!));
  const trivial = (await timed(TRIVIAL_CELLS, (i) => kernel.run(`${i}+1`))).sort((a, b) => a - b);
  set("trivial cell, minimum", "ms", trivial[0]!);
  set("trivial cell, median", "ms", trivial[TRIVIAL_CELLS / 2]!);
  set("CPU of a cell with annotation and import", "ms", await annotated(kernel, language));
  set("100,000 printed lines", "ms", await printed(kernel, language.lines, 1_088_890));
  set("50 MB print", "ms", await printed(kernel, language.megabytes, 50_000_001));
  set("memory after all this", "MB", treeRssMb(kernel.process.pid!));
  set("completion, minimum", "ms", await question(kernel, "complete", language.completion));
  set("hover, minimum", "ms", await question(kernel, "inspect", language.hover));
  for (const [what, code] of Object.entries(language.endless))
    set(`interrupt of ${what}, median`, "ms", await interrupts(language, code));
  return rows;
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
