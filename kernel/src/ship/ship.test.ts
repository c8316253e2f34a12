// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deserialize, serialize } from "node:v8";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { loadShipped } from "./load-shipped.ts";
import type { Shipped } from "./shipped.ts";

// biome-ignore lint/suspicious/noExplicitAny: shipped functions are of any type
type Loaded = (...args: any[]) => any;

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start({
    "lib.ts":
      'import { basename } from "node:path";\nconst factor: number = 3;\nfunction inner(x: number) { return x * factor; }\nexport function outer(x: number, p = "/a/b") { return inner(x) + basename(p); }\nexport const table = { outer, limit: 5 };\n',
  });
  const folder = join(kernel.folder, "node_modules", "tiny-pkg");
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "package.json"),
    '{"name":"tiny-pkg","version":"1.2.3","type":"module","exports":"./index.js"}',
  );
  await writeFile(
    join(folder, "index.js"),
    "const k = 2;\nexport const double = (x) => k * x;\nexport default (x) => x + k;\n",
  );
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

async function run(code: string): Promise<string> {
  const { reply, stdout } = await kernel.run(code);
  if (reply.status !== "ok") throw new Error(`${reply.ename}: ${reply.evalue}`);
  return stdout;
}

/** Runs a cell, then ships what an expression of the session is. */
async function ship(cell: string, expression: string): Promise<Shipped> {
  await run(cell);
  const text = await run(
    `{ const { serialize } = process.getBuiltinModule("v8"); console.log(serialize(shipFunction(${expression})).toString("base64")) }`,
  );
  return deserialize(Buffer.from(text, "base64"));
}

async function shipped(cell: string, expression: string): Promise<Loaded> {
  return (await loadShipped(await ship(cell, expression))) as Loaded;
}

