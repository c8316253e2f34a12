import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, type Received } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** Sends a comm message and waits until it is handled; what was published under it. */
async function say(type: string, content: object, extras: { metadata?: object; buffers?: Uint8Array[] } = {}) {
  const id = await kernel.request("shell", type, content, extras);
  await idle(id);
  return under(id);
}

async function idle(id: string): Promise<void> {
  await kernel.find((m) => m.type === "status" && m.parentId === id && m.content.execution_state === "idle");
}

function under(id: string): Received[] {
  return kernel.received.filter((m) => m.channel === "iopub" && m.parentId === id);
}

function types(messages: Received[]): string[] {
  return messages.map(({ type, content }) => content.execution_state ?? type);
}

const ECHO = `comms.register("echo", (comm, { data, metadata }) => {
  comm.send({ opened: data, metadata });
  comm.onMessage(({ data, buffers }) => comm.send({ data, sizes: buffers.map((b) => b.length) }, { buffers, metadata: { m: 1 } }));
  comm.onClose(({ data }) => console.log("closed", data));
})`;

test("a front end opens a comm, talks with bytes, closes it; everything under its messages, between busy and idle", async () => {
  await kernel.run(ECHO);
  const opened = await say(
    "comm_open",
    { comm_id: "a", target_name: "echo", data: { x: 1 } },
    { metadata: { v: "2" } },
  );
  expect(types(opened)).toEqual(["busy", "comm_msg", "idle"]);
  expect(opened[1]!.content).toEqual({ comm_id: "a", data: { opened: { x: 1 }, metadata: { v: "2" } } });
  const [, answer] = await say(
    "comm_msg",
    { comm_id: "a", data: { y: [2] } },
    { buffers: [new Uint8Array([1, 2, 3])] },
  );
  expect(answer).toMatchObject({
    content: { comm_id: "a", data: { data: { y: [2] }, sizes: [3] } },
    metadata: { m: 1 },
  });
  expect(answer!.buffers).toEqual([Buffer.from([1, 2, 3])]);
  const closed = await say("comm_close", { comm_id: "a", data: { bye: true } });
  expect(closed[1]!.content.text).toBe("closed { bye: true }\n");
  expect(types(await say("comm_msg", { comm_id: "a", data: {} }))).toEqual(["busy", "idle"]);
});

test("a comm with an unknown target is closed", async () => {
  const published = await say("comm_open", { comm_id: "b", target_name: "nobody", data: {} });
  expect(types(published)).toEqual(["busy", "comm_close", "idle"]);
  expect(published[1]!.content).toEqual({ comm_id: "b", data: {} });
});

test("what is no comm message is answered with busy and idle only", async () => {
  expect(types(await say("comm_open", { comm_id: 3, target_name: [], data: null }))).toEqual(["busy", "idle"]);
  expect(types(await say("comm_msg", {}))).toEqual(["busy", "idle"]);
  expect(types(await say("comm_msg", { comm_id: "never", data: 1 }))).toEqual(["busy", "idle"]);
});

test("a cell opens comms; comm_info lists them, of one target on demand", async () => {
  const { published } = await kernel.run(
    'const c = comms.open("mine", { a: 1 }, { buffers: [new Float32Array([1])], metadata: { version: "1" }, id: "c1" }); comms.open("other", {}, { id: "c2" }); undefined',
  );
  const [open] = published.filter(({ type }) => type === "comm_open");
  expect(open).toMatchObject({
    content: { comm_id: "c1", target_name: "mine", data: { a: 1 } },
    metadata: { version: "1" },
  });
  expect(open!.buffers).toEqual([Buffer.from(new Float32Array([1]).buffer)]);
  expect((await kernel.ask("shell", "comm_info_request", { target_name: "mine" })).comms).toEqual({
    c1: { target_name: "mine" },
  });
  expect(Object.keys((await kernel.ask("shell", "comm_info_request")).comms)).toEqual(["c1", "c2"]);
  const closed = await kernel.run("c.close({ z: 1 }); c.close(); c.isOpen");
  expect(closed.published.filter(({ type }) => type === "comm_close")).toMatchObject([
    { content: { comm_id: "c1", data: { z: 1 } } },
  ]);
  expect(closed.result).toBe("false");
  expect(Object.keys((await kernel.ask("shell", "comm_info_request")).comms)).toEqual(["c2"]);
  expect((await kernel.run("c.send({})")).reply).toMatchObject({ ename: "CommError" });
  expect((await kernel.run('comms.open("x", { n: 1n })')).reply).toMatchObject({ ename: "CommError" });
});

