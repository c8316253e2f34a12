import { expect, test } from "vitest";
import { regularCuts } from "../cuts.ts";
import { groupCuts } from "./group.ts";

/** Groups of so many positions each. */
function inOrder(positions: number, size: number): { dims: string[]; codes: number[]; into: string; count: number } {
  const codes = Array.from({ length: positions }, (_, i) => Math.floor(i / size));
  return { dims: ["t"], codes, into: "g", count: codes.at(-1)! + 1 };
}

test("blocks of groups end where groups end together with blocks of the input", () => {
  expect(groupCuts(inOrder(60, 4), regularCuts(60, 10))).toEqual([0, 5, 10, 15]);
  expect(groupCuts(inOrder(60, 10), regularCuts(60, 10))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(groupCuts(inOrder(60, 7), regularCuts(60, 10))).toEqual([0, 9]);
});

test("groups that never end there are divided after some blocks all the same", () => {
  expect(groupCuts(inOrder(7001, 7), regularCuts(7001, 100))).toEqual([
    0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1001,
  ]);
  expect(groupCuts(inOrder(70_001, 7001), regularCuts(70_001, 10)).length).toBeLessThanOrEqual(11);
});

test("groups in no order are not divided", () => {
  expect(groupCuts({ dims: ["t"], codes: [0, 1, 0, 1], into: "g", count: 2 }, [0, 2, 4])).toEqual([0, 2]);
});
