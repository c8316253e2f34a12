import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { DapClient, named } from "../testing/dap-client.ts";

let kernel: KernelClient;
let dap: DapClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});

afterAll(() => kernel[Symbol.asyncDispose]());

/** A session that knows no names and a debugger that has just been attached. */
beforeEach(async () => {
  kernel.received.length = 0;
  dap = await DapClient.attach(kernel);
});

afterEach(async () => {
  await dap.ok("disconnect", { restart: false, terminateDebuggee: false });
  await kernel.run("%reset -f");
});

const SUM = `interface Row { a: number }

function sum(rows: Row[]): number {
  let total: number = 0;
  for (const row of rows) {
    total += row.a;
  }
  return total;
}
const result: number = sum([{ a: 5 }, { a: 6 }]);
result`;

test("a breakpoint set before the cell has run stops it on the author's line, with locals, closures and globals", async () => {
  expect(await dap.breakpoints(SUM, 6)).toMatchObject([{ verified: true, line: 6 }]);
  const id = await kernel.start(SUM);
  const frames = await dap.stopped("breakpoint");
  expect(frames.map(({ name, line }) => [name, line])).toEqual([
    ["sum", 6],
    ["(cell)", 10],
  ]);
  const { sourcePath } = await dap.ok("dumpCell", { code: SUM });
  expect(frames[0].source).toEqual({ name: "cell-1.ts", path: sourcePath });
  expect(await dap.variables(frames[0], "Locals")).toMatchObject({ total: "0", row: "{ a: 5 }" });
  expect(Object.keys(await dap.variables(frames[0], "Globals"))).toEqual(["result", "sum"]);
  expect(await dap.evaluate("total + (row.a as number)", frames[0])).toBe("5");
  await dap.ok("continue", { threadId: 1 });
  await dap.event("continued");
  const [second] = await dap.stopped("breakpoint");
  expect(await dap.variables(second, "Locals")).toMatchObject({ total: "5" });
  await dap.breakpoints(SUM);
  expect((await dap.finish(id)).result).toBe("11");
});

test("steps go over an await, into a function of another cell and out of it", async () => {
  await kernel.run("function twice(x: number): number {\n  const y = x * 2;\n  return y;\n}");
  const code =
    "const late = await new Promise<number>((resolve) => setTimeout(() => resolve(4), 20));\nconst z = twice(late);\nz + 1";
  await dap.breakpoints(code, 1);
  const id = await kernel.start(code);
  expect((await dap.stopped())[0]).toMatchObject({ line: 1 });
  await dap.ok("next", { threadId: 1 });
  expect((await dap.stopped("step"))[0]).toMatchObject({ line: 2 });
  await dap.ok("stepIn", { threadId: 1 });
  expect((await dap.stopped("step"))[0]).toMatchObject({ name: "twice", line: 2 });
  await dap.ok("next", { threadId: 1 });
  const [inner] = await dap.stopped("step");
  expect(inner).toMatchObject({ name: "twice", line: 3 });
  expect(await dap.variables(inner, "Locals")).toEqual({ x: "4", y: "8" });
  await dap.ok("stepOut", { threadId: 1 });
  const [outer] = await dap.stopped("step");
  expect(outer).toMatchObject({ name: "(cell)", line: 3 });
  expect(await dap.evaluate("z", outer)).toBe("8");
  await dap.breakpoints(code);
  expect((await dap.finish(id)).result).toBe("9");
});

test("a step at the end of an awaited function goes on where it is awaited", async () => {
  const code = `async function slow(x: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return x + 1;
}
const first = await slow(1);
const second = first + 1;
second`;
  for (const how of ["next", "stepOut"]) {
    await dap.breakpoints(code, 3);
    const id = await kernel.start(code);
    expect((await dap.stopped())[0]).toMatchObject({ name: "slow", line: 3 });
    await dap.ok(how, { threadId: 1 });
    let [frame] = await dap.stopped("step");
    if (frame.name === "slow") {
      await dap.ok(how, { threadId: 1 });
      [frame] = await dap.stopped("step");
    }
    expect(frame).toMatchObject({ name: "(cell)", line: 6 });
    await dap.breakpoints(code);
    expect((await dap.finish(id)).result).toBe("3");
  }
});

