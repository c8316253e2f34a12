import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(kernel.folder, name)), { recursive: true });
    await writeFile(join(kernel.folder, name), text);
  }
}

/** Text of a cell's result, or its error. */
async function run(code: string): Promise<string | undefined> {
  const { result, reply } = await kernel.run(code);
  return reply.status === "ok" ? result : `${reply.ename}: ${reply.evalue}`;
}

describe("a changed file", () => {
  test("is loaded anew by the next import, statically, dynamically and from functions", async () => {
    await write({ "one.ts": "export const v: number = 1;\n" });
    expect(await run('import { v } from "./one.ts"; const later = async () => (await import("./one.ts")).v; v')).toBe(
      "1",
    );
    await write({ "one.ts": "export const v: number = 22;\n" });
    expect(await run("v")).toBe("1");
    expect(await run("await later()")).toBe("22");
    expect(await run('import { v } from "./one.ts"; v')).toBe("22");
    expect(await run('(await import("./one.ts")).v')).toBe("22");
  });
  test("takes with it what imports it, through others and in circles; the rest stays the same instance", async () => {
    await write({
      "top.ts": 'export * from "./middle.mjs"; export { kept } from "./kept.ts";\n',
      "middle.mjs": 'import "./bottom.mts"; export { b } from "./bottom.mts"; export const m = {};\n',
      "bottom.mts": 'import * as top from "./top.ts"; export const b: number = 1; export const circle = () => top.m;\n',
      "kept.ts": "export const kept = {};\n",
    });
    expect(await run('import { b, m, kept } from "./top.ts"; const before = { b, m, kept }; b')).toBe("1");
    expect(await run('import * as same from "./top.ts"; same.m === before.m')).toBe("true");
    await write({
      "bottom.mts": 'import * as top from "./top.ts"; export const b = 20; export const circle = () => top.m;\n',
    });
    expect(
      await run('import * as next from "./top.ts"; [next.b, next.m !== before.m, next.kept === before.kept]'),
    ).toBe("[ 20, true, true ]");
    expect(await run('import { circle } from "./bottom.mts"; circle() === next.m')).toBe("true");
  });
  test("may be JSON or CommonJS, imported or required", async () => {
    await write({
      "data.json": '{ "n": 1 }',
      "dep.cjs": "exports.d = 1;",
      "common.cjs": "exports.c = require('./dep.cjs').d;",
      "typed.cts": "const t: number = 1; module.exports = { t };",
      "uses-json.ts": 'import data from "./data.json"; export const n = data.n;\n',
    });
    const all = `import data from "./data.json"; import { n } from "./uses-json.ts"; import { c } from "./common.cjs"; import { t } from "./typed.cts";
      [data.n, n, c, t, require("./common.cjs").c, require("./data.json").n].join()`;
    expect(await run(all)).toBe("'1,1,1,1,1,1'");
    await write({
      "data.json": '{ "n": 22 }',
      "dep.cjs": "exports.d = 33;",
      "typed.cts": "const t: number = 44; module.exports = { t };",
    });
    expect(await run(all)).toBe("'22,22,33,44,33,22'");
  });
  test("shows its new lines in stacks", async () => {
    await write({ "fails.ts": "export function f(): void {\n  throw new Error('one');\n}\n" });
    await run('import { f } from "./fails.ts"');
    await write({ "fails.ts": "interface A {}\n\n\nexport function f(): void {\n  throw new Error('two');\n}\n" });
    const { reply } = await kernel.run('import { f } from "./fails.ts"; f()');
    expect(reply.traceback.join("\n")).toMatch(/two[\s\S]*fails\.ts:5:9/);
  });
  test("that is gone fails, and works again when it is back", async () => {
    await write({ "gone.ts": "export const g = 1;\n", "uses-gone.ts": 'export { g } from "./gone.ts";\n' });
    expect(await run('import { g } from "./uses-gone.ts"; g')).toBe("1");
    await rm(join(kernel.folder, "gone.ts"));
    expect(await run('import { g } from "./uses-gone.ts"; g')).toContain("Cannot find module");
    await write({ "gone.ts": "export const g = 2;\n" });
    expect(await run('import { g } from "./uses-gone.ts"; g')).toBe("2");
  });
});

