import { type Measure, median } from "../../scripts/measure.ts";
import type { KernelClient, Ran } from "../src/testing/client.ts";
import { alone, Contender, type Figure, inTurns } from "./kernels/contender.ts";
import { type Language, OURS, peers } from "./kernels/languages.ts";
import { cpuSeconds, treeRssMb } from "./kernels/process-tree.ts";

const STARTS = 8;
const WARM_UP_MS = 4000;
const INTERRUPTS = 5;
const TRIVIAL_CELLS = 200;
/** Cells with annotations: so many in each turn. */
const ANNOTATED_CELLS = 20;
const ANNOTATED_TURNS = 5;
const QUESTIONS = 40;
/** A kernel that an interrupt does not stop within this time is not stopped by it. */
const GIVE_UP_MS = 3000;
/** Output that has not come so long after the reply is lost. */
const LATE_MS = 60_000;

/** The bars of the issue that are absolute. */
const MOST: Record<string, number> = {
  "CPU to first result": 0.2,
  "memory when idle": 100,
  "100,000 printed lines": 1500,
  "50 MB print": 1500,
  "completion, minimum": 30,
};

const least = (values: readonly number[]): number => Math.min(...values);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value) / values.length;

/** The kernel's costs and those of ipykernel, tslab and Deno in the same run (Linux). */
export async function bench(): Promise<Measure[]> {
  const contenders = [OURS, ...peers()].map((language) => new Contender(language));
  try {
    await measure(contenders);
  } finally {
    for (const each of contenders) await each.end();
  }
  const [ours, ...theirs] = contenders;
  return [...ours!.figures].flatMap(([row, { unit, value }]) => {
    const most = row.startsWith("interrupt") ? 50 : MOST[row];
    const measured = { row, unit, ours: Number(value), ...(most === undefined ? {} : { most }) };
    if (theirs.length === 0) return [measured];
    return theirs.map(({ language, figures }) => withPeer(measured, language.name, figures.get(row)?.value));
  });
}

function withPeer(measured: Measure, peerName: string, peer: Figure["value"] = "no"): Measure {
  return typeof peer === "string" ? { ...measured, peerName: `${peerName}: ${peer}` } : { ...measured, peer, peerName };
}

async function measure(contenders: readonly Contender[]): Promise<void> {
  await measureStarts(contenders);
  const memory = async (each: Contender): Promise<number> => treeRssMb((await each.kernel()).process.pid!);
  await alone(contenders, ["memory when idle", "MB"], async (each) => {
    await (await each.kernel()).run("1+1");
    return memory(each);
  });
  await measureCells(contenders);
  await alone(contenders, ["100,000 printed lines", "ms"], async (each) =>
    printed(await each.kernel(), each.language.lines, 1_088_890),
  );
  await alone(contenders, ["50 MB print", "ms"], async (each) =>
    printed(await each.kernel(), each.language.megabytes, 50_000_001),
  );
  await alone(contenders, ["memory after all this", "MB"], memory);
  await measureQuestions(contenders);
  for (const each of contenders) await each.end();
  for (const what of Object.keys(OURS.endless))
    await alone(contenders, [`interrupt of ${what}, median`, "ms"], (each) =>
      interrupts(each, each.language.endless[what]!),
    );
}

async function measureStarts(contenders: readonly Contender[]): Promise<void> {
  for (const each of contenders) await warmUp(each).catch(() => undefined);
  const walls = new Map(contenders.map((each) => [each, [] as number[]]));
  await inTurns(contenders, { row: ["CPU to first result", "s"], turns: STARTS, figure: least }, async (each) => {
    const { cpu, wall } = await startOnce(each);
    walls.get(each)!.push(wall);
    return cpu;
  });
  await figureOf(contenders, ["launch to first result, best", "ms"], {
    values: (each) => walls.get(each)!,
    figure: least,
  });
}

/** A row of what was measured for another one. */
function figureOf(
  contenders: readonly Contender[],
  row: readonly [string, string],
  {
    values,
    figure,
  }: {
    readonly values: (contender: Contender) => readonly number[];
    readonly figure: (values: readonly number[]) => number;
  },
): Promise<void> {
  return alone(contenders, row, async (each) => (values(each).length > 0 ? figure(values(each)) : undefined));
}

/** A kernel may keep something from its first run for later ones. */
async function warmUp(contender: Contender): Promise<void> {
  await using kernel = await contender.start();
  await kernel.run("1+1");
  await sleep(WARM_UP_MS);
}

async function startOnce(contender: Contender): Promise<{ cpu: number; wall: number }> {
  const began = performance.now();
  await using kernel = await contender.start();
  await kernel.run("1+1");
  return { wall: performance.now() - began, cpu: cpuSeconds(kernel.process.pid!) };
}

