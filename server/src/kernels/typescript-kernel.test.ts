import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, services, startTestServer, type TestServer, typescriptKernel } from "../testing/test-server.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests look at any content
type Any = any;

let own: TestServer;
let history: string;
let manager: Kernel.IManager;
let kernel: Kernel.IKernelConnection;
/** All that the kernel sent, in order. */
const heard: KernelMessage.IMessage[] = [];

beforeAll(async () => {
  const { name, spec } = typescriptKernel()!;
  history = await mkdtemp(join(tmpdir(), "craton-history-"));
  const env = { CRATON_KERNEL_HISTORY: join(history, "history.sqlite") };
  own = await startTestServer({ kernelspecs: [{ name, spec: { ...spec, env } }] });
  manager = new services.KernelManager({ serverSettings: own.settings });
  kernel = await manager.startNew({ name: "typescript" });
  kernel.anyMessage.connect((_, { msg, direction }) => {
    if (direction === "recv") heard.push(structuredClone(msg));
  });
  await kernel.info;
});
afterAll(async () => {
  manager?.dispose();
  await own?.[Symbol.asyncDispose]();
  await rm(history, { recursive: true, force: true });
});

/** What was published under a request. */
function published(id: string): { type: string; content: Any }[] {
  return heard
    .filter(({ channel, parent_header }) => channel === "iopub" && (parent_header as Any).msg_id === id)
    .map(({ header, content }) => ({ type: header.msg_type, content: content as Any }));
}

function kinds(messages: { type: string; content: Any }[]): string[] {
  return messages.map(({ type, content }) => content.execution_state ?? type);
}

type Options = Partial<KernelMessage.IExecuteRequestMsg["content"]>;

/** Runs a cell to its end: its reply, and what was published under it. */
async function run(code: string, options: Options = {}): Promise<{ reply: Any; found: ReturnType<typeof published> }> {
  const future = kernel.requestExecute({ code, ...options });
  const { content: reply } = await future.done;
  return { reply, found: published(future.msg.header.msg_id) };
}

async function result(code: string): Promise<string | undefined> {
  const { found } = await run(code);
  return found.find(({ type }) => type === "execute_result")?.content.data["text/plain"];
}

let seq = 0;

/** A debug request that must succeed. */
async function debug(command: string, args: object = {}): Promise<Any> {
  seq += 1;
  const { done } = kernel.requestDebug({ type: "request", seq, command, arguments: args });
  const { content } = (await done) as Any;
  expect(content, command).toMatchObject({ success: true, command, request_seq: seq });
  return content.body;
}

function debugEvent(event: string): Promise<Any> {
  return eventually(
    () => heard.find(({ header, content }) => header.msg_type === "debug_event" && (content as Any).event === event),
    30_000,
  ).then(({ content }) => (content as Any).body);
}

test("kernel_info says 5.5, TypeScript and a debugger, and no subshells", async () => {
  const { content } = (await kernel.requestKernelInfo()) as Any;
  expect(content).toMatchObject({ status: "ok", protocol_version: "5.5", language_info: { name: "typescript" } });
  expect(content.supported_features).toContain("debugger");
  expect(kernel.supportsSubshells).toBe(false);
});

test("execute: messages in order from busy to idle", async () => {
  const { reply, found } = await run("console.log('out'); console.error('err'); 6 * 7");
  expect(kinds(found)).toEqual(["busy", "execute_input", "stream", "stream", "execute_result", "idle"]);
  expect(reply).toMatchObject({ status: "ok", payload: [], user_expressions: {} });
  expect(found[4]?.content).toMatchObject({ data: { "text/plain": "42" }, execution_count: reply.execution_count });
});

test("execute: a silent cell publishes nothing, an unstored one is not counted", async () => {
  const { reply } = await run("0");
  expect(kinds((await run("console.log('x'); 5", { silent: true })).found)).toEqual(["busy", "idle"]);
  await run("'nowhere'", { store_history: false });
  expect((await run("0")).reply.execution_count).toBe(reply.execution_count + 1);
});

test("execute: user_expressions each have their outcome", async () => {
  const { reply } = await run("let u = 2", { user_expressions: { twice: "u * 2", broken: "nope" } });
  expect(reply.user_expressions).toMatchObject({
    twice: { status: "ok", data: { "text/plain": "4" } },
    broken: { status: "error", ename: "ReferenceError" },
  });
});

test("execute: stop_on_error aborts the cells behind, without it they run", async () => {
  const wait = "await new Promise((r) => setTimeout(r, 200)); throw new RangeError('far')";
  const statuses = async (stop_on_error: boolean): Promise<string[]> =>
    (await Promise.all([wait, "1", "2"].map((code) => run(code, { stop_on_error })))).map(({ reply }) => reply.status);
  expect(await statuses(true)).toEqual(["error", "aborted", "aborted"]);
  expect(await statuses(false)).toEqual(["error", "ok", "ok"]);
  const { reply, found } = await run("throw new RangeError('far')");
  const error = found.find(({ type }) => type === "error")?.content;
  expect(error).toMatchObject({ ename: "RangeError", evalue: "far", traceback: reply.traceback });
});

