import { expect, test } from "vitest";
import { htmlBars } from "./html.ts";
import { Meter } from "./meter.ts";
import { textLine } from "./text.ts";

test("rate and time left follow the steps, and stand still at the end", () => {
  const meter = new Meter(1000, { total: 10, description: "d" });
  expect(meter.read(1000)).toMatchObject({ done: 0, rate: undefined, leftMs: undefined, elapsedMs: 0 });
  meter.set(2);
  expect(meter.read(2000)).toMatchObject({ rate: 2, leftMs: 4000 });
  meter.set(6);
  const { rate } = meter.read(3000);
  expect(rate).toBeCloseTo(0.3 * 4 + 0.7 * 2);
  meter.set(10);
  meter.end(5000, "done");
  meter.end(9000, "failed");
  expect(meter.read(99_000)).toMatchObject({ state: "done", elapsedMs: 4000, rate: 2.5, leftMs: undefined });
});

test("a slow first step has no rate until it is done, then its own", () => {
  const meter = new Meter(0, { total: 4 });
  expect([300, 600, 900].map((now) => meter.read(now).rate)).toEqual([undefined, undefined, undefined]);
  meter.set(1);
  expect(meter.read(1000).rate).toBeCloseTo(1);
  expect(meter.read(1100)).toMatchObject({ rate: 1, leftMs: 3000 });
  expect(meter.read(1900).rate).toBeCloseTo(1);
});

test("a line fits its width and shows parts of a block", () => {
  const meter = new Meter(0, { total: 3 });
  meter.set(1);
  const line = textLine(meter.read(1000), 60);
  expect(line).toHaveLength(60);
  expect(line).toMatch(/^ 33% \|█+[▏▎▍▌▋▊▉]? +\| 1\/3 \[00:01<00:02, 1\.00 it\/s\]$/);
});

test("without a total only the count is told; nothing to do is done", () => {
  const meter = new Meter(0, { unit: "files" });
  meter.set(1500);
  expect(textLine(meter.read(3_600_000))).toBe("1500 files [1:00:00, 2.40 s/files]");
  expect(textLine(new Meter(0, { total: 0 }).read(1))).toContain("100%");
});

test("the description is text, not markup", () => {
  expect(htmlBars([new Meter(0, { description: '<b a="1">' }).read(0)])).not.toContain("<b");
});
