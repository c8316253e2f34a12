import { expect, test } from "vitest";
import { toText } from "./text.ts";

const MORE = "display(value, { full: true }) shows more";

/** The text of a value and the milliseconds of this thread that it took. */
function timed(value: unknown): { text: string; ms: number } {
  const start = process.threadCpuUsage().user;
  const text = toText(value);
  return { text, ms: (process.threadCpuUsage().user - start) / 1000 };
}

test("a small value is what util.inspect says, with no remark", () => {
  expect(toText({ a: [1, -0, 10n], b: Symbol("s"), c: new Map([[1, new Set(["x"])]]) })).toBe(
    "{ a: [ 1, -0, 10n ], b: Symbol(s), c: Map(1) { 1 => Set(1) { 'x' } } }",
  );
  expect(toText(Object.assign(new Array(4), { 1: 1 }))).toBe("[ <1 empty item>, 1, <2 empty items> ]");
  expect(toText(class A {})).toBe("[class A]");
});

test("large values are shown in part, in bounded time, and say so", () => {
  const tenMillion = new Array(1e7).fill(0);
  const cube = Array.from({ length: 100 }, () =>
    Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => 7)),
  );
  const records = Array.from({ length: 100 }, () => ({
    inner: Array.from({ length: 100 }, () => ({ list: [1, 2, 3] })),
  }));
  for (const value of [tenMillion, cube, records, new Float64Array(1e7), "x".repeat(1e8)]) {
    const { text, ms } = timed(value);
    expect(text).toContain(MORE);
    expect(text.length).toBeLessThan(150_000);
    expect(ms).toBeLessThan(1000);
  }
});

test("an object with very many properties shows the first of them", () => {
  class Big {}
  const big = Object.assign(new Big(), Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [`k${i}`, { i }])));
  const { text } = timed(big);
  expect(text).toMatch(/^Big \{\n {2}k0: \[Object\]/);
  expect(text).toContain("99800 more properties");
});

test("depth and cycles are bounded; more depth and everything can be asked for", () => {
  const deep: Record<string, unknown> = { a: { b: { c: { d: { e: 1 } } } } };
  deep.self = deep;
  expect(toText(deep)).toContain("{ b: { c: [Object] } }");
  expect(toText(deep)).toContain("[Circular *1]");
  expect(toText(deep)).toContain(MORE);
  expect(toText(deep, { depth: 3 })).toContain("c: { d: [Object] }");
  expect(toText(deep, { full: true })).toContain("d: { e: 1 }");
  expect(toText(deep, { full: true })).not.toContain(MORE);
  const chain: { next?: unknown } = {};
  let end = chain;
  for (let i = 0; i < 1e5; i += 1) {
    const next = {};
    end.next = next;
    end = next;
  }
  expect(toText(chain)).toContain("[Object]");
  expect(toText(chain, { full: true }).length).toBeLessThan(6_000_000);
  expect(
    toText(
      Array.from({ length: 3000 }, (_, i) => i),
      { full: true },
    ),
  ).toContain(" 2999");
});

test("nothing that a value does while it is looked at is fatal, and no getter or trap runs", () => {
  let ran = 0;
  const getter = {
    get a() {
      ran += 1;
      return ran;
    },
    list: {
      get b() {
        throw new Error("b");
      },
    },
  };
  expect(toText(getter)).toBe("{ a: [Getter], list: { b: [Getter] } }");
  const trap = () => {
    throw new Error("trap");
  };
  const proxy = new Proxy({ a: 1 }, { get: trap, ownKeys: trap, getPrototypeOf: trap, getOwnPropertyDescriptor: trap });
  expect(toText(proxy)).toBe("{ a: 1 }");
  expect(toText([proxy])).toBe("[ { a: 1 } ]");
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(toText({ revoked })).toBe("{ revoked: <Revoked Proxy> }");
  expect(toText({ a: 1, [Symbol.for("nodejs.util.inspect.custom")]: trap })).toContain("a: 1");
  for (const value of [
    {
      get [Symbol.toStringTag]() {
        return trap();
      },
    },
    Object.create(proxy),
  ])
    expect(typeof toText(value)).toBe("string");
  expect(ran).toBe(0);
});
