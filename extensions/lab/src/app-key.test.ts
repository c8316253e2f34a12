import { expect, test } from "vitest";
import { appKey, reachable } from "./app-key.ts";

test("the key is the same on every call and fit for a folder's name", () => {
  expect(appKey()).toMatch(/^[0-9a-f]{16}$/);
  expect(appKey()).toBe(appKey());
});

test("packages are found as Node finds them: the nearest copy upwards, and nobody else's", () => {
  const packages = {
    "": { dependencies: { other: "1" } },
    "extensions/lab": { dependencies: { a: "1", b: "1", missing: "1" } },
    "extensions/lab/node_modules/b": { peerDependencies: { c: "1" } },
    "node_modules/a": { dependencies: { b: "2" }, optionalDependencies: { c: "1" } },
    "node_modules/a/node_modules/b": {},
    "node_modules/b": {},
    "node_modules/c": { dependencies: { a: "1" } },
    "node_modules/other": {},
  };
  expect(reachable(packages, "extensions/lab")).toEqual([
    "extensions/lab/node_modules/b",
    "node_modules/a",
    "node_modules/a/node_modules/b",
    "node_modules/c",
  ]);
});
