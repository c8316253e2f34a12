import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.run("let keep = 42; let ticks = 0; const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))");
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** Starts a cell, waits for its sign of life, interrupts it; milliseconds until its reply. */
async function interrupted(code: string): Promise<number> {
  const id = await kernel.start(`console.log("begun"); ${code}`, { allow_stdin: true });
  await kernel.find((m) => m.type === "stream" && m.parentId === id);
  const began = performance.now();
  const answer = kernel.ask("control", "interrupt_request");
  const { reply, published } = await kernel.ended(id);
  const took = performance.now() - began;
  expect(await answer).toEqual({ status: "ok" });
  expect(reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(published.map((m) => m.type)).toContain("error");
  expect((await kernel.run("keep")).result).toBe("42");
  return took;
}

test.each([
  ["an endless loop", "while (true) {}"],
  ["a loop after an await", "await sleep(5); while (true) {}"],
  ["a loop in a timer", "setTimeout(() => { while (true) {} }, 5); await new Promise(() => undefined)"],
  ["a loop that swallows errors", "while (true) { try { for (;;) {} } catch {} }"],
  ["regular expression backtracking", "/(a+)+$/.test('a'.repeat(40) + 'b')"],
  ["Atomics.wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000)"],
  ["a pending await", "await new Promise(() => undefined)"],
  ["a loop of awaits", "while (true) { await sleep(1); ticks++ }"],
  ["a loop of awaits that swallows errors", "while (true) { try { await sleep(1) } catch {} }"],
  [
    "for await over an endless source",
    "for await (const _ of (async function* () { while (true) yield sleep(1) })()) ticks++",
  ],
  ["a blocking question", "prompt('name?')"],
])("%s stops at once and keeps variables", async (_name, code) => {
  expect(await interrupted(code)).toBeLessThan(2000);
});

test("endless printing stops and does not grow without bound", async () => {
  const id = await kernel.start("while (true) console.log('x'.repeat(1000))");
  await kernel.find((m) => m.type === "stream" && m.parentId === id);
  await kernel.ask("control", "interrupt_request");
  expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
  expect((await kernel.run("keep")).result).toBe("42");
});

test("what a loop has begun before it was interrupted ends with it", async () => {
  await interrupted("setTimeout(() => { keep = -1 }, 20); const own = cellSignal(); while (true) {}");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await kernel.run("[keep, own.aborted]")).result).toBe("[ 42, true ]");
});

test("a loop in the background is stopped when no cell runs", async () => {
  const begun = await kernel.run("setTimeout(() => { console.log('looping'); while (true) {} }, 1)");
  await kernel.find((m) => m.type === "stream" && m.parentId === begun.id);
  const id = await kernel.start("keep");
  await kernel.ask("control", "interrupt_request");
  expect((await kernel.ended(id)).reply.status).toMatch(/ok|error/);
  expect((await kernel.run("keep")).result).toBe("42");
});

test("an interrupt of background tasks does not hit the cell that comes next", async () => {
  for (let round = 0; round < 20; round += 1) {
    await kernel.run(`setInterval(() => { const t = Date.now(); while (Date.now() - t < ${4 + round}); }, 1)`);
    const interrupt = await kernel.request("control", "interrupt_request", {});
    await kernel.find((m) => m.channel === "iopub" && m.parentId === interrupt);
    const { reply } = await kernel.run("for (let i = 0; i < 1e6; i++); await sleep(5); keep");
    await kernel.replyTo(interrupt);
    expect(reply.status).toBe("ok");
    expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  }
});

test("a question that never ends is given up by an interrupt", async () => {
  await kernel.run("const endless = new Proxy({}, { ownKeys() { while (true) {} } })");
  const id = await kernel.request("shell", "complete_request", { code: "endless.", cursor_pos: 8 });
  await kernel.find((m) => m.channel === "iopub" && m.parentId === id);
  expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  expect((await kernel.replyTo(id)).content.status).toBe("error");
  expect((await kernel.run("keep")).result).toBe("42");
});

test("an interrupt of an idle kernel harms nothing", async () => {
  expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  expect((await kernel.run("keep")).result).toBe("42");
});

test("an interrupted wait at top level does not go on later", async () => {
  await interrupted("while (true) { await sleep(1); ticks++ }");
  const { result } = await kernel.run("const before = ticks; await sleep(50); ticks - before");
  expect(result).toBe("0");
});

test("timers of an interrupted cell do not run any more, others do", async () => {
  await kernel.run("let mine = 0; setInterval(() => { mine++ }, 1)");
  await interrupted("ticks = 0; setInterval(() => { ticks++ }, 1); await new Promise(() => undefined)");
  const { result } = await kernel.run("const [t, m] = [ticks, mine]; await sleep(50); [ticks - t, mine > m]");
  expect(result).toBe("[ 0, true ]");
});

test("an interrupt aborts the cell's signal", async () => {
  await interrupted(
    "let aborted = ''; cellSignal().addEventListener('abort', () => { aborted = cellSignal().reason.name }); await sleep(60_000)",
  );
  expect((await kernel.run("aborted")).result).toBe("'KeyboardInterrupt'");
});

test("only the cell that runs is interrupted, not the next one", async () => {
  const first = await kernel.start("console.log('begun'); while (true) {}", { stop_on_error: false });
  const second = await kernel.start("await sleep(100); keep", { stop_on_error: false });
  await kernel.find((m) => m.type === "stream" && m.parentId === first);
  await kernel.ask("control", "interrupt_request");
  expect((await kernel.ended(first)).reply.ename).toBe("KeyboardInterrupt");
  expect((await kernel.ended(second)).result).toBe("42");
});

test("a wait that can never end survives garbage collection, interrupted or not", async () => {
  for (const code of ["await new Promise(() => undefined)", "await sleep(1); while (true) {}"]) await interrupted(code);
  const waits =
    "setTimeout(() => { for (let i = 0; i < 300; i++) new Array(100_000).fill(i) }, 1); await new Promise(() => undefined)";
  await interrupted(waits);
  expect((await kernel.run("for (let i = 0; i < 300; i++) new Array(100_000).fill(i); keep")).result).toBe("42");
});

test("an interrupt as soon as a cell makes the kernel busy ends that cell", async () => {
  for (let times = 0; times < 10; times += 1) {
    let asked = Promise.resolve("");
    const { promise: busy, resolve } = Promise.withResolvers<void>();
    kernel.onMessage = ({ type, content, parentId }) => {
      if (type !== "status" || content.execution_state !== "busy" || parentId !== id) return;
      asked = kernel.request("control", "interrupt_request", {});
      resolve();
    };
    let id = "";
    const started = kernel.start("while (true) {}");
    id = await started;
    await busy;
    await asked;
    expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
  }
  kernel.onMessage = () => undefined;
  expect((await kernel.run("keep")).result).toBe("42");
}, 60_000);

test("SIGINT is an interrupt", async () => {
  const id = await kernel.start("console.log('begun'); await sleep(60_000)");
  await kernel.find((m) => m.type === "stream" && m.parentId === id);
  kernel.process.kill("SIGINT");
  expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
  expect((await kernel.run("keep")).result).toBe("42");
});

test("an interrupt before the kernel can run cells does not break its start", async () => {
  for (let times = 0; times < 4; times += 1) {
    await using early = await KernelClient.start();
    await early.ask("control", "interrupt_request");
    expect((await early.run("1 + 1")).result).toBe("2");
  }
}, 60_000);