test.each([
  ["1", "complete"],
  ["for (;;) {", "incomplete"],
  ["let = = 1", "invalid"],
])("is_complete: %s is %s", async (code, status) => {
  expect((await kernel.requestIsComplete({ code })).content.status).toBe(status);
});

test("complete: names by code points, with their types", async () => {
  const code = "'é😀'; Math.hyp";
  const { content } = (await kernel.requestComplete({ code, cursor_pos: [...code].length })) as Any;
  expect(content).toMatchObject({ status: "ok", matches: ["hypot"], cursor_start: 11, cursor_end: 14 });
  expect(content.metadata._jupyter_types_experimental[0]).toMatchObject({ text: "hypot", type: expect.any(String) });
});

test("inspect: found and not found", async () => {
  const ask = async (code: string): Promise<Any> =>
    (await kernel.requestInspect({ code, cursor_pos: code.length, detail_level: 0 })).content;
  const known = await ask("Math.max");
  expect([known.found, known.data["text/plain"]]).toEqual([true, expect.stringContaining("max")]);
  expect(await ask("nothing_such")).toMatchObject({ status: "ok", found: false });
});

test("history: tail, range and search", async () => {
  const { reply } = await run("'remembered ' + 1");
  const n = reply.execution_count;
  const ask = async (request: object): Promise<Any> =>
    ((await kernel.requestHistory({ raw: true, output: false, ...request } as Any)).content as Any).history;
  expect(await ask({ hist_access_type: "tail", n: 1 })).toEqual([[expect.any(Number), n, "'remembered ' + 1"]]);
  expect(await ask({ hist_access_type: "range", session: 0, start: n, stop: n + 1, output: true })).toEqual([
    [0, n, ["'remembered ' + 1", "'remembered 1'"]],
  ]);
  expect(await ask({ hist_access_type: "search", pattern: "'remember*?", n: 5 })).toHaveLength(1);
  expect(await ask({ hist_access_type: "search", pattern: "forgotten*", n: 5 })).toEqual([]);
});

test("comms: opened, asked and closed by the front end, with bytes; comm_info lists them", async () => {
  await run(`comms.register("echo", (comm) => {
    comm.onMessage(({ data, buffers }) => comm.send({ twice: data.n * 2 }, { buffers: buffers.map((b) => b.map((x) => x * 2)) }));
    comm.onClose(({ data }) => console.log("closed with", data.why));
  })`);
  const comm = kernel.createComm("echo");
  const answers: Any[] = [];
  comm.onMsg = ({ content, buffers = [] }) => {
    const bytes = (buffers as DataView[]).map((view) => view.getUint8(0));
    answers.push([content.data, bytes]);
  };
  await comm.open({}).done;
  await comm.send({ n: 21 }, {}, [new Uint8Array([4]).buffer]).done;
  expect(answers).toEqual([[{ twice: 42 }, [8]]]);
  const open = async (target_name: string): Promise<Any> =>
    ((await kernel.requestCommInfo({ target_name })).content as Any).comms;
  expect(await open("echo")).toEqual({ [comm.commId]: { target_name: "echo" } });
  expect(await open("other")).toEqual({});
  const closing = comm.close({ why: "enough" });
  await closing.done;
  expect(kinds(published(closing.msg.header.msg_id))).toEqual(["busy", "stream", "idle"]);
  expect(await open("echo")).toEqual({});
});

test("comms: opened, used and closed by the kernel, with bytes", async () => {
  const told: Any[] = [];
  kernel.registerCommTarget("theirs", (comm, { content, buffers = [] }) => {
    told.push(content.data, (buffers as DataView[])[0]?.getUint8(1));
    comm.onMsg = (message) => void told.push(message.content.data);
    comm.onClose = (message) => void told.push(message.content.data);
  });
  await run(
    'const k = comms.open("theirs", { a: 1 }, { buffers: [new Uint8Array([1, 2])] }); k.send({ b: 2 }); k.close({ c: 3 })',
  );
  await eventually(() => told.length === 4 || undefined);
  expect(told).toEqual([{ a: 1 }, 2, { b: 2 }, { c: 3 }]);
});

test("comms: one of an unknown target is closed", async () => {
  const comm = kernel.createComm("nobody");
  const closed = new Promise<void>((resolve) => {
    comm.onClose = () => resolve();
  });
  comm.open({});
  await closed;
});

test.each([
  ["prompt('who? ')", false],
  ["await input('who? ', { password: true })", true],
])("stdin: %s asks and gets the answer", async (code, password) => {
  const future = kernel.requestExecute({ code, allow_stdin: true });
  const asked: Any[] = [];
  future.onStdin = ({ content, header }) => {
    asked.push(content);
    kernel.sendInputReply({ status: "ok", value: "Ada é" }, header as never);
  };
  await future.done;
  expect(asked).toEqual([{ prompt: "who? ", password }]);
  const found = published(future.msg.header.msg_id).find(({ type }) => type === "execute_result");
  expect(found?.content.data["text/plain"]).toBe("'Ada é'");
});