test("a step does not go into packages and the kernel", async () => {
  const code = 'const a = dataArray(new Float32Array(2), { dims: ["x"], shape: [2] });\nconsole.log(a.size);\na.size';
  await dap.breakpoints(code, 1);
  const id = await kernel.start(code);
  await dap.stopped();
  for (const line of [2, 3]) {
    await dap.ok("stepIn", { threadId: 1 });
    expect((await dap.stopped("step"))[0]).toMatchObject({ line });
  }
  expect((await dap.finish(id)).stdout).toBe("2\n");
});

test("an attached debugger keeps no interrupt from hitting, before an await and after", async () => {
  for (const first of ["", "await 1;"]) {
    const code = `${first} while (true) {}`;
    await dap.breakpoints("other", 1);
    const id = await kernel.start(code);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await kernel.ask("control", "interrupt_request")).toMatchObject({ status: "ok" });
    expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
  }
});

test("a cell that runs often keeps stopping at its breakpoint", async () => {
  const code = "let k = 1;\nk += 1;";
  await dap.breakpoints(code, 2);
  for (let run = 0; run < 15; run += 1) {
    const id = await kernel.start(code);
    expect((await dap.stopped())[0]).toMatchObject({ line: 2 });
    await dap.finish(id);
  }
});

test("a step past the end of a cell tells that the code runs, and does not stop the next cell", async () => {
  const code = "const only = 1;";
  await dap.breakpoints(code, 1);
  const id = await kernel.start(code);
  await dap.stopped();
  await dap.ok("stepIn", { threadId: 1 });
  if (await Promise.race([kernel.ended(id).then(() => false), dap.event("stopped").then(() => true)]))
    await dap.ok("next", { threadId: 1 });
  await kernel.ended(id);
  await dap.event("continued");
  await dap.breakpoints(code);
  expect((await kernel.run("1 + 1")).result).toBe("2");
  expect(dap.has("stopped")).toBe(false);
});

test("a breakpoint in a cell that has run stops a function of it that another cell calls", async () => {
  const code = "function half(x: number): number {\n  // a comment\n\n  return x / 2;\n}";
  await kernel.run(code);
  expect(await dap.breakpoints(code, 2)).toMatchObject([{ verified: true, line: 4 }]);
  const id = await kernel.start("half(8)");
  expect((await dap.stopped())[0]).toMatchObject({ name: "half", line: 4 });
  await dap.breakpoints(code);
  expect((await dap.finish(id)).result).toBe("4");
});

test("conditions, hit counts and logpoints decide in the frame", async () => {
  const code =
    "let hits: string[] = [];\nfor (let i = 0; i < 6; i++) {\n  const square = i ** 2;\n  hits.push(String(square));\n}\nhits.length";
  await dap.breakpoints(
    code,
    { line: 3, condition: "(i as number) === 2" },
    { line: 4, hitCondition: "5" },
    { line: 6, logMessage: "{hits.length} squares, last {hits.at(-1)}, {nowhere}" },
  );
  const id = await kernel.start(code);
  const [first] = await dap.stopped();
  expect(first).toMatchObject({ line: 3 });
  expect(await dap.evaluate("i", first)).toBe("2");
  await dap.ok("continue", { threadId: 1 });
  const [second] = await dap.stopped();
  expect(second).toMatchObject({ line: 4 });
  expect(await dap.evaluate("square", second)).toBe("16");
  const ran = await dap.finish(id);
  expect(ran.result).toBe("6");
  expect(ran.stdout).toBe("6 squares, last 25, ReferenceError: nowhere is not defined\n");
  const bad = await dap.breakpoints(code, { line: 3, condition: "i ===" }, { line: 4, hitCondition: "often" }, 70);
  expect(bad.map(({ verified }: { verified: boolean }) => verified)).toEqual([false, false, false]);
  await dap.breakpoints(code);
});

