import { posix } from "node:path";
import { expect, test } from "vitest";
import { oneText } from "./one-text.ts";

/** The text of files that are given by name, without what lies between words. */
async function textOf(files: Record<string, string>, entries = ["index"], seen?: Set<string>): Promise<string> {
  const find = (name: string, from: string): string | undefined => {
    const file = posix.join(posix.dirname(from), name);
    return name in files ? name : file in files ? file : undefined;
  };
  const text = await oneText(entries, { read: (file) => files[file]!, find, nameOf: (file) => `p/${file}` }, seen);
  return text.replace(/\s+/g, " ").trim();
}

test("modules name each other, and packages keep their names", async () => {
  const files = {
    index: 'import { B } from "./in/b";\nimport { C } from "c";\nexport declare const a: B | C | import("./in/b").D;\n',
    "in/b": 'import { A } from "../index";\nexport interface B {}\nexport type D = A;\n',
  };
  expect(await textOf(files)).toBe(
    'declare module "p/index" { import { B } from "p/in/b"; import { C } from "c"; ' +
      'export const a: B | C | import("p/in/b").D; } ' +
      'declare module "p/in/b" { import { A } from "p/index"; export interface B {} export type D = A; }',
  );
});

test("what a module adds to another is a block of that, with the names that it mentions", async () => {
  const files = {
    index: "export declare class Thing<T> { own: T }\n",
    more: [
      'import type { Thing, Other as Alias } from "./index";',
      'import * as space from "elsewhere";',
      'import Def from "elsewhere";',
      "interface Hidden {}",
      'declare module "./index" {\n  interface Thing<T> { a(x: Hidden, y: Alias, z: space.Z, d: Def): Thing<T> }\n}',
      "export {};",
    ].join("\n"),
  };
  const [, , more, added] = (await textOf(files, ["index", "more"]))
    .split(/(?=declare module)/)
    .flatMap((part, at) => (at === 0 ? ["", part] : [part]));
  expect(more).toContain("interface Hidden {} export {}; export { Hidden };");
  expect(added!.trim()).toBe(
    'declare module "p/index" { import { Hidden as Hidden } from "p/more";' +
      'import { Other as Alias } from "p/index";import * as space from "elsewhere";' +
      'import { default as Def } from "elsewhere"; ' +
      "interface Thing<T> { a(x: Hidden, y: Alias, z: space.Z, d: Def): Thing<T> } }",
  );
});

test("a file that is no module stays as it is, after what it refers to", async () => {
  const files = {
    index:
      '/// <reference path="base" />\n/// <reference lib="x" />\n/// <reference types="node" />\ninterface Late {}\n',
    base: 'declare var early: 1;\ndeclare module "m" { import { x } from "n"; }\n',
    "lib.x.d.ts": "interface Lib {}\n",
  };
  expect(await textOf(files)).toBe(
    'declare var early: 1; declare module "m" { import { x } from "n"; } interface Lib {} interface Late {}',
  );
});

test("all that a module declares is exported unless it says what is", async () => {
  expect(await textOf({ index: "interface A {}\nexport interface B {}\n" })).toBe(
    'declare module "p/index" { interface A {} export interface B {} }',
  );
  expect(await textOf({ index: "interface A {}\nexport { A as B };\n" })).toBe(
    'declare module "p/index" { interface A {} export { A as B }; export { }; }',
  );
});

test("what another text has is left out", async () => {
  const files = { index: 'export * from "./a";\n', a: "export {};\n" };
  const seen = new Set<string>();
  await textOf(files, ["a"], seen);
  expect([...seen]).toEqual(["a"]);
  expect(await textOf(files, ["index"], seen)).toMatch(/^declare module "p\/index" \{ export \* from "p\/a";/);
});
