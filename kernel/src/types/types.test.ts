import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { childrenOf, parentOf } from "../testing/processes.ts";

const SLOW = 20_000;

/** What a completion at the end of a text gives: names with their kinds. */
async function completions(kernel: KernelClient, code: string): Promise<Record<string, string>> {
  const content = { code, cursor_pos: [...code].length };
  const reply = await kernel.ask("shell", "complete_request", content, SLOW);
  expect(reply.status).toBe("ok");
  const types = reply.metadata._jupyter_types_experimental as { text: string; type: string }[];
  for (const [at, { text, type }] of types.entries())
    if (!type.startsWith("from\u00a0")) expect(reply.matches[at]).toBe(text);
  return Object.fromEntries(types.map(({ text, type }) => [text, type]));
}

async function inspection(kernel: KernelClient, code: string, detail = 0): Promise<Record<string, string>> {
  const content = { code, cursor_pos: [...code].length, detail_level: detail };
  const reply = await kernel.ask("shell", "inspect_request", content, SLOW);
  return reply.data;
}

/** A kernel whose cells wait for their warnings as long as it takes on a busy machine. */
function start(env: Record<string, string> = {}): Promise<KernelClient> {
  return KernelClient.start({}, { env: { CRATON_TYPES: "on", CRATON_TYPES_WAIT_MS: "10000", ...env } });
}

/** Runs cells until one has got its warning: the type service is up. */
async function warm(kernel: KernelClient): Promise<void> {
  const deadline = Date.now() + SLOW;
  while (!(await kernel.run("const warmedUp = 'text'; warmedUp.missing")).stderr.includes("TS2339"))
    if (Date.now() > deadline) throw new Error("the type service does not come up");
    else await new Promise((resolve) => setTimeout(resolve, 100));
}

const plain = stripVTControlCharacters;