test("exceptions stop where they are thrown, as chosen", async () => {
  const code = `async function fails(how: string): Promise<void> {
  await null;
  throw new RangeError(how);
}
try {
  await fails("caught");
} catch {}
try {
  throw new Error("too");
} catch {}
await fails("lost");`;
  await dap.ok("setExceptionBreakpoints", { filters: ["uncaught"] });
  const id = await kernel.start(code);
  const event = await dap.event("stopped");
  expect(event).toMatchObject({ reason: "exception", text: "RangeError: lost", threadId: 1 });
  const { stackFrames } = await dap.ok("stackTrace", { threadId: 1 });
  expect(stackFrames.map(({ name, line }: { name: string; line: number }) => [name, line])).toEqual([
    ["fails", 3],
    ["await in (cell)", 11],
  ]);
  expect((await dap.finish(id)).reply.ename).toBe("RangeError");
  await dap.ok("setExceptionBreakpoints", { filters: ["caught"] });
  const again = await kernel.start(code);
  expect((await dap.event("stopped")).text).toBe("RangeError: caught");
  await dap.ok("continue", { threadId: 1 });
  expect((await dap.event("stopped")).text).toBe("Error: too");
  await dap.ok("setExceptionBreakpoints", { filters: [] });
  await dap.finish(again);
});

test("an exception thrown at the top level of a cell is uncaught", async () => {
  await dap.ok("setExceptionBreakpoints", { filters: ["uncaught"] });
  const id = await kernel.start("const before = 1;\nthrow new Error('top');");
  expect((await dap.stopped("exception"))[0]).toMatchObject({ name: "(cell)", line: 2 });
  await dap.ok("setExceptionBreakpoints", { filters: [] });
  await dap.finish(id);
});

test("pause stops a loop, an interrupt then ends the cell and the session goes on", async () => {
  const id = await kernel.start("let turns = 0;\nwhile (true) {\n  turns += 1;\n}");
  await kernel.find(({ type, parentId }) => type === "execute_input" && parentId === id);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await dap.ok("pause", { threadId: 1 });
  await dap.stopped("pause");
  expect(await kernel.ask("control", "kernel_info_request")).toMatchObject({ debugger: true });
  expect(await kernel.ask("control", "interrupt_request")).toMatchObject({ status: "ok" });
  expect((await kernel.ended(id)).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  await dap.event("continued");
  expect((await kernel.run("turns > 0")).result).toBe("true");
});

test("an interrupt at a breakpoint runs nothing of the rest of the cell, also after an await", async () => {
  for (const first of ["1;", "await 1;"]) {
    const code = `${first}\nlet reached = "here";\nreached = "there";\nconsole.log("more");\nawait new Promise(() => {});`;
    await dap.breakpoints(code, 3);
    const id = await kernel.start(code);
    await dap.stopped();
    expect(await kernel.ask("control", "interrupt_request")).toMatchObject({ status: "ok" });
    const ran = await kernel.ended(id);
    expect(ran.reply.ename).toBe("KeyboardInterrupt");
    expect(ran.stdout).toBe("");
    expect((await kernel.run("reached")).result).toBe("'here'");
    await dap.breakpoints(code);
  }
});

test("an interrupt ends an expression that loops, and the cell at whose stop it was evaluated", async () => {
  const code = "const stop = 1;\nstop + 1";
  await dap.breakpoints(code, 2);
  const id = await kernel.start(code);
  const [frame] = await dap.stopped();
  const looping = dap.ask("evaluate", { expression: "(() => { for (;;); })()", frameId: frame.id });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await kernel.ask("control", "interrupt_request")).toMatchObject({ status: "ok" });
  expect((await looping).success).toBe(false);
  expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
  await dap.breakpoints(code);
  expect((await kernel.run("stop")).result).toBe("1");
});

