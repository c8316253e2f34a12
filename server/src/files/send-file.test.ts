import { expect, test } from "vitest";
import { parseRange } from "./send-file.ts";

test.each([
  ["bytes=0-0", { first: 0, last: 0 }],
  ["bytes=5-", { first: 5, last: 9 }],
  ["bytes=2-100", { first: 2, last: 9 }],
  ["bytes=-3", { first: 7, last: 9 }],
  ["bytes=-100", { first: 0, last: 9 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=5-2", undefined],
  ["bytes=0-1,3-4", undefined],
  ["lines=1-2", undefined],
  ["bytes=-", undefined],
  [undefined, undefined],
])("range %s of ten bytes", (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected);
});
