import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { rssMb } from "../testing/memory.ts";
import { HeapRelief, type HeapSize } from "./heap-relief.ts";

const MiB = 2 ** 20;

/** A heap of which that many MiB are in use, and how often it was cleaned. */
function heap(): { relief: HeapRelief; size: HeapSize; inUse: number; collected: number } {
  const size = { small: 10 * MiB, large: 0 };
  const state = { size, inUse: 0, collected: 0 };
  const collect = (): void => {
    state.collected += 1;
    size.large = state.inUse * MiB;
  };
  return Object.assign(state, { relief: new HeapRelief(() => ({ ...size }), collect) });
}

test("a heap is cleaned after a cell that has left much, measured by what was in use", () => {
  const state = heap();
  const after = (mib: number): number => {
    state.size.large = mib * MiB;
    state.relief.cellEnded();
    return state.collected;
  };
  expect(after(31)).toBe(0);
  state.inUse = 30;
  expect(after(40)).toBe(1);
  expect(after(61)).toBe(1);
  state.inUse = 200;
  expect(after(230)).toBe(2);
  expect(after(299)).toBe(2);
  state.inUse = 0;
  expect(after(300)).toBe(3);
  expect(after(32)).toBe(4);
});

test("what V8 has given back itself counts as given back", () => {
  const state = heap();
  state.inUse = 100;
  state.size.large = 150 * MiB;
  state.relief.cellEnded();
  state.size.large = 10 * MiB;
  state.relief.cellEnded();
  state.size.large = 45 * MiB;
  state.relief.cellEnded();
  expect(state.collected).toBe(2);
});

test("a heap of many small objects is left to V8", () => {
  const state = heap();
  state.size.small = 49 * MiB;
  state.size.large = 1000 * MiB;
  state.relief.cellEnded();
  expect(state.collected).toBe(0);
});

test("a kernel gives back a long text and a large array when their cell has ended, and keeps what is in use", {
  timeout: 30_000,
}, async () => {
  await using kernel = await KernelClient.start({}, { env: { CRATON_TYPES: "off" } });
  await kernel.run("const kept = new Uint8Array(70e6).fill(1)");
  const before = rssMb(kernel.process.pid);
  expect((await kernel.run("'x'.repeat(90e6).charCodeAt(8e7)")).result).toBe("120");
  await kernel.run("new Float64Array(2e7).fill(1)[7]");
  expect(rssMb(kernel.process.pid) - before).toBeLessThan(60);
  expect((await kernel.run("kept[69_999_999]")).result).toBe("1");
  expect((await kernel.run("globalThis.gc === undefined")).result).toBe("true");
});