test("values can be opened: maps, typed arrays in pages, getters, data arrays", async () => {
  const code = `class Box {
  #secret = 7;
  get secret(): number {
    return this.#secret;
  }
}
const box = new Box();
const many = new Float64Array(25_000).fill(1.5);
const map = new Map([["a", { deep: [1, 2] }]]);
const cube = dataArray(new Float32Array([1, 2, 3, 4, 5, 6]), { dims: ["y", "x"], shape: [2, 3], name: "t2m" });
1`;
  await kernel.run(code);
  const { variables } = await dap.ok("inspectVariables");
  const found = Object.fromEntries(variables.map((each: { name: string }) => [each.name, each]));
  expect(Object.keys(found)).toEqual(["Box", "box", "cube", "many", "map"]);
  expect(found.Box).toMatchObject({ value: "class Box", type: "function" });
  expect(found.many).toMatchObject({ type: "Float64Array", indexedVariables: 25_000, namedVariables: 0 });
  const ranges = await dap.members(found.many);
  expect(ranges.map(({ name }: { name: string }) => name)).toEqual([
    "[0 … 9999]",
    "[10000 … 19999]",
    "[20000 … 24999]",
  ]);
  const inner = await dap.members((await dap.members(ranges[2]))[49]);
  expect(inner.at(-1)).toMatchObject({ name: "24999", value: "1.5", evaluateName: "many[24999]" });
  const page = await dap.members(found.many, { filter: "indexed", start: 24_998, count: 5 });
  expect(named(page)).toEqual({ 24998: "1.5", 24999: "1.5" });
  const [entry] = await dap.members(found.map);
  expect(entry).toMatchObject({ name: "'a'", value: "{ deep: [ 1, 2 ] }" });
  expect(await dap.members(entry)).toMatchObject([{ name: "deep", value: "[ 1, 2 ]" }]);
  const [getter] = await dap.members(found.box);
  expect(getter).toMatchObject({ name: "secret", value: "(…)", presentationHint: { lazy: true } });
  expect(await dap.members(getter)).toMatchObject([{ name: "secret", value: "7" }]);
  expect(found.cube).toMatchObject({ value: "DataArray t2m (y: 2, x: 3) float32", type: "DataArray" });
  const opened = named(await dap.members(found.cube));
  expect(opened).toMatchObject({ dims: "[ 'y', 'x' ]", shape: "[ 2, 3 ]", dtype: "'float32'" });
  expect(opened.values).toContain("Float32Array(6)");
});

test("a variable's MIME bundle is its display, with and without a stop", async () => {
  const code = `const cube = dataArray(new Float32Array([1, 2]), { dims: ["x"], shape: [2] });
const slow = { [Symbol.for("Jupyter.display")]: async () => ({ "text/markdown": "# hello" }) };
function look(local: unknown): unknown {
  return local;
}`;
  await kernel.run(code);
  const { data } = await dap.ok("richInspectVariables", { variableName: "cube" });
  expect(data["text/html"]).toContain("x");
  expect(await dap.ok("richInspectVariables", { variableName: "slow" })).toEqual({
    data: { "text/markdown": "# hello" },
    metadata: {},
  });
  expect(await dap.ask("richInspectVariables", { variableName: "nothing" })).toMatchObject({ success: false });
  await dap.breakpoints(code, 4);
  const id = await kernel.start("look({ here: cube })");
  const [frame] = await dap.stopped();
  const stopped = await dap.ok("richInspectVariables", { variableName: "local", frameId: frame.id });
  expect(stopped.data["text/plain"]).toContain("DataArray");
  await dap.finish(id);
});