test("stdin: nobody is asked where that is not allowed", async () => {
  expect((await run("prompt('?')", { allow_stdin: false })).reply).toMatchObject({ ename: "InputNotAllowedError" });
});

test("display_data, update_display_data and clear_output", async () => {
  const { found } = await run(
    "const h = display({ 'text/plain': 'one' }, { raw: true }); h.update('two'); clearOutput({ wait: true })",
  );
  expect(kinds(found)).toEqual([
    "busy",
    "execute_input",
    "display_data",
    "update_display_data",
    "clear_output",
    "idle",
  ]);
  const [, , shown, updated, cleared] = found.map(({ content }) => content);
  expect(shown).toMatchObject({ data: { "text/plain": "one" }, transient: updated.transient });
  expect(cleared).toEqual({ wait: true });
});

test("an interrupt_request ends a loop and keeps the variables", async () => {
  await run("const kept = 1");
  const future = kernel.requestExecute({ code: "while (true) {}" });
  const id = future.msg.header.msg_id;
  await eventually(() => kinds(published(id)).includes("execute_input") || undefined);
  await kernel.interrupt();
  expect((await future.done).content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
  expect(await result("kept")).toBe("1");
});

test("debugger: a breakpoint stops a cell, its frames and variables are seen, it goes on", async () => {
  const code = "function half(n: number): number {\n  const part = n / 2;\n  return part;\n}\nhalf(10)";
  await debug("initialize", { clientID: "test", linesStartAt1: true, columnsStartAt1: true });
  await debug("attach");
  const { sourcePath: path } = await debug("dumpCell", { code });
  const { breakpoints } = await debug("setBreakpoints", { source: { path }, breakpoints: [{ line: 3 }] });
  expect(breakpoints).toMatchObject([{ verified: true, line: 3 }]);
  await debug("configurationDone");
  const running = run(code);
  const { threadId } = await debugEvent("stopped");
  const { stackFrames } = await debug("stackTrace", { threadId });
  expect(stackFrames[0]).toMatchObject({ name: "half", line: 3 });
  const { scopes } = await debug("scopes", { frameId: stackFrames[0].id });
  const { variables } = await debug("variables", { variablesReference: scopes[0].variablesReference });
  expect(variables.map(({ name, value }: Any) => [name, value]).sort()).toEqual([
    ["n", "10"],
    ["part", "5"],
  ]);
  expect(await debug("debugInfo")).toMatchObject({ isStarted: true, stoppedThreads: [threadId] });
  await debug("continue", { threadId });
  await debugEvent("continued");
  const { found } = await running;
  expect(found.find(({ type }) => type === "execute_result")?.content.data["text/plain"]).toBe("5");
  await debug("disconnect", { restart: false, terminateDebuggee: false });
});

test("a message of unknown type is answered by nothing but busy and idle, and the kernel goes on", async () => {
  const message = services.KernelMessage.createMessage({
    channel: "shell",
    msgType: "teleport_request",
    session: kernel.clientId,
    content: {},
  } as Any);
  (kernel as Kernel.IKernelConnection & Any).sendShellMessage(message, false, true);
  const { msg_id } = message.header;
  await eventually(() => kinds(published(msg_id)).includes("idle") || undefined);
  expect(kinds(published(msg_id))).toEqual(["busy", "idle"]);
  expect(await result("1 + 1")).toBe("2");
  expect(heard.some((m) => m.channel === "shell" && (m.parent_header as Any).msg_id === msg_id)).toBe(false);
});

test("of no request came anything before its busy or after its idle, but what a debugger tells later", async () => {
  const many = await run("for (let i = 0; i < 20_000; i++) console.log(i)");
  const lines = many.found.filter(({ type }) => type === "stream").map(({ content }) => content.text);
  expect(lines.join("")).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(""));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await run("0");
  const parents = heard.filter(({ channel }) => channel === "iopub").map(({ parent_header }) => parent_header as Any);
  const ours = new Set(
    parents.filter(({ msg_type = "debug_request" }) => msg_type !== "debug_request").map(({ msg_id }) => msg_id),
  );
  expect(ours.size).toBeGreaterThan(40);
  for (const id of ours) {
    const states = kinds(published(id));
    expect([states[0], states.at(-1), states.filter((state) => state === "idle").length]).toEqual(["busy", "idle", 1]);
  }
});

test("a restart gives a kernel that knows nothing, a shutdown ends it", async () => {
  await kernel.restart();
  expect(await result("typeof kept")).toBe("'undefined'");
  await kernel.shutdown();
  expect(await (await own.ask("api/kernels")).json()).toEqual([]);
});