describe("what a function needs goes with it", () => {
  test("a value with two names, one of which a function has for itself or assigns to", async () => {
    await run(
      "const first = [1, 2], second = first; const ofFirst = () => first.length, ofSecond = () => second.length",
    );
    expect((await shipped("const f1 = (first) => ofFirst() + second.length + first", "f1"))(10)).toBe(14);
    expect((await shipped("const f2 = (second) => ofSecond() + first.length + second", "f2"))(10)).toBe(14);
    await run("const least = Math.min");
    expect((await shipped("const f3 = (Math) => least(Math, 3) ", "f3"))(10)).toBe(3);
    await run("let now = [1], then = now; const before = now");
    const f4 = "() => { now = [1, 2, 3]; return [now.length, then.length, before.length] }";
    expect((await shipped("", f4))()).toEqual([3, 1, 1]);
    const f5 =
      "(() => { let own = [1]; const old = own; return () => { own = [1, 2]; return [old.length, own.length] } })()";
    expect((await shipped("", f5))()).toEqual([1, 2]);
    await run("class Leaf { make() { return new Same() } } const Same = Leaf");
    expect((await shipped("const f6 = (Leaf) => new Same().make().constructor.name + Leaf", "f6"))(1)).toMatch(/1$/);
  });
  test("constants, functions and classes of other cells", async () => {
    await run("const scale: number = 3; const off = new Float64Array([1, 2, 3])");
    await run("function helper(x: number): number { return x * scale }");
    await run("class Base { greet() { return `hi ${this.name()}` } name() { return 'base' } }");
    const f = await shipped(
      "class Sub extends Base { override name() { return `sub${scale}` } }",
      "(x) => [helper(x) + off[2], new Sub().greet()]",
    );
    expect(f(2)).toEqual([9, "hi sub3"]);
  });
  test("recursion, mutual recursion, async functions, generators, methods", async () => {
    await run(
      "function even(n: number): boolean { return n === 0 || odd(n - 1) }\nfunction odd(n: number): boolean { return n > 0 && even(n - 1) }",
    );
    expect((await shipped("", "even"))(10)).toBe(true);
    expect((await shipped("const fact = (n: bigint): bigint => n < 2n ? 1n : n * fact(n - 1n)", "fact"))(20n)).toBe(
      2432902008176640000n,
    );
    expect(
      await (
        await shipped(
          "async function slow(ms = 5) { await new Promise(r => setTimeout(r, ms)); return even(ms) }",
          "slow",
        )
      )(4),
    ).toBe(true);
    const gen = await shipped("async function* countTo(n: number) { for (let i = 0; i < n; i++) yield i }", "countTo");
    const seen: number[] = [];
    for await (const i of gen(3)) seen.push(i);
    expect(seen).toEqual([0, 1, 2]);
    expect((await shipped("const o1 = { add(a: number, b: number) { return a + b + 1 } }", "o1.add"))(1, 2)).toBe(4);
  });
  test("variables of factories, shared names apart", async () => {
    await run(
      "const n = 100; function make(n: number) { const local = { n }; return (x: number) => x + n + local.n }\nconst add1 = make(1), add2 = make(2)",
    );
    expect((await shipped("", "(x) => [add1(x), add2(x), n, make(5)(x)]"))(10)).toEqual([12, 14, 100, 20]);
    await run("const outerOf = (fetch: number) => (url: string) => [typeof url, fetch]\nconst shadow = outerOf(7)");
    expect((await shipped("", "(u) => [shadow(u), typeof fetch]"))("x")).toEqual([["string", 7], "function"]);
  });
  test("parameters, defaults, destructuring and shorthand", async () => {
    const f = await shipped("const width = 4, d0 = 9", "({ a, b: [c = d0] = [] }, ...rest) => ({ width, a, c, rest })");
    expect(f({ a: 1 }, 2, 3)).toEqual({ width: 4, a: 1, c: 9, rest: [2, 3] });
    const g = await shipped(
      "const make1 = (width: number) => () => ({ width })\nconst w1 = make1(6)",
      "() => [w1(), { width }]",
    );
    expect(g()).toEqual([{ width: 6 }, { width: 4 }]);
  });
  test("enums, maps, dates, big arrays on one memory, cyclic data", async () => {
    await run(
      "enum Level { Low = 1, High = 7 }\nconst memory = new ArrayBuffer(64); const whole = new Uint8Array(memory), part = new Float32Array(memory, 8, 4)\npart.set([1, 2, 3, 4])\nconst cyc: any = { list: [new Map([['k', new Date(0)]])], big: 10n, u: undefined, nan: NaN }; cyc.self = cyc",
    );
    const f = await shipped(
      "",
      "() => { part[0] = 5; return [Level.High, Level[1], whole[10], whole[11], cyc.self === cyc, cyc.list[0].get('k').getTime(), cyc.big, cyc.nan, part.length] }",
    );
    expect(f()).toEqual([7, "Low", 160, 64, true, 0, 10n, Number.NaN, 4]);
    const g = await shipped(
      "const text = Buffer.from('héllo'); const view = new DataView(new ArrayBuffer(4), 1, 2)",
      "() => [text.toString(), view.byteLength, view.byteOffset >= 1]",
    );
    expect(g()).toEqual(["héllo", 2, true]);
  });
  test("objects with functions in them", async () => {
    const f = await shipped(
      "const config = { ops: [(x: number) => x + 1, Math.sqrt], name: 'c', 'odd key': { f: (y: number) => config.name + y } }",
      "(x) => [config.ops.map((op) => op(x)), config['odd key'].f(1), config.name]",
    );
    expect(f(9)).toEqual([[10, 3], "c1", "c"]);
  });
  test("local files are inlined, packages are imported", async () => {
    await run('import { outer, table } from "./lib.ts"; import * as lib from "./lib.ts"');
    expect((await shipped("", "(x) => [outer(x), table.limit, table.outer(1), lib.outer(2, '/q/r')]"))(2)).toEqual([
      "6b",
      5,
      "3b",
      "6r",
    ]);
    await run('import add2to, { double } from "tiny-pkg"; import { join as joinPath } from "node:path"');
    const sent = await ship(
      'const tiny = await import("tiny-pkg")',
      "(x) => [double(x), add2to(x), tiny.double(1), joinPath('a', 'b')]",
    );
    expect(sent.packages).toEqual({ "tiny-pkg": "1.2.3" });
    expect(sent.imports).toEqual(["node:path", "tiny-pkg"]);
    const importer = (specifier: string): Promise<unknown> =>
      import(specifier === "tiny-pkg" ? join(kernel.folder, "node_modules/tiny-pkg/index.js") : specifier);
    expect(((await loadShipped(sent, importer)) as Loaded)(5)).toEqual([10, 7, 2, "a/b"]);
    const lazy = await ship("", 'async (x) => (await import("tiny-pkg")).double(x)');
    expect(lazy.packages).toEqual({ "tiny-pkg": "1.2.3" });
    expect(await ((await loadShipped(lazy, importer)) as Loaded)(4)).toBe(8);
  });
  test("the library's names are imported", async () => {
    const sent = await ship(
      "const make2 = dataArray",
      "() => [dataArray, make2].map((f) => f([1, 2, 3], { dims: ['x'] }).sizes.x)",
    );
    expect(Object.keys(sent.packages)).toEqual(["@craton/datacube"]);
    expect(((await loadShipped(sent)) as Loaded)()).toEqual([3, 3]);
  });
  test("names of the language that a cell declares anew", async () => {
    await run('class Map { size = 42 }\nfunction setTimeout() { return "mine" }');
    expect((await shipped("", "() => [new Map().size, setTimeout()]"))()).toEqual([42, "mine"]);
    await run("%reset -f");
  });
});

