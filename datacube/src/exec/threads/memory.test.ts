import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generated } from "../../expr/generated.ts";
import { computeBlocks } from "../compute.ts";
import { createThreadExecutor, type ThreadExecutor } from "./thread-executor.ts";

/** A thread that tells on a channel, when it is asked, what its heap holds after a collection, and how large it was before. */
const worker = `
  import { setFlagsFromString } from "node:v8";
  import { runInNewContext } from "node:vm";
  import { BroadcastChannel } from "node:worker_threads";
  import ${JSON.stringify(new URL("./worker.ts", import.meta.url))};
  const questions = new BroadcastChannel("craton test: heaps?");
  const answers = new BroadcastChannel("craton test: heaps");
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc");
  questions.onmessage = () => {
    const { heapTotal } = process.memoryUsage();
    collect();
    answers.postMessage({ heapTotal, heapUsed: process.memoryUsage().heapUsed });
  };
  questions.unref();
  answers.unref();`;

interface Heap {
  /** Bytes that V8 has of the system, before a collection. */
  readonly heapTotal: number;
  /** Bytes of what is in use, after one. */
  readonly heapUsed: number;
}

let folder: string;
let threads: ThreadExecutor;
const count = 2;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-heaps-"));
  const path = join(folder, "worker.mjs");
  await writeFile(path, worker);
  threads = createThreadExecutor({ threads: count, worker: pathToFileURL(path) });
});

afterAll(async () => {
  await threads.close();
  await rm(folder, { recursive: true });
});

/** Of every thread, in some order. */
async function heaps(): Promise<Heap[]> {
  const questions = new BroadcastChannel("craton test: heaps?");
  const answers = new BroadcastChannel("craton test: heaps");
  const found: Heap[] = [];
  const all = Promise.withResolvers<void>();
  answers.onmessage = ({ data }: { data: Heap }) => {
    if (found.push(data) === count) all.resolve();
  };
  questions.postMessage("");
  await all.promise;
  questions.close();
  answers.close();
  return found;
}

function ownUsed(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

async function runTasks(tasks: number): Promise<void> {
  const domain = { dims: ["x"], shape: [tasks], chunkShape: [1], dtype: "float64" } as const;
  const x = generated({ generator: "index" }, domain);
  const cuts = [Array.from({ length: tasks + 1 }, (_, i) => i)];
  for await (const _ of computeBlocks(x, cuts, { executor: threads }));
}

test("many tasks leave nothing behind, in no thread", { timeout: 120_000 }, async () => {
  const tasks = 20_000;
  await runTasks(2000);
  const [before, ownBefore] = [await heaps(), ownUsed()];
  await runTasks(tasks);
  const [after, ownAfter] = [await heaps(), ownUsed()];
  const used = (all: readonly Heap[]): number => all.reduce((sum, { heapUsed }) => sum + heapUsed, 0);
  const bytesPerTask = (used(after) - used(before) + ownAfter - ownBefore) / tasks;
  expect(bytesPerTask).toBeLessThan(100);
  const grown = after.map(({ heapTotal }) => heapTotal - Math.max(...before.map((heap) => heap.heapTotal)));
  // V8's usual bound for what is collected often is 64 MB or more
  expect(Math.max(...grown)).toBeLessThan(12e6);
});
