import { afterEach, expect, test, vi } from "vitest";
import { withHeapGrowth } from "./heap-growth.ts";

afterEach(() => void vi.useRealTimers());

test("heaps grow freely while a long cell runs and are kept small after it, also if it fails; a short one changes nothing", async () => {
  vi.useFakeTimers();
  const flags: string[] = [];
  const setFlags = (flag: string): void => void flags.push(flag);
  expect(await withHeapGrowth(async () => 1, setFlags)).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(flags).toEqual([]);
  const { promise, reject } = Promise.withResolvers<never>();
  const long = withHeapGrowth(() => promise, setFlags);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(flags).toEqual(["--heap-growing-percent=0"]);
  reject(new Error("failed"));
  await expect(long).rejects.toThrow("failed");
  expect(flags).toEqual(["--heap-growing-percent=0", "--heap-growing-percent=50"]);
});