test("variables are set and copied to the globals, by names and values that make sense", async () => {
  const code = `const list = [1, 2];
function add(a: number, b: number): number {
  const sum = a + b;
  return sum;
}`;
  await kernel.run(code);
  await dap.breakpoints(code, 3);
  const id = await kernel.start("add(1, 2)");
  const [frame] = await dap.stopped();
  const { scopes } = await dap.ok("scopes", { frameId: frame.id });
  const [locals, globals] = [scopes[0].variablesReference, scopes.at(-1).variablesReference];
  expect(await dap.ok("setVariable", { variablesReference: locals, name: "a", value: "(40 as number)" })).toMatchObject(
    {
      value: "40",
    },
  );
  const list = (await dap.members({ variablesReference: globals })).find(({ name }) => name === "list");
  const set = { variablesReference: list.variablesReference, name: "0", value: "a" };
  expect(await dap.ok("setVariable", set)).toMatchObject({ value: "40" });
  expect((await dap.ask("setVariable", { ...set, name: "7" })).success).toBe(false);
  expect((await dap.ask("setVariable", { ...set, value: "nowhere" })).message).toContain("nowhere is not defined");
  await dap.ok("copyToGlobals", { srcVariableName: "a", dstVariableName: "copied", srcFrameId: frame.id });
  expect(
    (await dap.ask("copyToGlobals", { srcVariableName: "a", dstVariableName: "a b", srcFrameId: 1 })).success,
  ).toBe(false);
  expect((await dap.finish(id)).result).toBe("42");
  expect((await kernel.run("[copied, list]")).result).toBe("[ 40, [ 40, 2 ] ]");
  const { variables } = await dap.ok("inspectVariables");
  expect(variables.map(({ name }: { name: string }) => name)).toContain("copied");
});

test("expressions are TypeScript, are told their errors, and neither await nor declare", async () => {
  await kernel.run("let n: number = 1;\nclass URL {}");
  expect(await dap.evaluate("(n as number) + 1")).toBe("2");
  expect(await dap.evaluate("n = 5")).toBe("5");
  expect(await dap.evaluate("{ a: n }")).toBe("{ a: 5 }");
  expect(await dap.evaluate("new URL()")).toBe("URL {}");
  for (const [expression, problem] of [
    ["n +", "SyntaxError"],
    ["nowhere.x", "ReferenceError: nowhere is not defined"],
    ["await n", "nothing can be awaited"],
    ["const x = 1", "names are declared in cells"],
  ])
    expect((await dap.ask("evaluate", { expression })).message).toContain(problem);
  expect((await dap.ask("evaluate", { expression: "1", frameId: 77 })).success).toBe(false);
  expect((await kernel.run("n")).result).toBe("5");
});

test("breakpoints in a file of the notebook's folder stop there; it is among the modules and its source can be read", async () => {
  const path = join(kernel.folder, "area.ts");
  await writeFile(
    path,
    "export type Shape = { w: number };\n\nexport function area({ w }: Shape): number {\n  const squared = w * w;\n  return squared;\n}\n",
  );
  const set = await dap.ok("setBreakpoints", { source: { path }, breakpoints: [{ line: 4 }] });
  expect(set.breakpoints).toMatchObject([{ verified: true, line: 4, source: { path } }]);
  const id = await kernel.start('import { area } from "./area.ts";\narea({ w: 3 })');
  const [frame, outer] = await dap.stopped("breakpoint");
  expect(frame).toMatchObject({ name: "area", line: 4, source: { path, name: "area.ts" } });
  expect(outer).toMatchObject({ name: "(cell)", line: 2 });
  expect(await dap.ok("modules")).toEqual({ modules: [{ id: 0, name: "area.ts", path }], totalModules: 1 });
  expect((await dap.ok("source", { source: { path } })).content).toContain("squared");
  expect((await dap.finish(id)).result).toBe("9");
});