describe("a module that failed while it was loaded", () => {
  test("is tried again though its file is the same; what had run to its end stays", async () => {
    await write({
      "good.ts": "export const good = {}; globalThis.runs = (globalThis.runs ?? 0) + 1;\n",
      "flaky.ts":
        'import "./good.ts"; await null; if (!globalThis.ready) throw new Error("not ready");\nexport const ok = 1;\n',
      "flaky.cjs": "if (!globalThis.ready) throw new Error('not ready'); exports.ok = 2;",
    });
    expect(await run('import { ok } from "./flaky.ts"')).toBe("Error: not ready");
    expect(await run('import { ok } from "./flaky.cjs"')).toBe("Error: not ready");
    await run("globalThis.ready = true");
    expect(await run('import { ok } from "./flaky.ts"; import { ok as two } from "./flaky.cjs"; [ok, two]')).toBe(
      "[ 1, 2 ]",
    );
    expect(await run("runs")).toBe("1");
  });
  test("with a syntax error or a missing import works after the repair", async () => {
    await write({
      "broken.ts": 'import { nothing } from "./broken-too.ts"; export const x = nothing;\n',
      "broken-too.ts": "export const = 1",
    });
    expect(await run('import { x } from "./broken.ts"; x')).toContain("SyntaxError");
    await write({ "broken-too.ts": "export const other = 1;" });
    expect(await run('import { x } from "./broken.ts"; x')).toContain("does not provide an export named 'nothing'");
    await write({ "broken-too.ts": "export const nothing = 1;" });
    expect(await run('import { x } from "./broken.ts"; x')).toBe("1");
  });
  test("since its cell was interrupted is tried again", async () => {
    await write({ "slow.ts": "console.log('begun'); if (!globalThis.fast) while (true);\nexport const s = 1;\n" });
    const id = await kernel.start('import { s } from "./slow.ts"; s');
    await kernel.find((m) => m.type === "stream" && m.parentId === id);
    await kernel.ask("control", "interrupt_request");
    expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
    await run("globalThis.fast = true");
    expect(await run('import { s } from "./slow.ts"; s')).toBe("1");
  });
});

describe("names", () => {
  test("that a module does not export are an error where they are used as values, else they may be types", async () => {
    await write({ "names.ts": "export interface T { x: number }\nexport const total = 1;\nexport default 3;\n" });
    expect(await run('import { totla } from "./names.ts"; totla')).toBe(
      'SyntaxError: module "./names.ts" has no export "totla"; did you mean "total"?',
    );
    expect(await run('import { T, total } from "./names.ts"; const t: T = { x: total }; t.x')).toBe("1");
    expect(await run("const u: T = { x: 2 }; u.x")).toBe("2");
    expect(await run("({ T })")).toBe('ReferenceError: module "./names.ts" has no export "T"');
    expect(await run('import whole from "node:fs"; import nothing from "./one.ts"; nothing')).toContain(
      "no default export",
    );
    expect(await run("const T = 5; T")).toBe("5");
  });
  test("of a CommonJS package that Node does not detect are found", async () => {
    await write({
      "node_modules/dynamic/package.json": '{ "name": "dynamic", "main": "main.js" }',
      "node_modules/dynamic/main.js": "for (const name of ['one', 'two']) exports[name] = name; exports.default = 'd';",
    });
    expect(await run('import { one, two as zwei } from "dynamic"; [one, zwei]')).toBe("[ 'one', 'two' ]");
    expect(await run('import { onee } from "dynamic"; onee')).toContain('did you mean "one"');
  });
  test("of a package of types alone vanish", async () => {
    await write({
      "node_modules/@types/only-types/package.json": '{ "name": "@types/only-types", "types": "index.d.ts" }',
    });
    expect(await run('import { Only } from "only-types"; let o: Only | undefined; 1')).toBe("1");
    expect(await run("Only")).toContain("Cannot find package 'only-types'");
    expect(await run('import { Only } from "only-types"; new Only()')).toContain("Cannot find package 'only-types'");
  });
});

