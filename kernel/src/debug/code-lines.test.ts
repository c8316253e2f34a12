import { expect, test } from "vitest";
import { codeLine } from "./code-lines.ts";

const CODE = `// what it does
interface Row {
  a: number;
}

function f(row: Row) {

  return row.a;
}
const x = f(
  { a: 1 },
);
`;

test.each([
  [1, 6],
  [3, 6],
  [7, 8],
  [8, 8],
  [10, 10],
  [13, undefined],
])("asked to stop at line %s, code stops at line %s", (asked, line) => {
  expect(codeLine(CODE, asked)).toBe(line);
});

test("in a cell with magics every line will do", () => {
  expect(codeLine("%time f()\n// so", 2)).toBe(2);
});
