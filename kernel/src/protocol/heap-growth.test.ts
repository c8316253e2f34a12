import { afterEach, expect, test, vi } from "vitest";
import { HeapGrowth } from "./heap-growth.ts";

const LIMITED = "--heap-growing-percent=50";
const FREE = "--heap-growing-percent=0";

afterEach(() => void vi.useRealTimers());

test("heaps are kept small from the end of the first cell on, but not while a long cell runs, also if it fails", async () => {
  vi.useFakeTimers();
  const flags: string[] = [];
  const growth = new HeapGrowth((flag) => void flags.push(flag));
  const first = growth.during(async () => flags.length);
  expect(await first).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(flags).toEqual([LIMITED]);
  const { promise, reject } = Promise.withResolvers<never>();
  const long = growth.during(() => promise);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(flags).toEqual([LIMITED, FREE]);
  reject(new Error("failed"));
  await expect(long).rejects.toThrow("failed");
  expect(flags).toEqual([LIMITED, FREE, LIMITED]);
});
