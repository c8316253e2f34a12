import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./setup.mjs";
import { slowest } from "./test-order.ts";

test("the files that begin first are there, each once", () => {
  expect(slowest.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(new Set(slowest).size).toBe(slowest.length);
});
