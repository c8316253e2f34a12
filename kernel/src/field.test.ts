import { access } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { cpuSeconds, treeRssMb } from "../bench/kernels/process-tree.ts";
import { KernelClient, type Ran } from "./testing/client.ts";

const isLinux = process.platform === "linux";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run("let keep = 42; const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))");
});
afterAll(() => kernel[Symbol.asyncDispose]());

async function milliseconds(doing: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await doing();
  return performance.now() - began;
}

/** The fastest of several, which other work on the machine disturbs least. */
async function best(times: number, doing: (i: number) => Promise<number>): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) took.push(await doing(i));
  return Math.min(...took);
}

// Bounds are several times what is measured on a quiet machine; the benchmark has the figures.

test.skipIf(!isLinux)(
  "start: CPU and launch to first result, memory when idle and after work",
  async () => {
    const cpu: number[] = [];
    const idle: number[] = [];
    const wall = await best(3, () =>
      milliseconds(async () => {
        await using own = await KernelClient.start();
        expect((await own.run("1+1")).result).toBe("2");
        cpu.push(cpuSeconds(own.process.pid!));
        idle.push(treeRssMb(own.process.pid!));
      }),
    );
    expect(Math.min(...cpu)).toBeLessThan(0.6);
    expect(wall).toBeLessThan(3000);
    expect(Math.min(...idle)).toBeLessThan(120);
    for (let i = 0; i < 200; i += 1) await kernel.run(`${i}+1`);
    expect(treeRssMb(kernel.process.pid!)).toBeLessThan(170);
  },
  60_000,
);

test("a trivial cell", async () => {
  expect(await best(100, (i) => milliseconds(() => kernel.run(`${i}+1`)))).toBeLessThan(20);
});

test.skipIf(!isLinux)(
  "CPU of a cell with an annotation and an import",
  async () => {
    const cell = (i: number): Promise<Ran> =>
      kernel.run(`import { sep } from "node:path";\nconst p${i}: string = sep;\np${i}.length`);
    for (let i = 0; i < 20; i += 1) await cell(i);
    const before = cpuSeconds(kernel.process.pid!);
    for (let i = 20; i < 120; i += 1) expect((await cell(i)).result).toBe("1");
    expect(((cpuSeconds(kernel.process.pid!) - before) / 100) * 1000).toBeLessThan(15);
  },
  60_000,
);

test("completion, with types and without", async () => {
  await using typed = await KernelClient.start({}, { env: { CRATON_TYPES: "on" } });
  const request = { code: "Math.hyp", cursor_pos: 8 };
  const types = async (): Promise<string> => {
    const { matches, metadata } = await typed.ask("shell", "complete_request", request, 20_000);
    expect(matches).toEqual(["hypot"]);
    return JSON.stringify(metadata);
  };
  await typed.run("1");
  const first = await types();
  const deadline = Date.now() + 20_000;
  while (!(await types()).includes("method") && Date.now() < deadline) await new Promise((r) => setTimeout(r, 100));
  expect(first).toContain("hypot");
  expect(await types()).toContain("method");
  expect(await best(30, () => milliseconds(types))).toBeLessThan(150);
  const live = (): Promise<unknown> => kernel.ask("shell", "complete_request", request);
  expect(await best(30, () => milliseconds(live))).toBeLessThan(60);
}, 60_000);

test.each([
  ["while(true)", "while (true) {}"],
  ["a pending await", "await new Promise(() => undefined)"],
  ["a loop after an await", "await sleep(20); while (true) {}"],
])("interrupt of %s: at once, state kept", async (_name, code) => {
  const stopping = async (): Promise<number> => {
    const id = await kernel.start(code);
    await kernel.find((m) => m.parentId === id && m.type === "execute_input");
    await sleep(200);
    return milliseconds(async () => {
      await kernel.request("control", "interrupt_request", {});
      expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
    });
  };
  expect(await best(5, stopping)).toBeLessThan(250);
  expect((await kernel.run("keep")).result).toBe("42");
});

