// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start({
    "lib.ts":
      "export interface A {\n  x: number;\n}\n\nexport function fail(x: number): never {\n  throw new Error(`in lib ${x}`);\n}\n",
    "plain.mjs": "export function fail() {\n  return null.x;\n}\n",
    "bad.ts": "const é = '😀';\nexport const b = = 2;\n",
    "bad.cjs": "exports.a = 1;\nexports.b = ;\n",
    "thread.ts": "interface A {\n  x: number;\n}\n\nthrow new RangeError('in thread');\n",
  });
  const folder = join(kernel.folder, "node_modules", "pkg");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "name": "pkg", "version": "1.0.0", "main": "index.js" }');
  writeFileSync(
    join(folder, "index.js"),
    "exports.boom = function boom() {\n  throw new TypeError('from pkg');\n};\nexports.later = () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 1));\n",
  );
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

interface Failed {
  ename: string;
  evalue: string;
  text: string;
}

/** How a cell failed; `text` is the traceback without colours. */
async function failed(code: string): Promise<Failed> {
  const { reply } = await kernel.run(code);
  expect(reply.status).toBe("error");
  const { ename, evalue, traceback } = reply;
  return { ename, evalue, text: stripVTControlCharacters(traceback.join("\n")) };
}

describe("the place", () => {
  test("in a local file is shown with its own line, and the cell's line below", async () => {
    const { text } = await failed('import { fail } from "./lib.ts";\nfail(3)');
    expect(text).toMatch(/^Error: in lib 3\n {4}at fail \(lib\.ts:6:9\)\n {4}at cell-\d+\.ts:2:1\n/);
    expect(text).toMatch(/lib\.ts\n(.*\n)*> +6 \| {3}throw new Error\(`in lib \$\{x\}`\);\n +\^/);
    expect(text).toMatch(/cell-\d+\.ts\n(.*\n)*> +2 \| fail\(3\)/);
    const { text: plain } = await failed('import { fail as g } from "./plain.mjs"; g()');
    expect(plain).toMatch(/> +2 \| {3}return null\.x;/);
  });
  test("in a package is named last, the author's own first", async () => {
    const { text } = await failed('import pkg from "pkg";\npkg.boom()');
    expect(text).toMatch(
      /^TypeError: from pkg\n {4}at cell-\d+\.ts:2:5\n {4}thrown at Object\.boom \(node_modules\/pkg\/index\.js:2:9\)/,
    );
  });
  test("of an await is that of an error without frames of the author's", async () => {
    await kernel.run('import pkg from "pkg"');
    expect((await failed("const one = 1;\nawait pkg.later()")).text).toMatch(/^Error: late\n {4}at cell-\d+\.ts:2:7\n/);
    const aborted = await failed("await fetch('http://127.0.0.1:9/', { signal: AbortSignal.abort() })");
    expect(aborted).toMatchObject({ ename: "AbortError", text: expect.stringMatching(/at cell-\d+\.ts:1:7/) });
  });
  test("of an await is that of a reason that is no error", async () => {
    const { text, ename } = await failed("const two = 2;\nawait Promise.reject({ code: 5 });");
    expect(ename).toBe("object");
    expect(text).toMatch(/^Uncaught \{ code: 5 \}\n {4}at cell-\d+\.ts:2:7\n/);
    expect((await failed("\nthrow 'text'")).text).toBe("Uncaught 'text'");
  });
  test("of a syntax error in an imported file is that file's, with its line", async () => {
    const { evalue, text } = await failed('import "./bad.ts"');
    expect(evalue).toBe("Unexpected token");
    expect(text).toMatch(/^SyntaxError: Unexpected token\n {4}at bad\.ts:2:18\n {4}at cell-\d+\.ts:1:1\n/);
    expect(text).toMatch(/> +2 \| export const b = = 2;\n {26}\^/);
    expect((await failed('require("./bad.cjs")')).text).toMatch(/at bad\.cjs:2:13\n/);
  });
  test("of a syntax error in the cell is marked in its line", async () => {
    const { text, evalue } = await failed("let a = '😀';\nlet b = '😀'; let = = 3");
    expect(evalue).toBe("Unexpected token");
    expect(text).toMatch(/at cell-\d+\.ts:2:21\n/);
    expect(text).toMatch(/> +2 \| let b = '😀'; let = = 3\n {29}\^/);
  });
  test("of an error in a worker thread is told", async () => {
    const code = `import { Worker } from "node:worker_threads";
const thread = new Worker(new URL("./thread.ts", import.meta.url));
await new Promise((_, reject) => thread.on("error", reject));`;
    const { ename, text } = await failed(code);
    expect(ename).toBe("RangeError");
    expect(text).toMatch(/at thread\.ts:5:7\n/);
    expect(text).toMatch(/> +5 \| throw new RangeError\('in thread'\);/);
    expect(text).toMatch(/at cell-\d+\.ts:3:7/);
  });
});