test("JupyterLab's requests get what it reads", async () => {
  const lab = new DapClient(kernel);
  await lab.ok("initialize", { clientID: "jupyterlab", adapterID: "typescript" });
  const code = "let n = 1;\nn += 1;\nn";
  await lab.breakpoints(code, 2);
  const info = await lab.ok("debugInfo");
  const { sourcePath } = await lab.ok("dumpCell", { code });
  expect(info).toMatchObject({
    isStarted: true,
    hashMethod: "Murmur2",
    stoppedThreads: [],
    breakpoints: [{ source: sourcePath, breakpoints: [{ line: 2 }] }],
    richRendering: true,
    copyToGlobals: true,
  });
  expect(sourcePath.startsWith(info.tmpFilePrefix) && sourcePath.endsWith(info.tmpFileSuffix)).toBe(true);
  const id = await kernel.start(code);
  await lab.stopped();
  expect((await lab.ok("debugInfo")).stoppedThreads).toEqual([1]);
  expect(await lab.ok("threads")).toEqual({ threads: [{ id: 1, name: "Cells" }] });
  expect(await lab.ok("source", { source: { path: sourcePath } })).toMatchObject({ content: code });
  const variable = (await lab.ok("inspectVariables")).variables.find(({ name }: { name: string }) => name === "n");
  expect(variable).toEqual({ name: "n", value: "1", evaluateName: "n", variablesReference: 0 });
  expect(await lab.ask("unheardOf")).toMatchObject({ success: false, command: "unheardOf", type: "response" });
  await lab.ok("disconnect", { restart: false, terminateDebuggee: false });
  expect((await kernel.ended(id)).result).toBe("2");
  expect(await lab.ok("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [], stoppedThreads: [] });
  expect((await lab.ask("next")).message).toContain("not started");
  // JupyterLab asks these while a kernel starts again, and reads the bodies.
  expect(await lab.ask("setBreakpoints")).toMatchObject({ success: false, body: { breakpoints: [] } });
  expect(await lab.ask("stackTrace")).toMatchObject({ success: false, body: { stackFrames: [] } });
  await lab.ok("initialize", { clientID: "jupyterlab" });
  await lab.ok("attach");
  expect((await kernel.run(code)).result).toBe("2");
});

test("terminate ends the stopped cell; a shutdown while stopped ends the kernel", async () => {
  await using own = await KernelClient.start();
  const debug = await DapClient.attach(own);
  const code = "let n = 1;\nn = 2;";
  await debug.breakpoints(code, 2);
  const id = await own.start(code);
  await debug.stopped();
  await debug.ok("terminate");
  expect((await own.ended(id)).reply.ename).toBe("KeyboardInterrupt");
  expect((await own.run("n")).result).toBe("1");
  await own.start(code);
  await debug.stopped();
  expect(await own.ask("control", "shutdown_request", { restart: true })).toMatchObject({
    status: "ok",
    restart: true,
  });
  expect(await own.exited()).toBe(0);
});

test("a stop in a timer's callback, after its cell has ended, can be looked at and left", async () => {
  const code = "const ticks: number[] = [];\nsetTimeout(() => {\n  ticks.push(1);\n}, 50);\n0";
  await dap.breakpoints(code, 3);
  await kernel.run(code);
  const [frame] = await dap.stopped("breakpoint");
  expect(frame.line).toBe(3);
  await dap.ok("continue", { threadId: 1 });
  expect((await kernel.run("ticks.length")).result).toBe("1");
});

test("cells with magics, decorators and exports keep their lines", async () => {
  for (const [code, line, name] of [
    ["%env CRATON_X=1\nconst a = 1;\nconst b = a + 1;\nb", 3, "(cell)"],
    [
      "function log(v: unknown, _: unknown) { return v as any; }\nclass C {\n  @log\n  m() {\n    return 3;\n  }\n}\nnew C().m()",
      5,
      "m",
    ],
    [
      "import { sep } from 'node:path';\nexport const parts = 'a/b'.split(sep);\nexport default parts.length;",
      3,
      "(cell)",
    ],
    ["{\n  a: [1].map(\n    (x) => x + 1,\n  ),\n}", 3, undefined],
  ] as const) {
    expect(await dap.breakpoints(code, line)).toMatchObject([{ verified: true, line }]);
    const id = await kernel.start(code);
    const [frame] = await dap.stopped("breakpoint");
    expect(frame).toMatchObject(name ? { line, name } : { line });
    await dap.breakpoints(code);
    expect((await dap.finish(id)).reply.status).toBe("ok");
  }
});

test("a step passes over what the compiler put into a cell", async () => {
  const code =
    "const a = 1;\n{\n  using file = { [Symbol.dispose]() {} };\n}\nfunction log(v: unknown, _: unknown) { return v as any; }\nclass C {\n  @log\n  m() {\n    return 3;\n  }\n}\nnew C().m()";
  await dap.breakpoints(code, 1);
  const id = await kernel.start(code);
  await dap.stopped();
  const lines: number[] = [];
  const ended = kernel.ended(id).then(() => true);
  for (let step = 0; step < 12; step += 1) {
    await dap.ok("next");
    if (await Promise.race([ended, dap.event("stopped").then(() => false)])) break;
    lines.push((await dap.ok("stackTrace")).stackFrames[0].line);
  }
  expect(lines).toContain(3);
  expect(lines.at(-1)).toBe(12);
  expect(Math.max(...lines)).toBe(12);
  expect((await kernel.ended(id)).result).toBe("3");
});

test("requests that make no sense are refused, and the debugger goes on", async () => {
  const odd: [string, unknown][] = [
    ["setBreakpoints", {}],
    [
      "setBreakpoints",
      { source: null, breakpoints: [null, 1, { line: "x" }, { line: -5 }, { line: 1e12, column: -1 }] },
    ],
    ["setBreakpoints", { source: { path: "/nowhere.ts" }, breakpoints: [{ line: 1 }] }],
    ["dumpCell", { code: 5 }],
    ["source", { source: { path: 7 } }],
    ["stackTrace", { startFrame: -1, levels: "x" }],
    ["scopes", {}],
    ["scopes", { frameId: "1" }],
    ["variables", { variablesReference: {} }],
    ["variables", { variablesReference: 1, start: -1, count: 1e300 }],
    ["evaluate", {}],
    ["setVariable", { variablesReference: 1, name: "a; b", value: "1" }],
    ["richInspectVariables", { variableName: "1; 2" }],
    ["copyToGlobals", { srcVariableName: "a", dstVariableName: "b", srcFrameId: null }],
    ["setExceptionBreakpoints", { filters: "all" }],
    ["modules", { startModule: -1, moduleCount: 1e9 }],
    ["next", null],
    ["continue", []],
    ["", {}],
    ["constructor", {}],
  ];
  for (const [command, args] of odd)
    expect(await dap.ask(command, args as object), command).toMatchObject({ type: "response", command });
  const empty = await kernel.ask("control", "debug_request", {});
  expect(empty).toMatchObject({ success: false, type: "response" });
  expect((await kernel.run("1 + 1")).result).toBe("2");
  expect(await dap.evaluate("2 + 2")).toBe("4");
});

test("a file that has changed since its breakpoints were set stops where they now are", async () => {
  const path = join(kernel.folder, "moved.ts");
  await writeFile(path, "export function f(): number {\n  return 1;\n}\n");
  await dap.ok("setBreakpoints", { source: { path }, breakpoints: [{ line: 3 }] });
  await writeFile(path, "type Long = { a: number };\nexport function f(): number {\n  return 2;\n}\n");
  const id = await kernel.start('import { f } from "./moved.ts";\nf()');
  expect((await dap.stopped("breakpoint"))[0]).toMatchObject({ name: "f", line: 3 });
  expect((await dap.finish(id)).result).toBe("2");
});

test("variables are listed also when code stops and goes on meanwhile", async () => {
  const code = "let k = 0;\nk += 1;\nk";
  await dap.breakpoints(code, 2);
  for (let round = 0; round < 20; round += 1) {
    const listing = Array.from({ length: 20 }, () => dap.ok("inspectVariables"));
    const id = await kernel.start(code);
    await dap.stopped("breakpoint");
    for (const { variables } of await Promise.all(listing)) expect(Array.isArray(variables)).toBe(true);
    expect((await dap.finish(id)).result).toBe("1");
  }
});