async function measureCells(contenders: readonly Contender[]): Promise<void> {
  const trivial = { row: ["trivial cell, minimum", "ms"], turns: TRIVIAL_CELLS, figure: least } as const;
  const took = await inTurns(contenders, trivial, async (each, turn) => {
    const kernel = await each.kernel();
    return timed(() => kernel.run(`${turn}+1`));
  });
  await figureOf(contenders, ["trivial cell, median", "ms"], { values: took, figure: median });
  // A type service may begin to start with these cells.
  for (const each of contenders) for (let i = 0; i < 10; i += 1) await runAnnotated(each, i).catch(() => undefined);
  await sleep(WARM_UP_MS);
  const annotated = {
    row: ["CPU of a cell with annotation and import", "ms"],
    turns: ANNOTATED_TURNS,
    figure: mean,
  } as const;
  await inTurns(contenders, annotated, async (each, turn) => {
    if ((await runAnnotated(each, 9)).reply.status !== "ok") return undefined;
    const { pid } = (await each.kernel()).process;
    const before = cpuSeconds(pid!);
    for (let i = 0; i < ANNOTATED_CELLS; i += 1) await runAnnotated(each, 10 + turn * ANNOTATED_CELLS + i);
    return ((cpuSeconds(pid!) - before) / ANNOTATED_CELLS) * 1000;
  });
}

async function runAnnotated(contender: Contender, i: number): Promise<Ran> {
  return (await contender.kernel()).run(contender.language.annotated(i));
}

/** Milliseconds until all of the output and the reply are there, also when the output comes after `idle`. */
async function printed(kernel: KernelClient, code: string, length: number): Promise<number | undefined> {
  const began = performance.now();
  let arrived = 0;
  kernel.onMessage = ({ type, content }) => {
    if (type === "stream") arrived += content.text.length;
  };
  const ran = await kernel.run(code, {}, LATE_MS).catch(() => undefined);
  await kernel.until(() => arrived >= length, LATE_MS).catch(() => undefined);
  kernel.onMessage = () => undefined;
  kernel.received.length = 0;
  if (arrived < length) console.warn(`of ${length} printed characters ${arrived} came (${code})`);
  return ran?.reply.status === "ok" && arrived >= length ? performance.now() - began : undefined;
}

async function measureQuestions(contenders: readonly Contender[]): Promise<void> {
  const asks = {
    "completion, minimum": (each: Contender) => isAnswered(each, "complete", each.language.completion),
    "hover, minimum": (each: Contender) => isAnswered(each, "inspect", each.language.hover),
  };
  for (const ask of Object.values(asks)) for (const each of contenders) await ask(each).catch(() => false);
  // A type service may only start at the first question.
  await sleep(WARM_UP_MS);
  for (const [row, ask] of Object.entries(asks))
    await inTurns(contenders, { row: [row, "ms"], turns: QUESTIONS, figure: least }, async (each) => {
      let answered = false;
      const took = await timed(async () => {
        answered = await ask(each);
      });
      return answered ? took : undefined;
    });
}

/** Asks about code; whether there was an answer that says something. */
async function isAnswered(contender: Contender, kind: "complete" | "inspect", code: string): Promise<boolean> {
  const kernel = await contender.kernel();
  const reply = await kernel.ask(
    "shell",
    `${kind}_request`,
    { code, cursor_pos: code.length, detail_level: 0 },
    10_000,
  );
  return kind === "complete" ? reply.matches?.length > 0 : reply.found === true;
}

/** The median time to stop such a cell with variables kept; `undefined` when one is not stopped. */
async function interrupts(contender: Contender, code: string): Promise<number | undefined> {
  await using kernel = await contender.start();
  await kernel.run(contender.language.keep);
  const took: number[] = [];
  for (let i = 0; i < INTERRUPTS; i++) {
    const ms = await interrupted(kernel, contender.language, code).catch(() => undefined);
    if (ms === undefined) return undefined;
    took.push(ms);
  }
  return median(took);
}

async function interrupted(kernel: KernelClient, language: Language, code: string): Promise<number> {
  const id = await kernel.start(code);
  await kernel.find((m) => m.parentId === id && m.content.execution_state === "busy");
  await sleep(200);
  const began = performance.now();
  if (language.interrupt === "message") await kernel.request("control", "interrupt_request", {});
  else kernel.process.kill("SIGINT");
  await kernel.ended(id, GIVE_UP_MS);
  const took = performance.now() - began;
  const { result, stdout }: Ran = await kernel.run("keep", {}, GIVE_UP_MS);
  if (!(result ?? stdout).includes("42")) throw new Error("its variables are gone");
  return took;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
