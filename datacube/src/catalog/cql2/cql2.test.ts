import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTrue } from "./evaluate.ts";
import type { Cql2 } from "./model.ts";
import { parseCql2 } from "./parse.ts";
import { toCql2Text } from "./to-text.ts";

const item: Readonly<Record<string, unknown>> = {
  "eo:cloud_cover": 12.5,
  platform: "Sentinel-2A",
  city: "Zürich",
  ready: true,
  empty: null,
  updated: "2024-07-01T10:00:00Z",
  geometry: { type: "Point", coordinates: [11, 47] },
};
const holds = (text: string): boolean => isTrue(parseCql2(text), (name) => item[name]);

describe("CQL2 as text", () => {
  test.each<[string, Cql2]>([
    ["a = 1", { op: "=", args: [{ property: "a" }, 1] }],
    ['"eo:cloud_cover"<>-1.5e1', { op: "<>", args: [{ property: "eo:cloud_cover" }, -15] }],
    ["eo:cloud_cover <= 'it''s'", { op: "<=", args: [{ property: "eo:cloud_cover" }, "it's"] }],
    [
      "a = 1 OR b = 2 and NOT c = 3",
      {
        op: "or",
        args: [
          { op: "=", args: [{ property: "a" }, 1] },
          {
            op: "and",
            args: [
              { op: "=", args: [{ property: "b" }, 2] },
              { op: "not", args: [{ op: "=", args: [{ property: "c" }, 3] }] },
            ],
          },
        ],
      },
    ],
    ["a not in ('x', 'y')", { op: "not", args: [{ op: "in", args: [{ property: "a" }, ["x", "y"]] }] }],
    ["a IS NOT NULL", { op: "not", args: [{ op: "isNull", args: [{ property: "a" }] }] }],
    [
      "1 + 2 * a ^ 2 > b / 2 - 1",
      {
        op: ">",
        args: [
          { op: "+", args: [1, { op: "*", args: [2, { op: "^", args: [{ property: "a" }, 2] }] }] },
          { op: "-", args: [{ op: "/", args: [{ property: "b" }, 2] }, 1] },
        ],
      },
    ],
    [
      "S_INTERSECTS(geometry, POINT(-1 2.5))",
      { op: "s_intersects", args: [{ property: "geometry" }, { type: "Point", coordinates: [-1, 2.5] }] },
    ],
    ["s_intersects(g, BBOX(1,2,-3,4))", { op: "s_intersects", args: [{ property: "g" }, { bbox: [1, 2, -3, 4] }] }],
    [
      "T_AFTER(t, INTERVAL('..', '2020-01-01'))",
      { op: "t_after", args: [{ property: "t" }, { interval: ["..", "2020-01-01"] }] },
    ],
  ])("%s", (text, expected) => {
    expect(parseCql2(text)).toEqual(expected);
    expect(parseCql2(toCql2Text(expected))).toEqual(expected);
  });

  test.each([
    ["a = ", /a value is expected, not "the end", at character 4/],
    ["a = 1 b", /"b" is not expected, at character 7/],
    ["a & 1", /no piece of CQL2, at character 3/],
    ["a NOT 1", /NOT is followed by/],
    ["POINT(1)", /a position has two numbers/],
    ["(".repeat(300), /nested too deeply/],
  ])("what is wrong in %j is told with its place", (text, message) => {
    expect(() => parseCql2(text)).toThrow(message);
  });

  test("any expression of data is the same after a way through text", () => {
    const property = fc.stringMatching(/^[a-z:" ]{1,8}$/).map((name): Cql2 => ({ property: name }));
    const scalar = fc.oneof(
      property,
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
    );
    const { tree } = fc.letrec<{ tree: Cql2 }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc
          .tuple(fc.constantFrom("=", "<>", "<", ">=", "like"), scalar, scalar)
          .map(([op, ...args]): Cql2 => ({ op, args })),
        fc.tuple(property, scalar, scalar).map((args): Cql2 => ({ op: "between", args })),
        fc.array(tie("tree"), { minLength: 2, maxLength: 3 }).map((args): Cql2 => ({ op: "or", args })),
        tie("tree").map((one): Cql2 => ({ op: "not", args: [one] })),
      ),
    }));
    fc.assert(fc.property(tree, (one) => void expect(parseCql2(toCql2Text(one))).toEqual(one)));
  });
});

describe("CQL2 of an item", () => {
  test.each([
    ["\"eo:cloud_cover\" BETWEEN 12 AND 13 AND platform LIKE 'Sentinel-__'", true],
    ["platform LIKE '%2a'", false],
    ["CASEI(platform) LIKE CASEI('%2a')", true],
    ["ACCENTI(city) = ACCENTI('Zurich')", true],
    ["ready = TRUE", true],
    ['"eo:cloud_cover" * 2 % 10 = 5', true],
    ["7 div 2 = 3", true],
    ["updated > DATE('2024-06-30') AND updated < TIMESTAMP('2024-07-01T12:30:00+02:00')", true],
    ["T_DURING(updated, INTERVAL('2024-07-01T00:00:00Z', '..'))", true],
    ["S_INTERSECTS(geometry, POLYGON((10 46, 12 46, 12 48, 10 48, 10 46)))", true],
    ["S_DISJOINT(geometry, BBOX(170, 40, -170, 50))", true],
  ])("%s is %s", (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  test("what is missing is neither this nor that", () => {
    for (const text of ["empty = 1", "empty <> 1", "NOT lost = 1", "lost LIKE '%'", "platform > 3", "empty IN (1, 2)"])
      expect(holds(text), text).toBe(false);
    expect(holds("empty IS NULL AND lost IS NULL AND NOT platform IS NULL")).toBe(true);
    expect(holds("empty = 1 OR ready = TRUE")).toBe(true);
    expect(holds("NOT (empty = 1 AND ready = FALSE)")).toBe(true);
  });

  test("what is not known is told with what is", () => {
    expect(() => holds("avg(platform) = 1")).toThrow(/"avg" in a filter is not supported: known are and, or/);
    expect(() => holds("platform + 1 = 2")).toThrow(/"Sentinel-2A" is no number/);
    expect(() => isTrue({ op: "between", args: [1, 2] }, () => 1)).toThrow(/takes 3 values, not 2/);
    expect(() => holds("S_INTERSECTS(platform, POINT(1 2))")).toThrow(/no geometry/);
  });
});
