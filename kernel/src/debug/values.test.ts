import { expect, test } from "vitest";
import { inside, summary, typeName } from "./values.ts";

test.each([
  [1, "1", "number"],
  ["a\nb", "'a\\nb'", "string"],
  [null, "null", "null"],
  [undefined, "undefined", "undefined"],
  [[1, 2, 3, 4, 5, 6], "[ 1, 2, 3, 4, 5, ... 1 more item ]", "Array"],
  [{ a: { b: { c: 1 } } }, "{ a: { b: [Object] } }", "Object"],
  [Object.create(null), "[Object: null prototype] {}", "object"],
  [new Map([[1, 2]]), "Map(1) { 1 => 2 }", "Map"],
  [(a: number, b = 2) => a + b, "ƒ (a, b = 2)", "function"],
  [
    async function load(url: string) {
      return url;
    },
    "ƒ async load(url)",
    "function",
  ],
  [class A extends Map {}, "class A extends Map", "function"],
  [new RangeError("far"), "RangeError: far", "RangeError"],
])("%o is summed up in one line", (value, text, type) => {
  expect([summary(value), typeName(value)]).toEqual([text, type]);
});

test("hostile values are summed up and opened without running their code", () => {
  const thrower = new Proxy({}, { get: () => expect.unreachable(), ownKeys: () => expect.unreachable() });
  expect(summary(thrower)).toBe("{}");
  expect(inside(thrower)).toMatchObject({ named: [], indexed: 0 });
  const custom = {
    [Symbol.for("nodejs.util.inspect.custom")]() {
      throw new Error("no");
    },
  };
  expect(summary(custom)).toContain("nodejs.util.inspect.custom");
  const getter = {
    get boom() {
      return expect.unreachable();
    },
  };
  expect(summary(getter)).toBe("{ boom: [Getter] }");
  expect(inside(getter).named).toMatchObject([{ name: "boom", lazy: true }]);
  expect(summary("x".repeat(1e6)).length).toBeLessThanOrEqual(200);
});
