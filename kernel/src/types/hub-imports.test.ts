import { expect, test } from "vitest";
import { cellNames } from "./declared-names.ts";
import { HubImports, type TakenImports } from "./hub-imports.ts";

function take(imports: HubImports, code: string): TakenImports {
  return imports.take(code, cellNames(code)!.imports);
}

test("what was found right comes by way of the hub, in the same place of the text", () => {
  const imports = new HubImports();
  const code = 'import path, { sep as s, type ParsedPath } from "node:path";\nimport * as fs\nfrom "fs"; s + fs';
  const first = take(imports, code);
  expect([first.code, first.head]).toEqual([code, ""]);
  imports.prove(first.own);
  const { code: text, head, own } = take(imports, code);
  expect(text).toBe(`${" ".repeat(60)}\n${" ".repeat(14)}\n${" ".repeat(10)} s + fs`);
  expect(own).toEqual([]);
  const aliases = Object.fromEntries([...head.matchAll(/import (\w+)=\$\$cells\.(\w+);/g)].map(([, a, b]) => [a, b]));
  const names = `export {default as ${aliases.path},sep as ${aliases.s},type ParsedPath as ${aliases.ParsedPath}}`;
  const [path, fs] = imports.text.trim().split("\n");
  expect(path).toMatch(/^export {[^}]*} from "node:path";export \* as i\d+ from "node:path";$/);
  expect(path!.startsWith(`${names} `)).toBe(true);
  expect(fs).toBe(`export {} from "fs";export * as ${aliases.fs} from "fs";`);
});

test("a name more of a module changes none of the hub's imports", () => {
  const imports = new HubImports();
  const specifiers = () => imports.text.match(/from "[^"]*"/g);
  imports.prove(take(imports, 'import { a } from "m"').own);
  const before = specifiers();
  expect(take(imports, 'import { a, b } from "m"').own).toEqual(["m a", "m b"]);
  expect(specifiers()).toEqual(before);
});

test.each([
  'import { a } from "./local.ts"',
  'import { a } from "../local.ts"',
  'import { a } from "/file.ts"',
  'import { a } from "https://example.org/a.ts"',
  'import data from "pkg/data.json" with { type: "json" }',
  'import "pkg"',
  'import { "a-b" as c } from "pkg"',
  'import type * as all from "pkg"',
])("%s stays the cell's own", (code) => {
  const imports = new HubImports();
  expect(take(imports, code)).toEqual({ code, head: "", own: [] });
  expect(imports.text).toBe("");
});

test("so many modules are taken over", () => {
  const imports = new HubImports();
  for (let i = 0; i < 300; i++) take(imports, `import a from "m${i}"`);
  expect(imports.text.split("\n").length).toBeLessThan(210);
});