describe("what cannot go is refused with the path to it", () => {
  test.each([
    [
      "class Client { x = 1 }\nconst conf = { client: new Client() }\nfunction help() { return conf.client }",
      "() => help()",
      "fn → help → conf.client: an instance of Client cannot be shipped; make it in the function, or ship the plain data in it",
    ],
    [
      "const bound = function () {}.bind(null)",
      "() => bound",
      "fn → bound: it is a native or bound function; call it in a function of your own",
    ],
    ["", "() => nothing_here", "fn → nothing_here: no such name is known"],
    [
      "",
      "() => display(1)",
      "fn → display: it belongs to the notebook and does not exist in a worker; return what is to be shown instead",
    ],
    [
      "function old() { return this.x }",
      "() => old()",
      "fn → old: it uses `this`, which is not sent with it; give it what it needs as a parameter",
    ],
    ["", "() => import.meta.url", "fn: it uses `import.meta`, which is that of the notebook"],
    ["const later = Promise.resolve(1)", "() => later", "fn → later: a promise cannot be shipped; await it first"],
    [
      "const socket = new (process.getBuiltinModule('net').Socket)()",
      "() => socket",
      "fn → socket: an instance of Socket cannot be shipped; make it in the function, or ship the plain data in it",
    ],
    ["const deep = { a: [{ b: Symbol('s') }] }", "() => deep", "fn → deep.a[0].b: a symbol cannot be shipped"],
    [
      "const arr0 = dataArray([1], { dims: ['x'] })",
      "() => arr0",
      /^fn → arr0: a DataArray cannot be shipped; open it in the function/,
    ],
    [
      "const held = { at: [{ ds: dataset({ t2m: dataArray([1], { dims: ['x'] }) }) }] }; function size() { return held.at.length }",
      "() => size()",
      /^fn → size → held\.at\[0\]\.ds: a Dataset cannot be shipped; .* or ship the numbers: \(await ds\.t2m\.compute\(\)\)\.values$/,
    ],
    ["const proxied = new Proxy({}, {})", "() => proxied", /^fn → proxied: a proxy cannot be shipped/],
    ["const fixed = 1", "() => { fixed = 2 }", "fn: it assigns to a constant"],
    ["", "async () => import('./lib.ts')", 'fn → import("./lib.ts"): a worker has no such file; import it in a cell'],
    [
      "const readAll = process.getBuiltinModule('fs').readFileSync",
      "() => readAll",
      "fn → readAll: it comes from node:fs; import it in a cell, so that workers import it too",
    ],
  ])("%j %s", async (cell, expression, message) => {
    await run(`${cell}\n;`);
    const { reply } = await kernel.run(`const fn: any = ${expression}\nshipFunction(fn)`);
    expect(reply.ename).toBe("ShipError");
    if (typeof message === "string") expect(reply.evalue).toBe(message);
    else expect(reply.evalue).toMatch(message);
  });
  test("what is no function", async () => {
    await expect(run("shipFunction(3 as any)")).rejects.toThrow("TypeError: shipFunction(fn) takes a function");
  });
});

test("captured variables and large captures are warned of", async () => {
  await run("let counter = 3; const large = new Float64Array(300_000)");
  const sent = await ship("", "() => { counter++; return large.length + counter }");
  expect(sent.warnings).toEqual([
    "`counter` can be assigned to: workers get its present value, and what they assign stays there",
    "`large`: 2.3 MiB are captured and sent to each worker; better read them there",
  ]);
  const { stderr } = await kernel.run("void shipFunction(() => counter)");
  expect(stderr).toContain("`counter` can be assigned to");
  expect(((await loadShipped(sent)) as Loaded)()).toBe(300_004);
  const inner = await ship("const counting = (n = 0) => () => ++n\nconst next1 = counting(4)", "next1");
  expect(inner.warnings.length).toBe(1);
  const next = (await loadShipped(inner)) as Loaded;
  expect([next(), next()]).toEqual([5, 6]);
});