describe("what is shown", () => {
  test("a recursion without end shows each place once, with how often", async () => {
    const { text } = await failed("function again(): number {\n  return again() + 1;\n}\nagain()");
    expect(text.match(/at again/g)!.length).toBeLessThan(4);
    expect(text).toMatch(/at again \(cell-\d+\.ts:2:10\) \(\d+ times\)/);
  });
  test("both errors of a SuppressedError", async () => {
    const { text } = await failed("throw new SuppressedError(new Error('second'), new Error('first'), 'both')");
    expect(text).toMatch(/error Error: second/);
    expect(text).toMatch(/suppressed Error: first/);
  });
  test("the name of a class that gives its errors none", async () => {
    expect(await failed("class QuotaError extends Error {}; throw new QuotaError('full')")).toMatchObject({
      ename: "QuotaError",
      evalue: "full",
      text: expect.stringMatching(/^QuotaError: full\n/),
    });
  });
  test("a message of many lines and colours, and one with what moves the cursor", async () => {
    const { evalue, text } = await failed("throw new Error('one\\n\\x1b[31mtwo\\x1b[0m\\x1b[2J\\x1b]0;t\\x07')");
    expect(evalue).toBe("one\ntwo");
    expect(text).toMatch(/^Error: one\ntwo\n {4}at/);
  });
  test("errors of other realms, frozen ones, and such with an own toString", async () => {
    const code = 'import vm from "node:vm"; vm.runInNewContext("(() => { throw new RangeError(\'far\') })()")';
    expect(await failed(code)).toMatchObject({ ename: "RangeError", evalue: "far" });
    expect((await failed("throw Object.freeze(new Error('cold'))")).text).toMatch(/at cell-\d+\.ts:1:21/);
    expect((await failed("class T extends Error { toString() { throw 1 } }; throw new T('t')")).evalue).toBe("t");
  });
});

describe("hints", () => {
  test("a name nearly right", async () => {
    await kernel.run("const temperature = 1");
    const { evalue, text } = await failed("opne('x')");
    expect(evalue).toBe("opne is not defined");
    expect(text).toMatch(/^ReferenceError: opne is not defined\. Did you mean open\?\n/);
    expect((await failed("readFileSync('x')")).text).toMatch(
      /^ReferenceError: readFileSync is not defined\. There is: import \{ readFileSync \} from "node:fs"\n/,
    );
    expect((await failed("readFile('x')")).text).toContain('There is: import { readFile } from "node:fs/promises"');
    expect((await failed("path.join('x')")).text).toContain('There is: import * as path from "node:path"');
    expect((await failed("temprature + 1")).text).toContain("Did you mean temperature?");
    expect((await failed("function f() { return Maht.PI } f()")).text).toContain("Did you mean Math?");
    expect((await failed("zzqqxx")).text).not.toContain("Did you mean");
  });
  test("a method or property nearly right, also of arrays of the library", async () => {
    await kernel.run('const box = { width: 3, list: [1] }; const da = dataArray([1, 2], { dims: ["x"] })');
    expect((await failed("box.list.mpa((x) => x)")).text).toContain("Did you mean map?");
    expect((await failed("da.maen('x')")).text).toContain("Did you mean mean?");
    expect((await failed("box.widht.toFixed()")).text).toContain("box has no widht. Did you mean width?");
    expect((await failed("(() => { const box = { a: {} }; return box.b.c })()")).text).not.toContain("Did you mean");
  });
  test("a package that is missing says how to install it", async () => {
    for (const code of ['import x from "no-pkg/sub"', 'require("no-pkg")', 'await import("no-pkg")'])
      expect((await failed(code)).text).toMatch(/^Error: Cannot find .*no-pkg(.|\n)*npm install no-pkg/);
    expect((await failed('import x from "@scope/no-pkg/a.js"')).text).toContain("npm install @scope/no-pkg");
    expect((await failed('import { z } from "lodash\\n; rm -rf"')).text).not.toContain("npm install");
  });
  test("an import that Node has no loader for says the way out", async () => {
    writeFileSync(join(kernel.folder, "view.tsx"), "export const view = <b/>;\n");
    expect((await failed('import { view } from "./view.tsx"; view')).text).toContain("write the file as .ts");
    for (const scheme of ["npm", "jsr"])
      expect((await failed(`await import("${scheme}:lodash")`)).text).toContain(`without ${scheme}:`);
    expect((await failed('import x from "https://example.org/x.js"; x')).text).toContain("not imported from the web");
  });
  test("a file that is missing names the one that is near", async () => {
    const { text } = await failed('import { fail } from "./libb.ts"');
    expect(text).toContain("Did you mean ./lib.ts?");
    expect(text).toContain("Cannot find module './libb.ts'");
    expect((await failed('require("./plian.mjs")')).text).toContain("Did you mean ./plain.mjs?");
  });
});

test("a rejection nobody handles has the same form and hints", async () => {
  const { stderr } = await kernel.run(
    "Promise.reject(new SuppressedError(new Error('b'), new Error('a'))); setTimeout(() => opne(), 1); await new Promise((r) => setTimeout(r, 60))",
  );
  expect(stderr).toMatch(/suppressed Error: a/);
  expect(stderr).toContain("Did you mean open?");
});

test("a thrown value of very many parts is shown in part", async () => {
  const code = "throw Object.fromEntries(Array.from({ length: 400_000 }, (_, i) => ['k' + i, i]))";
  const { reply } = await kernel.run(code, {}, 60_000);
  expect(reply.evalue).toContain("more properties");
});

test("a proxy that is revoked is a result like another", async () => {
  const { reply, result } = await kernel.run("const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); proxy");
  expect([reply.status, result]).toEqual(["ok", "<Revoked Proxy>"]);
});