test("a package that is installed while the kernel runs is found, also by require", async () => {
  expect(await run('import { late } from "late-package"; late')).toContain("Cannot find package");
  expect(await run('require("late-package")')).toContain("Cannot find package");
  await write({
    "node_modules/late-package/package.json": '{ "name": "late-package", "type": "module", "exports": "./main.js" }',
    "node_modules/late-package/main.js": "export const late = 1;",
  });
  expect(await run('import { late } from "late-package"; [late, require("late-package").late]')).toBe("[ 1, 1 ]");
});

test("tsconfig paths, missing endings and .js for .ts lead to files, which may lie outside of the folder", async () => {
  await write({
    "tsconfig.json":
      '{ // comment\n "extends": "./base", "compilerOptions": { "paths": { "@/*": ["./src/*"], "exact": ["./src/deep/index.ts"], }, }, }',
    "base.json": '{ "compilerOptions": { "experimentalDecorators": true } }',
    "src/a.ts": 'import { d } from "@/deep"; export const a = d + 1;\n',
    "src/deep/index.ts": 'export { e as d } from "./e.js";\n',
    "src/deep/e.mts": "export const never = 1;",
    "src/deep/e.ts": "export const e: number = 1;\n",
  });
  expect(
    await run('import { a } from "@/a"; import { d } from "exact"; import { e } from "./src/deep/e"; [a, d, e]'),
  ).toBe("[ 2, 1, 1 ]");
  expect(
    await run(
      "function legacy(target: any, name: string) { target.noted = name } class L { @legacy m() {} } (new L() as any).noted",
    ),
  ).toBe("'m'");
  await rm(join(kernel.folder, "tsconfig.json"));
});

test("a folder, also one's own and the one above, means its index", async () => {
  await write({
    "part/index.ts": "export const tag = {};\n",
    "part/own.ts": 'export { tag } from ".";\n',
    "part/inner/deep.ts": 'export { tag } from "..";\nexport { tag as same } from "../";\n',
  });
  const code =
    'import { tag } from "./part/"; import { tag as own } from "./part/own"; import { tag as up, same } from "./part/inner/deep"; [own, up, same].every((each) => each === tag)';
  expect(await run(code)).toBe("true");
});

test("imports resolve from the notebook's folder wherever the process goes", async () => {
  await write({ "here.ts": "export const here = import.meta.filename;\n" });
  expect(await run('process.chdir("/"); import { here } from "./here.ts"; here')).toBe(
    `'${join(kernel.folder, "here.ts")}'`,
  );
  expect(
    await run(
      '[import.meta.resolve("./here.ts") === new URL("./here.ts", import.meta.url).href, import.meta.resolve("node:fs")]',
    ),
  ).toBe("[ true, 'node:fs' ]");
});

test("decorators, accessor and parted namespaces work in imported files, with their lines", async () => {
  await write({
    "decorated.ts":
      "function note<T>(value: T, { kind }: { kind: string }): T {\n  seen.push(kind);\n  return value;\n}\nexport const seen: string[] = [];\n\n@note\nexport class D {\n  @note accessor x: number = 3;\n  @note\n  fail(): never {\n    throw new Error('decorated');\n  }\n}\nexport namespace N { export const a = 1 }\nexport namespace N { export const b = a + 1 }\n",
  });
  expect(await run('import { D, N, seen } from "./decorated.ts"; [new D().x, N.b, seen.join()]')).toBe(
    "[ 3, 2, 'accessor,method,class' ]",
  );
  const { reply } = await kernel.run("new D().fail()");
  expect(reply.traceback.join("\n")).toMatch(/D\.fail \([^)]*decorated\.ts:12:11\)/);
});
