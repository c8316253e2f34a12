import { expect, test } from "vitest";
import { readChain } from "./read-chain.ts";

const none = (): undefined => undefined;

test("plain properties are read, of what it is and of its prototypes", () => {
  expect(readChain("Math", none)).toEqual({ value: Math });
  expect(readChain("Math.hypot", none)).toEqual({ value: Math.hypot });
  expect(readChain("Math?.hypot.name", none)).toEqual({ value: "hypot" });
  const text = (name: string): unknown => (name === "text" ? "abc" : undefined);
  expect(readChain("text.length", text)).toEqual({ value: 3 });
  expect(readChain("text.at", text)).toEqual({ value: String.prototype.at });
  expect(readChain("text.missing", text)).toEqual({ value: undefined });
});

test("what reading could set off is left alone", () => {
  let touched = 0;
  const touch = (): undefined => {
    touched += 1;
    return undefined;
  };
  const held = {
    get got() {
      return touch();
    },
    proxy: new Proxy({ inside: 1 }, { get: touch, getOwnPropertyDescriptor: touch }),
  };
  const variable = (): unknown => held;
  for (const chain of ["held.got", "held.got.deeper", "held.proxy.inside", "held.missing.deeper"])
    expect(readChain(chain, variable)).toBeUndefined();
  expect(touched).toBe(0);
});

test("a global with a getter is not run", () => {
  Object.defineProperty(globalThis, "lazy$test", { configurable: true, get: () => expect.fail("was run") });
  expect(readChain("lazy$test.x", none)).toBeUndefined();
  Reflect.deleteProperty(globalThis, "lazy$test");
});