describe("with types, in one session", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await start();
    await warm(kernel);
  });
  afterAll(() => kernel?.[Symbol.asyncDispose]());

  test("a type error is a warning under the cell that runs all the same, with the place and the span", async () => {
    const { reply, stderr, result } = await kernel.run("const n: number = 'x'\nn");
    expect(reply.status).toBe("ok");
    expect(result).toBe("'x'");
    expect(plain(stderr).replace(/cell-\d+/, "cell-N")).toBe(
      "cell-N.ts:1:7 TS2322 Type 'string' is not assignable to type 'number'.\n" +
        "   1 | const n: number = 'x'\n" +
        "     |       ~\n",
    );
    expect(stderr).toContain("\u001b[");
  });

  test("what cells declare is known to later cells, and what the kernel allows is no error", async () => {
    const cells = [
      "let cnt = 0; function inc() { cnt++ } class Box<T> { constructor(readonly value: T) {} }",
      "interface Point { x: number; y: number } type Two = Point | Box<string>; enum Colour { red, green }",
      "namespace Geo { export const pi = 3; export interface Place { at: Point } }",
      "import { join } from 'node:path'; import * as fs from 'node:fs'; import zarrita from 'zarrita';",
      "const place: Geo.Place = { at: { x: Geo.pi, y: Colour.red } }; const two: Two = new Box(join('a', 'b'))",
      "cnt = 10; inc(); cnt",
      "const two = await Promise.resolve(2); let best = null; let list = []; for (var i = 0; i < 3; i++) list.push(i)",
      "best = two + i; list.push(3); list.find((each) => each > 1).toFixed(1); inc = () => { cnt = 0 }",
      "{ value: 1, other: [2, 3] }",
      "display.html('<b>x</b>'); const handle = display(1); handle.update(2); fs.existsSync('.'); cellSignal()?.aborted",
      "%time 1 + 1",
      "const untyped = require('./nothing-typed.cjs'); function f(a, b) { return a + b } f(1, 2)",
    ];
    await kernel.run("require('node:fs').writeFileSync('nothing-typed.cjs', 'exports.a = 1')");
    for (const code of cells) expect(await kernel.run(code).then(({ stderr }) => plain(stderr))).toBe("");
    const { stderr } = await kernel.run("cnt = 'text'; new Box(1).value.foo; place.at.z; two.length; Colour.blue");
    expect(plain(stderr).match(/TS\d+ .*/g)).toEqual([
      "TS2322 Type 'string' is not assignable to type 'number'.",
      "TS2339 Property 'foo' does not exist on type 'number'.",
      "TS2339 Property 'z' does not exist on type 'Point'.",
      "TS2339 Property 'length' does not exist on type 'number'.",
      "TS2339 Property 'blue' does not exist on type 'typeof Colour'.",
    ]);
  });

  test("every global of the kernel has a type", async () => {
    const { result } = await kernel.run("JSON.stringify(Object.getOwnPropertyNames(globalThis))");
    const known = new Set(Object.getOwnPropertyNames(globalThis));
    const names: string[] = JSON.parse(result!.slice(1, -1)).filter((name: string) => !known.has(name));
    const own = names.filter((name) => !/^\$\$|^inspector$|^console$/.test(name));
    expect(own).toEqual(expect.arrayContaining(["display", "open", "comms", "widgets", "interact", "cellSignal"]));
    const { stderr } = await kernel.run(`function all() { return [${own.join(", ")}] }`);
    expect(plain(stderr)).toBe("");
    expect((await inspection(kernel, "display"))["text/plain"]).toMatch(
      /const display: DisplayFunction\n\nShows values/,
    );
  });

  test("completion knows types, kinds and code points", async () => {
    await kernel.run(
      "class Station { name = 'a'; measure(depth: number) { return [depth] } } const station = new Station()",
    );
    expect(await completions(kernel, "station.measure(3).ma")).toMatchObject({ map: "method" });
    expect(await completions(kernel, "Stat")).toMatchObject({ Station: "class" });
    expect(await completions(kernel, "stat")).toMatchObject({ station: "variable", Station: "class" });
    expect(await completions(kernel, "datas")).toMatchObject({ dataset: "function", Dataset: "class" });
    expect(await completions(kernel, "retur")).toMatchObject({ return: "keyword" });
    const code = "'é😀'; station.mea";
    const reply = await kernel.ask("shell", "complete_request", { code, cursor_pos: [...code].length });
    expect(reply).toMatchObject({ matches: ["measure"], cursor_start: 14, cursor_end: 17 });
  });

  test("completion adds the properties of live objects that types do not know", async () => {
    await kernel.run("const parsed = JSON.parse('{\"temperature\": 3}'); globalThis.untypedName = 1");
    expect(await completions(kernel, "parsed.temp")).toEqual({ temperature: "property" });
    expect(await completions(kernel, "untypedN")).toEqual({ untypedName: "variable" });
    expect(await completions(kernel, "'untypedN")).toEqual({});
  });

  test("inspection shows declaration, documentation, the call around the cursor and the live value", async () => {
    await kernel.run(
      "/** Adds things up. */\nfunction total(values: number[], start = 0) { return start }\nconst n = 42",
    );
    const hover = await inspection(kernel, "total");
    expect(hover["text/markdown"]).toContain("total(values: number[], start?: number): number");
    expect(hover["text/markdown"]).toContain("Adds things up.");
    expect(hover["text/plain"]).not.toContain("\u001b");
    expect((await inspection(kernel, "total", 1))["text/plain"]).toContain("return start");
    expect((await inspection(kernel, "total([1], "))["text/plain"]).toContain(
      "total(values: number[], start?: number)",
    );
    const value = await inspection(kernel, "n");
    expect(value["text/plain"]).toContain("const n: 42");
    expect(value["text/plain"]).toContain("n: number\n\n42");
  });

  test("inspection of a name that nobody has declared finds nothing", async () => {
    await kernel.run("let declared: any");
    const found = async (code: string): Promise<boolean> =>
      (await kernel.ask("shell", "inspect_request", { code, cursor_pos: code.length }, SLOW)).found;
    expect([await found("declared"), await found("nothingSuch"), await found("Math.nothingSuch")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("datasets are typed from the live objects: wrong names are told in the next cell", async () => {
    await kernel.run(
      "const cube = dataArray([[[1, 2]]], { dims: ['time', 'lat', 'lon'], coords: { lat: [50] } }).astype('float32')\n" +
        "await dataset({ t2m: cube, precipitation: cube }).toZarr('weather.zarr')",
    );
    const opened = await kernel.run("const ds = await open('weather.zarr'); let t2m = ds.t2m; ds.whatever");
    expect(opened).toMatchObject({ reply: { status: "ok" }, stderr: "" });
    const problems = async (code: string): Promise<string[]> =>
      plain((await kernel.run(code)).stderr).match(/TS\d+ .*/g) ?? [];
    expect(await problems("ds.t2m.mean('tiem')")).toEqual([
      expect.stringMatching(/"tiem".*("(time|lat|lon)"[ |]*){3}/),
    ]);
    expect(await problems("ds.precipitaton")).toEqual([expect.stringMatching(/Did you mean 'precipitation'\?/)]);
    expect(await problems("ds.t2m.sel({ latt: 3 })")).toEqual([
      expect.stringMatching(/'latt'.*("(time|lat|lon)"[ |]*){3}/),
    ]);
    expect(await problems("t2m.values[0] * 2; ds.sel({ lat: 50 }).mean('time').precipitation.dims")).toEqual([]);
    expect(await completions(kernel, "ds.prec")).toEqual({ precipitation: "property" });
    expect(await completions(kernel, "ds.t2m.mean('l")).toMatchObject({
      lat: expect.anything(),
      lon: expect.anything(),
    });
    expect((await inspection(kernel, "t2m"))["text/plain"]).toMatch(/DataArray<("(time|lat|lon)"[ |]*){3}, "float32">/);
    await kernel.run("function first(data: Dataset) { return data.t2m } function swap() { t2m = ds.t2m.mean('time') }");
    expect(await problems("first(ds); swap()")).toEqual([]);
    expect(await problems("t2m.mean('time')")).toEqual([expect.stringMatching(/("(lat|lon)"[ |]*){2}/)]);
    await kernel.run("t2m = 3 as any");
    expect(await problems("t2m.toFixed(1)")).toEqual([]);
  });

  test("completion offers what modules export, as an expression that imports it, after the session's names", async () => {
    await kernel.run("const readFileOfMine = 1");
    const imports = (code: string): Promise<Record<string, string>> => completions(kernel, code);
    const expression = '(await import("node:fs/promises")).readFile';
    await vi.waitFor(async () => expect(await imports("readFile")).toHaveProperty([expression]), SLOW);
    const found = await imports("const text = readFile");
    expect(Object.keys(found)[0]).toBe("readFileOfMine");
    expect(found[expression]).toBe("from\u00a0node:fs/promises");
    expect(Object.keys(found).length).toBeLessThanOrEqual(21);
    expect(await imports("const n = 1\nreadFile")).toHaveProperty([`;${expression}`]);
    expect(await imports("re")).not.toHaveProperty([expression]);
    for (const code of ["'readFile", "function f() { return readFile", "let readFile", "warmedUp.readFile"])
      expect(Object.values(await imports(code)).filter((kind) => kind.startsWith("from\u00a0"))).toEqual([]);
    expect((await kernel.run(`typeof ${expression}`)).result).toBe("'function'");
    expect((await inspection(kernel, expression))["text/plain"]).toMatch(/readFile/);
    expect(Object.entries(await imports("fileURLToP"))).toEqual([
      ['(await import("node:url")).fileURLToPath', "from\u00a0node:url"],
      ['(await import("node:url")).fileURLToPathBuffer', "from\u00a0node:url"],
      ["fileURLToP", "typed"],
    ]);
    expect(await imports("FetchSto")).toHaveProperty(['(await import("zarrita")).FetchStore']);
    const { stderr } = await kernel.run("typeof 1; () => readFile('x')");
    expect(plain(stderr)).toContain(
      "Cannot find name 'readFile'. There is: import { readFile } from \"node:fs/promises\"",
    );
    const took: number[] = [];
    for (let i = 0; i < 20; i++) {
      const began = performance.now();
      await imports(`const v${i} = readFi`);
      took.push(performance.now() - began);
    }
    console.log(`completion with imports: ${Math.min(...took).toFixed(1)} ms at best`);
    expect(Math.min(...took)).toBeLessThan(150);
  }, 60_000);

  test("a global that code has set is known to later cells, as anything", async () => {
    await kernel.run("globalThis.fromAfar = 1; (globalThis as any)['with-dash'] = 2");
    expect((await kernel.run("fromAfar + 1")).stderr).toBe("");
    expect(plain((await kernel.run("() => fromAfa2")).stderr)).toContain("TS2304");
    expect((await inspection(kernel, "display"))["text/plain"]).toContain("DisplayFunction");
  });

  test("local files that were edited and packages that were installed since are known as they are now", async () => {
    const write = (file: string, text: string): Promise<unknown> =>
      kernel.run(`{ const fs = require("node:fs"); fs.mkdirSync(require("node:path").dirname(${JSON.stringify(file)}), { recursive: true });
        fs.writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(text)}) }`);
    const problems = async (code: string): Promise<string[]> =>
      plain((await kernel.run(code)).stderr).match(/TS\d+ .*/g) ?? [];
    await write("inner.ts", "export const depth: number = 1");
    await write("outer.ts", "export * from './inner.ts'");
    const use = "import { depth } from './outer.ts'; depth.toFixed(); depth.toUpperCase?.()";
    expect(await problems(use)).toEqual([expect.stringContaining("'toUpperCase' does not exist on type 'number'")]);
    await write("inner.ts", "export const depth: any = 1");
    expect(await problems(use)).toEqual([]);
    await problems("import { late } from './later.ts'");
    await write("later.ts", "export const late: number = 1");
    expect(await problems("import { late } from './later.ts'; late.foo")).toEqual([expect.stringContaining("'foo'")]);
    await problems("import { size } from 'installed-later'");
    await write("node_modules/installed-later/index.js", "exports.size = 3");
    await write("node_modules/installed-later/index.d.ts", "export const size: number");
    await write("node_modules/installed-later/package.json", '{"name":"installed-later","types":"index.d.ts"}');
    expect(await problems("import { size } from 'installed-later'; size.foo")).toEqual([
      expect.stringContaining("'foo' does not exist on type 'number'"),
    ]);
  });

  test("a package that asks for Node's types gets those that cells have, whatever others are installed", async () => {
    const asks = '/// <reference types="node" />\nimport { EventEmitter } from "events";\n';
    const files = {
      "asks/index.d.ts": `${asks}export declare class Asks extends EventEmitter { bytes: Buffer }\n`,
      "asks/index.js": "exports.Asks = class {};",
      "asks/package.json": '{"name":"asks","types":"index.d.ts"}',
      "@types/node/index.d.ts": "interface Buffer { other: 1 }\ndeclare var process: string;\n",
      "@types/node/package.json": '{"name":"@types/node","types":"index.d.ts"}',
    };
    for (const [file, text] of Object.entries(files))
      await kernel.run(`{ const fs = require("node:fs"); const at = "node_modules/${file}";
        fs.mkdirSync(require("node:path").dirname(at), { recursive: true }); fs.writeFileSync(at, ${JSON.stringify(text)}) }`);
    const use =
      "import { Asks } from 'asks'; const a = new Asks(); a.on; a.bytes?.other; process.pid.toFixed(); a.bytes?.at(0)";
    const { stderr, reply } = await kernel.run(use);
    expect(reply.status).toBe("ok");
    expect(plain(stderr).match(/TS\d+ .*/g)).toEqual([expect.stringMatching(/^TS2339 Property 'other' .*Buffer/)]);
  });

  test("%strict makes type errors block, names of %run and the startup file are known, %reset forgets", async () => {
    await kernel.run("%%writefile other.ts\nconst fromFile = { a: 1 }");
    expect((await kernel.run("%run other.ts")).stderr).toBe("");
    expect((await kernel.run("fromFile.b")).stderr).toBe("");
    await kernel.run("%strict on");
    const refused = await kernel.run("const s: string = 3; console.log('ran')");
    expect(refused).toMatchObject({ reply: { status: "error", ename: "TypeCheckError" }, stdout: "" });
    await kernel.run("%strict off");
    await kernel.run("const gone = 1\n%reset -f");
    expect(plain((await kernel.run("typeof gone === 'undefined' || gone")).stderr)).toContain("TS2304");
  });

  test("completion and inspection answer while a cell blocks the main thread", async () => {
    await warm(kernel);
    const id = await kernel.start("while (true);");
    await kernel.find((m) => m.parentId === id && m.type === "execute_input");
    expect(await completions(kernel, "warmedUp.toUpp")).toHaveProperty("toUpperCase");
    expect((await inspection(kernel, "warmedUp"))["text/plain"]).toContain("warmedUp");
    expect(kernel.received.some((m) => m.parentId === id && m.type === "execute_reply")).toBe(false);
    await kernel.request("control", "interrupt_request", {});
    await kernel.ended(id);
  });

  test("a service that is killed comes back with what it knew, and the kernel does not wait for it", async () => {
    await warm(kernel);
    const before = childrenOf(kernel.process.pid!);
    expect(before).toHaveLength(1);
    process.kill(before[0]!, "SIGKILL");
    expect((await kernel.run("1 + warmedUp.length")).result).toBe("5");
    await kernel.until(() => childrenOf(kernel.process.pid!).every((pid) => pid !== before[0]));
    await warm(kernel);
    expect(plain((await kernel.run("warmedUp.foo")).stderr)).toContain("TS2339");
  });

  test("with 200 cells completion is as fast as with few", async () => {
    const cell = (i: number): string =>
      `const v${i} = ${i === 0 ? 0 : `v${i - 1} + 1`}; function f${i}(a = v${i}) { return a }`;
    // The reply to a silent cell waits for no check.
    for (let i = 0; i < 200; i++) await kernel.run(cell(i), { silent: i < 195 });
    await completions(kernel, "v199.toFi");
    const took: number[] = [];
    for (let i = 0; i < 20; i++) {
      const began = performance.now();
      expect(await completions(kernel, `f${i}(v199).toFi`)).toHaveProperty("toFixed");
      took.push(performance.now() - began);
    }
    const fastest = Math.min(...took);
    console.log(`completion after 200 cells: ${fastest.toFixed(1)} ms at best`);
    expect(fastest).toBeLessThan(150);
  }, 120_000);

  test("the service ends with a kernel that is killed", async () => {
    const [service] = childrenOf(kernel.process.pid!);
    kernel.process.kill("SIGKILL");
    await kernel.exited();
    await kernel.until(() => parentOf(service!) === undefined);
  });
});

describe("in strict mode", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await start({ CRATON_TYPES: "strict" });
  });
  afterAll(() => kernel?.[Symbol.asyncDispose]());

  test("an interrupt ends a cell that waits for its check", async () => {
    const id = await kernel.start("while (true);");
    await kernel.find((m) => m.type === "execute_input" && m.parentId === id);
    expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
    expect((await kernel.ended(id)).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    expect((await kernel.run("1 + 1")).result).toBe("2");
  });

  test("a cell with type errors is not run; one without is", async () => {
    const refused = await kernel.run("console.log('ran'); const n: number = 'x'", {}, SLOW);
    expect(refused.reply).toMatchObject({ status: "error", ename: "TypeCheckError" });
    expect(refused.reply.evalue).toBe("TS2322 Type 'string' is not assignable to type 'number'.");
    expect(plain(refused.reply.traceback.join("\n"))).toMatch(/cell-\d+\.ts:1:27/);
    expect(refused.stdout).toBe("");
    const accepted = await kernel.run("const n: number = 1; console.log('ran')", {}, SLOW);
    expect(accepted).toMatchObject({ reply: { status: "ok" }, stdout: "ran\n" });
    const loose = await kernel.run("function f(a) { return a }");
    expect(loose.reply.evalue).toContain("TS7006");
  });
});

describe("without types", () => {
  test.concurrent.each([
    ["the service is absent", { CRATON_TYPES_SERVER: "/nowhere/tsc" }],
    ["the service says nothing", { CRATON_TYPES_SERVER: "/bin/cat" }],
    ["types are off", { CRATON_TYPES: "off" }],
  ])("%s: cells, completion and inspection work from the live session", async (_name, environment) => {
    await using kernel = await start(environment);
    await kernel.run("const value = { alpha: 1, beta: 'b' }");
    expect(await completions(kernel, "value.al")).toEqual({ alpha: "property" });
    expect((await inspection(kernel, "value"))["text/plain"]).toContain("alpha: 1");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await completions(kernel, "value.be")).toEqual({ beta: "property" });
    const { reply, stderr } = await kernel.run("const n: number = 'x'");
    expect(reply.status).toBe("ok");
    expect(stderr).toBe("");
  });
});
