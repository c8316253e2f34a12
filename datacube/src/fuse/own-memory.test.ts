import { expect, test } from "vitest";
import { type DataArray, dataArray } from "../index.ts";
import { createKept, inOwnMemory, ownMemoryOf } from "./own-memory.ts";

const length = 2 ** 21;

async function computed(): Promise<{ x: DataArray; values: Float32Array }> {
  const y = dataArray(
    Float32Array.from({ length }, (_, i) => i % 1000),
    { dims: ["i"] },
  );
  const x = (await y.add(1).compute()) as unknown as DataArray;
  return { x, values: x.values as Float32Array };
}

test("a large result has a memory of its own, which is read as it is whenever something is computed of it", async () => {
  const { x, values } = await computed();
  expect(ownMemoryOf(values)).toBeDefined();
  expect(values.length).toBe(length);
  expect((await x.max().compute()).item()).toBe(1000);
  expect((await x.sub(1).mean().compute()).item()).toBeCloseTo(499.469, 2);
  values[length - 1] = 5000;
  expect((await x.max().compute()).item()).toBe(5000);
  expect(
    (
      await x
        .isel({ i: [length - 3, length] })
        .add(0)
        .compute()
    ).values.at(-1),
  ).toBe(5000);
});

test("a large result can be cloned, written to as any array, and computed with in parts", async () => {
  const { x, values } = await computed();
  expect(structuredClone(values)).toEqual(values);
  const own = dataArray(values.subarray(3, 3 + 2 ** 20), { dims: ["i"] });
  expect((await own.min().compute()).item()).toBe(1);
  expect(
    (
      await own
        .add(x.isel({ i: 5 }))
        .min()
        .compute()
    ).item(),
  ).toBe(7);
});

test("small arrays, texts, and what is no result have none", () => {
  expect(ownMemoryOf(createKept("float32", 2 ** 20 - 1))).toBeUndefined();
  expect(ownMemoryOf(createKept("string", 2 ** 20))).toBeUndefined();
  expect(ownMemoryOf(createKept("complex64", 2 ** 20))).toBeDefined();
  expect(ownMemoryOf(new Float32Array(2 ** 20))).toBeUndefined();
});

test("what kernels read beyond the last element is there, also where elements fill their pages", () => {
  const data = inOwnMemory("uint8", 65_536) as Uint8Array;
  expect(data.length).toBe(65_536);
  expect(data.buffer.byteLength).toBeGreaterThanOrEqual(data.length + 256);
});
