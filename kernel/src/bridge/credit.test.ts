import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { Credit } from "./credit.ts";

test("taking blocks while too much is under way and goes on when it is given back", async () => {
  const credit = new Credit();
  credit.take(3 << 18);
  const source = `
    const used = new Int32Array(require("node:worker_threads").workerData);
    while (Atomics.load(used, 0) < 6 << 18) Atomics.wait(used, 0, Atomics.load(used, 0), 10);
    Atomics.sub(used, 0, 3 << 18);
    Atomics.notify(used, 0);`;
  const other = new Worker(source, { eval: true, workerData: credit.shared });
  credit.take(3 << 18);
  expect(new Int32Array(credit.shared)[0]).toBe(3 << 18);
  await other.terminate();
});

test("what is larger than all of the credit goes when nothing else is under way", () => {
  const credit = new Credit();
  credit.take(64 << 20);
  expect(new Int32Array(credit.shared)[0]).toBe(64 << 20);
});