test("the control channel answers while a cell loops", async () => {
  const id = await kernel.start("while (true) {}");
  await kernel.find((m) => m.parentId === id && m.type === "execute_input");
  const asking = (): Promise<number> => milliseconds(() => kernel.ask("control", "kernel_info_request"));
  expect(await best(10, asking)).toBeLessThan(100);
  expect(kernel.received.some((m) => m.parentId === id && m.type === "execute_reply")).toBe(false);
  await kernel.ask("control", "interrupt_request");
  await kernel.ended(id);
});

test.each([
  ["100,000 printed lines", "for (let i = 0; i < 100_000; i++) console.log('line', i)", 1_088_890, 500],
  ["50 MB print", "console.log('x'.repeat(50e6))", 50_000_001, 2000],
])(
  "%s: complete, in time, in few messages, nothing after idle",
  async (_name, code, length, most) => {
    let ran: Ran | undefined;
    const took = await milliseconds(async () => {
      ran = await kernel.run(code, {}, 60_000);
    });
    expect(ran!.stdout).toHaveLength(length);
    expect(ran!.published.length).toBeLessThan(most);
    expect(ran!.published.at(-1)!.content.execution_state).toBe("idle");
    expect(took).toBeLessThan(12_000);
    await sleep(300);
    await kernel.run("0");
    const { id, published } = ran!;
    expect(kernel.received.filter((m) => m.channel === "iopub" && m.parentId === id)).toHaveLength(published.length);
  },
  90_000,
);

test("results are never after idle", async () => {
  for (const code of ["1", "await sleep(5); 2", "display(3); 4", "await Promise.resolve(5)"]) {
    const { id, published } = await kernel.run(code);
    expect(published.map(({ type }) => type).slice(-2)).toEqual(["execute_result", "status"]);
    await kernel.run("0");
    expect(kernel.received.filter((m) => m.channel === "iopub" && m.parentId === id)).toHaveLength(published.length);
  }
});

test("stdin, debugger and comms", async () => {
  kernel.onMessage = ({ type }) => {
    if (type === "input_request") void kernel.request("stdin", "input_reply", { value: "Ada" });
  };
  expect((await kernel.run("prompt('who?')", { allow_stdin: true })).result).toBe("'Ada'");
  const debug = { type: "request", seq: 1, command: "debugInfo", arguments: {} };
  expect(await kernel.ask("control", "debug_request", debug)).toMatchObject({ success: true });
  const { published } = await kernel.run("const c = comms.open('mine', { a: 1 }); undefined");
  expect(published.map(({ type }) => type)).toContain("comm_open");
  expect(Object.values((await kernel.ask("shell", "comm_info_request")).comms)).toEqual([{ target_name: "mine" }]);
});

test("functions and later cells share one variable: the closure case gives 11", async () => {
  const cells = ["let cnt = 0; function inc() { cnt++ }", "inc(); inc()", "cnt = 10", "inc(); cnt"];
  let last: Ran | undefined;
  for (const code of cells) last = await kernel.run(code);
  expect(last!.result).toBe("11");
});

test("a background rejection is shown under its cell, SIGINT does not kill, an error is an error", async () => {
  const { id } = await kernel.run("void sleep(10).then(() => { throw new Error('lost?') }); undefined");
  await kernel.find((m) => m.parentId === id && JSON.stringify(m.content).includes("lost?"));
  // What waits in the background says when the signal has come: the next cell is not to be hit by it.
  await kernel.run("cellSignal().onabort = () => require('fs').writeFileSync('stopped', '')");
  kernel.process.kill("SIGINT");
  await vi.waitFor(() => access(join(kernel.folder, "stopped")), 10_000);
  const { published } = await kernel.run("throw new TypeError('bad')");
  expect(published.find(({ type }) => type === "error")?.content).toMatchObject({ ename: "TypeError", evalue: "bad" });
  expect((await kernel.run("keep")).result).toBe("42");
});

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