test("comms are served while a cell waits, in their order; comm_info too", async () => {
  await kernel.run(
    'let go; const got = []; comms.register("order", (comm) => comm.onMessage(({ data }) => { got.push(data.n); if (data.n === 20) go(); }))',
  );
  const cell = await kernel.start("await new Promise((resolve) => { go = resolve }); got.join()");
  await kernel.find((m) => m.type === "execute_input" && m.parentId === cell);
  await kernel.request("shell", "comm_open", { comm_id: "o", target_name: "order", data: {} });
  expect((await kernel.ask("shell", "comm_info_request")).comms.o).toEqual({ target_name: "order" });
  for (let n = 1; n <= 20; n += 1) await kernel.request("shell", "comm_msg", { comm_id: "o", data: { n } });
  const { result } = await kernel.ended(cell);
  expect(result).toBe(`'${Array.from({ length: 20 }, (_, n) => n + 1).join()}'`);
});

test("a failing handler is told under the cell that has added it, with the line", async () => {
  const { id } = await kernel.run(
    'comms.register("fails", (comm) => {\n  comm.onMessage(({ data }) => { throw new Error("sync") });\n  comm.onMessage(async () => { await 1; throw new Error("async") });\n  comm.onMessage(() => { Promise.reject(new Error("lost")); console.log("still called") });\n})',
  );
  await say("comm_open", { comm_id: "f", target_name: "fails", data: {} });
  const published = await say("comm_msg", { comm_id: "f", data: {} });
  expect(published[1]!.content.text).toBe("still called\n");
  const told = (): string =>
    under(id)
      .filter(({ type, content }) => type === "stream" && content.name === "stderr")
      .map(({ content }) => content.text)
      .join("");
  await kernel.until(() => /sync[\s\S]*async/.test(told()) && told().includes("lost"));
  expect(told()).toMatch(/cell-\d+\.ts:2:/);
});

test("a target whose handler fails closes the comm", async () => {
  await kernel.run('comms.register("refuses", () => { throw new Error("no") })');
  const published = await say("comm_open", { comm_id: "r", target_name: "refuses", data: {} });
  expect(types(published)).toEqual(["busy", "comm_close", "idle"]);
});

test("an asynchronous handler is busy until it has settled, but for a second at most", async () => {
  await kernel.run(
    'comms.register("slow", (comm) => comm.onMessage(async ({ data }) => { await new Promise((r) => setTimeout(r, data.ms)); console.log("done", data.ms) }))',
  );
  await say("comm_open", { comm_id: "s", target_name: "slow", data: {} });
  expect(types(await say("comm_msg", { comm_id: "s", data: { ms: 50 } }))).toEqual(["busy", "stream", "idle"]);
  const late = await say("comm_msg", { comm_id: "s", data: { ms: 1500 } });
  expect(types(late)).toEqual(["busy", "idle"]);
  await kernel.find((m) => m.content.text === "done 1500\n" && m.parentId === late[0]!.parentId);
});

test("an interrupt ends a handler that loops, and its message; the waiting cell is interrupted too", async () => {
  await kernel.run('comms.register("loop", (comm) => comm.onMessage(() => { while (true); }))');
  await say("comm_open", { comm_id: "l", target_name: "loop", data: {} });
  const first = await kernel.request("shell", "comm_msg", { comm_id: "l", data: {} });
  await kernel.find((m) => m.parentId === first);
  expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  await idle(first);
  const cell = await kernel.start("await new Promise(() => {})");
  await kernel.find((m) => m.type === "execute_input" && m.parentId === cell);
  const second = await kernel.request("shell", "comm_msg", { comm_id: "l", data: {} });
  await kernel.find((m) => m.parentId === second);
  expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  await idle(second);
  expect((await kernel.ended(cell)).reply).toMatchObject({ ename: "KeyboardInterrupt" });
  expect((await kernel.run("1 + 1")).result).toBe("2");
});

test("messages that wait for a busy cell are bounded here and all arrive", async () => {
  await kernel.run('let many = 0; comms.register("many", (comm) => comm.onMessage(() => { many += 1 }))');
  await say("comm_open", { comm_id: "m", target_name: "many", data: {} });
  const cell = await kernel.start("const end = Date.now() + 1000; while (Date.now() < end);");
  let last = "";
  for (let n = 0; n < 3000; n += 1) last = await kernel.request("shell", "comm_msg", { comm_id: "m", data: { n } });
  await kernel.ended(cell);
  await idle(last);
  expect((await kernel.run("many")).result).toBe("3000");
});

test("a message larger than the credit goes through, both as bytes and as a display", async () => {
  const { published } = await kernel.run(
    'comms.open("big", {}, { buffers: [new Uint8Array(20e6)] }); display({ "text/plain": "x".repeat(17e6) }, { raw: true }); undefined',
  );
  expect(published.find(({ type }) => type === "comm_open")!.buffers[0]).toHaveLength(20e6);
  expect(published.find(({ type }) => type === "display_data")!.content.data["text/plain"]).toHaveLength(17e6);
});

test("a silent cell and an interrupted one still speak over comms", async () => {
  const { id } = await kernel.run('comms.open("quiet", {}, { id: "q" })', { silent: true });
  expect(types(under(id))).toContain("comm_open");
});