test("the same code has the same hash, whatever it captured; other code is refused", async () => {
  const [a, b] = [
    await ship("const h = 1; const fh = () => h", "fh"),
    await ship("const h = 2; const fh = () => h", "fh"),
  ];
  expect(a.hash).toBe(b.hash);
  expect([((await loadShipped(a)) as Loaded)(), ((await loadShipped(b)) as Loaded)()]).toEqual([1, 2]);
  await expect(loadShipped({ ...a, module: `${a.module} ` })).rejects.toThrow("is not what was shipped");
});

test("a fresh thread and a fresh process without the kernel run it", async () => {
  const sent = await ship(
    "const weights = new Float64Array([0.5, 1.5]); function dot(v: number[]) { return v.reduce((s, x, i) => s + x * weights[i], 0) }",
    "dot",
  );
  const loader = new URL("./load-shipped.ts", import.meta.url).href;
  const code = `const { loadShipped } = await import(${JSON.stringify(loader)});`;
  const worker = new Worker(
    `(async () => { ${code} const { parentPort, workerData } = await import("node:worker_threads"); parentPort.postMessage((await loadShipped(workerData))([2, 4])); })()`,
    { eval: true, workerData: sent, execArgv: [] },
  );
  expect(await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject))).toBe(7);
  await worker.terminate();
  const script = `${code} const { deserialize } = await import("node:v8"); const f = await loadShipped(deserialize(Buffer.from(${JSON.stringify(serialize(sent).toString("base64"))}, "base64"))); console.log(f([4, 2]));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env: {} });
  expect(stdout).toBe("5\n");
});

test("arrays are sent from the memory they are in, and arrive at any address", async () => {
  const sent = await ship(
    "const pool = new Float64Array(1000).map((_, i) => i); const slice = pool.subarray(3, 5)",
    "() => [slice[0], slice[1], slice.length]",
  );
  expect(sent.buffers.map(({ byteLength }) => byteLength)).toEqual([16]);
  const shifted = new Uint8Array(17);
  shifted.set(sent.buffers[0]!, 1);
  expect(((await loadShipped({ ...sent, buffers: [shifted.subarray(1)] })) as Loaded)()).toEqual([3, 4, 2]);
  expect(
    await run(
      "const mine = new Float64Array(4); console.log(shipFunction(() => mine).buffers[0].buffer === mine.buffer)",
    ),
  ).toBe("true\n");
});

test("what is shipped does what it does in the session", async () => {
  const leaf = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt(),
    fc.date({ noInvalidDate: true }),
  );
  const value = fc.letrec<{ v: unknown }>((tie) => ({
    v: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      fc.array(tie("v"), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie("v"), { maxKeys: 4 }),
      fc.uint8Array({ maxLength: 9 }),
      fc.float64Array({ maxLength: 9 }),
    ),
  })).v;
  const inputs = fc.array(value, { minLength: 1, maxLength: 4 });
  const samples = fc.sample(inputs, 40).map((values) => serialize(values).toString("base64"));
  await run(
    "const { serialize: ser, deserialize: des } = process.getBuiltinModule('v8')\nfunction nest(v: unknown, depth: number): unknown { const at = depth; return depth === 0 ? v : [() => [at, v]].map((f) => [f(), nest(v, depth - 1)]) }",
  );
  for (const sample of samples) {
    const cell = `{ const captured = des(Buffer.from("${sample}", "base64")); const f = (n: number) => captured.map((v: unknown) => nest(v, n)); console.log(ser([f(2), shipFunction(f)]).toString("base64")) }`;
    const [expected, sent] = deserialize(Buffer.from(await run(cell), "base64"));
    expect(((await loadShipped(sent)) as Loaded)(2)).toEqual(expected);
  }
}, 60_000);

test("shipping takes about a millisecond of CPU", async () => {
  await run(
    "const k5 = 3; const arr5 = new Float64Array(1000); function h5(x: number) { return x * k5 }\nfunction mk5(n: number) { return (x: number) => h5(x) + n + arr5.length }\nconst f5 = mk5(1)\nfor (let i = 0; i < 50; i++) shipFunction(f5)",
  );
  const [known, fresh] = JSON.parse(
    await run(
      "const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }\nconst t0 = cpu(); for (let i = 0; i < 100; i++) shipFunction(f5)\nconst t1 = cpu(); for (let i = 0; i < 100; i++) shipFunction(mk5(1))\nconst t2 = cpu(); console.log(JSON.stringify([(t1 - t0) / 100, (t2 - t1) / 100]))",
    ),
  );
  console.log(
    `a function and another one that it uses: ${known.toFixed(2)} ms of CPU, ${fresh.toFixed(2)} ms when new`,
  );
  expect(known).toBeLessThan(4);
});
