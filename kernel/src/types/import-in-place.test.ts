import { describe, expect, test } from "vitest";
import { importStatement, importsInPlace } from "./import-in-place.ts";
import type { KnownExport } from "./known-exports.ts";

const KNOWN: KnownExport[] = ["node:fs", "node:fs/promises"].flatMap((module) =>
  ["readFile", "readdir", "readlink"].map((name) => ({ name, kind: "function", module })),
);
const EXPRESSION = '(await import("node:fs/promises")).readdir';

/** What is first offered for the word that ends at `|`. */
function offered(text: string): string | undefined {
  const to = text.indexOf("|");
  const from = to - /\w*$/.exec(text.slice(0, to))![0].length;
  return importsInPlace(text.replace("|", ""), { from, to, isTaken: (name) => name === "readlink" }, KNOWN)[0]?.insert;
}

describe("a name of a module is imported in its place", () => {
  test.each([
    ["readd|", EXPRESSION],
    ["foo(readd|)", EXPRESSION],
    ["const files =\n  readd|", EXPRESSION],
    ["const n = 1;\nreadd|", EXPRESSION],
    ["const n = 1\nreadd|", `;${EXPRESSION}`],
    ["const n = f()\n// counts\nreadd|", `;${EXPRESSION}`],
    ["foo(\n  readd|)", EXPRESSION],
    ["async () => readd|('.')", EXPRESSION],
    ["for (const file of readd|) file", EXPRESSION],
  ])("%j", (text, expression) => {
    expect(offered(text)).toBe(expression);
  });
  test.each([
    "() => readd|",
    "function f() { return readd| }",
    "let readd|",
    "const readd| = 1",
    "'readd|'",
    "type A = readd|",
    "class A { readd| }",
    "({ readd| })",
    "import { readd| } from 'node:fs'",
    "foo(readd|",
    "re|",
    "readli|",
    "zzzz|",
  ])("but not in %j", (text) => {
    expect(offered(text)).toBeUndefined();
  });
  test("a statement names the module with promises", () => {
    expect(importStatement("readFile", KNOWN)).toBe('import { readFile } from "node:fs/promises"');
    expect(importStatement("readFil", KNOWN)).toBeUndefined();
  });
});
