import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Column } from "../column.ts";
import { rowsWhere } from "./evaluate.ts";
import { type Condition, columnsOf, parseCondition } from "./parse.ts";
import { mayHold } from "./prune.ts";

const columns: readonly Column[] = [
  { kind: "plain", name: "temp", dtype: "float64", data: Float64Array.of(10, 20.5, Number.NaN, 30) },
  { kind: "plain", name: "name", dtype: "string", data: ["x", "y", "x", "it's"] },
  { kind: "plain", name: "big", dtype: "int64", data: BigInt64Array.of(1n, 2n ** 53n + 1n, -3n, 2n ** 53n) },
  { kind: "plain", name: "flag", dtype: "bool", data: Uint8Array.of(1, 0, 1, 0) },
  { kind: "plain", name: "day", dtype: "datetime", data: Float64Array.of(0, 86_400_000, Number.NaN, 1) },
  { kind: "plain", name: "maybe", dtype: "int32", data: Int32Array.of(1, 2, 3, 4), valid: Uint8Array.of(1, 0, 1, 1) },
  {
    kind: "struct",
    name: "pos",
    fields: [{ kind: "plain", name: "x", dtype: "uint8", data: Uint8Array.of(1, 2, 3, 4) }],
  },
  { kind: "plain", name: "odd name", dtype: "uint8", data: Uint8Array.of(1, 2, 3, 4) },
];

describe.each([
  ["temp > 20", [1, 3]],
  ["(temp > 20) & (name == 'y')", [1]],
  ["temp > 20 | name == 'x'", [0, 1, 2, 3]],
  ["~(temp > 20)", [0, 2]],
  ["temp != 10", [1, 2, 3]],
  ['name == "it\'s"', [3]],
  ["name == 'it\\'s'", [3]],
  ["big == 9007199254740993", [1]],
  ["big == 9007199254740992", [3]],
  ["big < 2.5", [0, 2]],
  ["flag", [0, 2]],
  ["flag & ~(pos.x == 3)", [0]],
  ["pos/x * 2 - 1 >= 5", [2, 3]],
  ["pos.x ** 2 == 4", [1]],
  ["pos.x % 2 == 0", [1, 3]],
  ["-pos.x < -2", [2, 3]],
  ["day >= '1970-01-02'", [1]],
  ["day < '1970-01-02T00:00'", [0, 3]],
  ["maybe > 0", [0, 2, 3]],
  ["~(maybe == 1)", [2, 3]],
  ["(maybe > 3) | flag", [0, 2, 3]],
  ["`odd name` <= 2", [0, 1]],
  ["5 < pos.x + 3", [2, 3]],
  ["flag == True", [0, 2]],
] as const)("%s", (where, rows) => {
  test(`holds for rows ${rows.join(", ")}`, () => {
    expect([...rowsWhere(parseCondition(where), columns, 4)]).toEqual(rows);
  });
});

test.each([
  ["temp >", /a column or a value is expected at "the end"/],
  ["(temp > 1", /a closing parenthesis is expected/],
  ["temp > 1 name", /an operator is expected at "name"/],
  ["temp = 1", /not understood at "= 1"/],
  ["1 < temp < 3", /an operator is expected at "< 3"/],
  ["nothing > 1", /there is no column "nothing"; the columns are temp, name/],
  ["name > 1", /of different kinds/],
  ["temp + name > 1", /no numbers/],
  ["temp", /neither true nor false/],
  ["temp & flag", /neither true nor false/],
  ["day > 'x'", /"x" is no time/],
  ["pos == 1", /has no single values/],
  ["__proto__ == 1", /there is no column/],
  [`${"(".repeat(5000)}1`, /nested too deeply/],
  [`${"~".repeat(5000)}flag`, /nested too deeply/],
])("%s is refused, saying why", (where, message) => {
  expect(() => rowsWhere(parseCondition(where), columns, 4)).toThrow(message);
});

test("a condition tells its columns", () => {
  expect(columnsOf(parseCondition("(a.b > 1) & ~(c == a.d) | `e f`"))).toEqual(["a", "c", "e f"]);
});

test("rows are left out by bounds only where the condition holds for none of them", () => {
  const value = fc.integer({ min: -4, max: 4 });
  const leaf = fc.record({
    kind: fc.constant("compare" as const),
    operator: fc.constantFrom("<", "<=", ">", ">=", "==", "!=" as const),
    operands: fc.oneof(
      value.map((v): [Condition, Condition] => [
        { kind: "column", path: ["a"] },
        { kind: "value", value: v },
      ]),
      value.map((v): [Condition, Condition] => [
        { kind: "value", value: v },
        { kind: "column", path: ["b"] },
      ]),
    ),
  });
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.record({
        kind: fc.constantFrom("and", "or" as const),
        operands: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant("not" as const), operand: tie("condition") }),
    ),
  }));
  const cells = fc.array(fc.oneof(value, fc.constant(Number.NaN)), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(condition, cells, cells, (one, a, b) => {
      const bounds = (list: readonly number[]) => {
        const present = list.filter((v) => !Number.isNaN(v));
        return present.length === 0 ? undefined : { min: Math.min(...present), max: Math.max(...present) };
      };
      const of = (name: string, list: readonly number[]): Column => ({
        kind: "plain",
        name,
        dtype: "float64",
        data: Float64Array.from(list),
      });
      const rows = rowsWhere(one, [of("a", a), of("b", b)], 3);
      if (rows.length > 0) expect(mayHold(one, (column) => bounds(column === "a" ? a : b))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
