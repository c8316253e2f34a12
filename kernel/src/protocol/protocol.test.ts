import fc from "fast-check";
import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { statOf } from "../testing/processes.ts";

test("start: the first subscriber is welcomed and kernel_info is answered on shell and control", async () => {
  await using kernel = await KernelClient.start();
  expect(kernel.received[0]).toMatchObject({ type: "iopub_welcome", content: { subscription: "" } });
  for (const channel of ["shell", "control"] as const) {
    const info = await kernel.ask(channel, "kernel_info_request");
    expect(info).toMatchObject({
      status: "ok",
      protocol_version: "5.5",
      language_info: { name: "typescript", file_extension: ".ts" },
    });
  }
});

test("who is connected to shell before they are to iopub loses nothing of their first cell", async () => {
  await using kernel = await KernelClient.start({}, { subscribed: false });
  await kernel.ask("control", "kernel_info_request");
  const id = await kernel.start("console.log('a'); 6 * 7");
  await new Promise((resolve) => setTimeout(resolve, 300));
  kernel.iopub.connect(kernel.endpoint("iopub"));
  expect(await kernel.ended(id)).toMatchObject({ stdout: "a\n", result: "42" });
});

test("who is not subscribed at all is answered", async () => {
  await using kernel = await KernelClient.start({}, { subscribed: false });
  expect(await kernel.ask("shell", "kernel_info_request")).toMatchObject({ status: "ok" });
});

test("a cell's messages come in order: busy, input, output, result, reply, idle, and nothing after", async () => {
  await using kernel = await KernelClient.start();
  const ran = await kernel.run("console.log('a'); 1");
  expect(ran.published.map(({ type, content }) => content.execution_state ?? type)).toEqual([
    "busy",
    "execute_input",
    "stream",
    "execute_result",
    "idle",
  ]);
  expect(ran.reply).toEqual({ status: "ok", execution_count: 1, payload: [], user_expressions: {} });
  const many = await kernel.run("for (let i = 0; i < 5000; i++) { console.log(i); console.error(i) }");
  await kernel.run("1");
  const after = kernel.received.filter((m) => m.channel === "iopub" && m.parentId === many.id).length;
  expect(after).toBe(many.published.length);
  expect(many.published.at(-1)!.content.execution_state).toBe("idle");
});

test("silent cells publish no output and are not counted; unstored ones are not counted", async () => {
  await using kernel = await KernelClient.start();
  const silent = await kernel.run(
    "let late = false; setTimeout(() => { console.log('late'); late = true }, 1); console.log('x'); 5",
    { silent: true },
  );
  await kernel.run("while (!late) await new Promise((r) => setTimeout(r, 1))", { silent: true });
  expect(kernel.received.filter(({ type }) => type === "stream")).toEqual([]);
  expect(silent.published.map(({ type }) => type)).toEqual(["status", "status"]);
  expect((await kernel.run("6", { store_history: false })).reply.execution_count).toBe(0);
  expect((await kernel.run("7")).reply.execution_count).toBe(1);
});

test("user expressions are evaluated after the cell, each with its own outcome", async () => {
  await using kernel = await KernelClient.start();
  const { reply } = await kernel.run("let a = 2", { user_expressions: { twice: "a * 2", broken: "nope" } });
  expect(reply.user_expressions).toMatchObject({
    twice: { status: "ok", data: { "text/plain": "4" } },
    broken: { status: "error", ename: "ReferenceError" },
  });
});

/** Cells that are sent a millisecond or two after each other; again, where this process was kept waiting meanwhile. */
async function trickle(kernel: KernelClient, cells: readonly string[]): ReturnType<typeof endedAll> {
  for (;;) {
    const sent: string[] = [];
    let [longest, last] = [0, performance.now()];
    for (const cell of cells) {
      sent.push(await kernel.start(cell));
      await new Promise((resolve) => setTimeout(resolve, 1));
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    const ended = await endedAll(kernel, sent);
    if (longest < 4) return ended;
  }
}

const endedAll = (kernel: KernelClient, ids: readonly string[]) => Promise.all(ids.map((id) => kernel.ended(id)));

test("an error aborts the cells queued behind it, unless stop_on_error is false", async () => {
  await using kernel = await KernelClient.start();
  const cells = ["await new Promise((r) => setTimeout(r, 50)); throw new Error('x')", "1", "2"];
  const stopped = await Promise.all(cells.map((code) => kernel.start(code)));
  const replies = await Promise.all(stopped.map((id) => kernel.ended(id)));
  expect(replies.map(({ reply }) => reply.status)).toEqual(["error", "aborted", "aborted"]);
  const kept = await Promise.all(cells.map((code) => kernel.start(code, { stop_on_error: false })));
  expect((await Promise.all(kept.map((id) => kernel.ended(id)))).map(({ reply }) => reply.status)).toEqual([
    "error",
    "ok",
    "ok",
  ]);
  const [, ...rest] = await trickle(kernel, ["throw 1", ...new Array<string>(10).fill("1")]);
  for (const { reply, published } of rest) {
    expect(reply).toMatchObject({ status: "aborted" });
    expect(published.map(({ content }) => content.execution_state)).toEqual(["busy", "idle"]);
  }
  expect((await kernel.run("throw 1")).reply.status).toBe("error");
  expect((await kernel.run("3")).result).toBe("3");
  const silent = await kernel.start("throw 1", { silent: true });
  const next = await kernel.start("4");
  expect([(await kernel.ended(silent)).reply.status, (await kernel.ended(next)).result]).toEqual(["error", "4"]);
});

test("the control channel answers while a cell loops, and the heartbeat beats", async () => {
  await using kernel = await KernelClient.start();
  const id = await kernel.start("console.log('begun'); while (true) {}");
  await kernel.find((m) => m.type === "stream" && m.parentId === id);
  expect((await kernel.ask("control", "kernel_info_request", {}, 2000)).status).toBe("ok");
  await kernel.hb.send("ping");
  expect((await kernel.hb.receive()).toString()).toBe("ping");
});

test("history has tail, range and search, with results when asked", async () => {
  await using kernel = await KernelClient.start();
  for (const code of ["let a = 1", "let b = 2", "let a = 1"]) await kernel.run(code);
  const history = async (request: object) =>
    (await kernel.ask("shell", "history_request", { output: false, raw: true, ...request })).history;
  expect(await history({ hist_access_type: "tail", n: 2 })).toEqual([
    [1, 2, "let b = 2"],
    [1, 3, "let a = 1"],
  ]);
  expect(await history({ hist_access_type: "range", session: 0, start: 1, stop: 2 })).toEqual([[0, 1, "let a = 1"]]);
  expect(await history({ hist_access_type: "search", pattern: "*a*", unique: true })).toEqual([[1, 3, "let a = 1"]]);
  await kernel.run("6 * 7");
  await kernel.run("0", { store_history: false });
  expect(await history({ hist_access_type: "tail", n: 1, output: true })).toEqual([[1, 4, ["6 * 7", "42"]]]);
});

test("stdin: prompt blocks, input does not, and a front end that cannot answer is not asked", async () => {
  await using kernel = await KernelClient.start();
  kernel.onMessage = ({ type, content }) => {
    if (type === "input_request")
      void kernel.request("stdin", "input_reply", { status: "ok", value: `<${content.prompt}${content.password}>` });
  };
  expect((await kernel.run("prompt('a') + prompt('b')", { allow_stdin: true })).result).toBe("'<afalse><bfalse>'");
  expect((await kernel.run("await input('c', { password: true })", { allow_stdin: true })).result).toBe("'<ctrue>'");
  expect((await kernel.run("prompt('d')")).reply).toMatchObject({ status: "error", ename: "InputNotAllowedError" });
  const long = "é".repeat(200_000);
  kernel.onMessage = ({ type }) => {
    if (type === "input_request") void kernel.request("stdin", "input_reply", { value: long });
  };
  expect((await kernel.run("prompt().length", { allow_stdin: true })).result).toBe("200000");
});

test("an unknown comm target is closed, comm_info is empty", async () => {
  await using kernel = await KernelClient.start();
  const id = await kernel.request("shell", "comm_open", { comm_id: "c1", target_name: "nobody", data: {} });
  expect((await kernel.find((m) => m.type === "comm_close" && m.parentId === id)).content.comm_id).toBe("c1");
  expect(await kernel.ask("shell", "comm_info_request")).toEqual({ status: "ok", comms: {} });
});

test("forged, malformed and unknown messages do no harm", async () => {
  await using kernel = await KernelClient.start();
  await kernel.request("shell", "execute_request", { code: "globalThis.hacked = 1" }, { key: "wrong" });
  for (const frames of [
    ["garbage"],
    ["<IDS|MSG>"],
    ["<IDS|MSG>", "sig", "{", "{}", "{}", "{}"],
    ["a", "<IDS|MSG>", "", "null", "null", "null", "null"],
    [Buffer.alloc(0)],
  ])
    for (const channel of ["shell", "control", "stdin"] as const) await kernel[channel].send(frames);
  const unknown = await kernel.request("shell", "teleport_request", { to: "moon" });
  await kernel.find((m) => m.parentId === unknown && m.content.execution_state === "idle");
  await kernel.request("shell", "execute_request", { code: 5, user_expressions: 7, silent: "no" });
  await kernel.request("stdin", "input_reply", { value: "nobody asked" });
  for (const type of ["complete_request", "inspect_request", "is_complete_request", "history_request", "comm_open"])
    await kernel.request("shell", type, { cursor_pos: "x", code: null });
  expect((await kernel.run("typeof hacked")).result).toBe("'undefined'");
});

test("signed messages of any content do no harm", async () => {
  await using kernel = await KernelClient.start();
  await kernel.run("let keep = 1");
  const types =
    "execute complete inspect is_complete history comm_info comm_open comm_msg kernel_info interrupt debug input"
      .split(" ")
      .map((type) => `${type}_request`);
  const fields = [
    "code",
    "cursor_pos",
    "detail_level",
    "user_expressions",
    "silent",
    "n",
    "pattern",
    "hist_access_type",
  ];
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom("", "}", "*", "search", "\u2028", "\ud800", -1, 1e9, true));
  const content = fc.dictionary(fc.constantFrom(...fields, "__proto__", "stop_on_error"), value);
  const message = fc.record({
    channel: fc.constantFrom("shell", "control", "stdin"),
    type: fc.constantFrom(...types),
    content,
  });
  for (const { channel, type, content } of fc.sample(message, { seed: 42, numRuns: 500 }))
    await kernel.request(channel as "shell", type, content);
  expect((await kernel.run("keep", { stop_on_error: false }, 60_000)).reply.status).toMatch(/ok|aborted/);
  expect((await kernel.run("keep")).result).toBe("1");
}, 90_000);

test("shutdown is answered on control and shell, also while a cell loops, and the process ends", async () => {
  for (const channel of ["control", "shell"] as const) {
    await using kernel = await KernelClient.start();
    expect(await kernel.ask(channel, "shutdown_request", { restart: true })).toEqual({ status: "ok", restart: true });
    expect(await kernel.exited()).toBe(0);
  }
  await using busy = await KernelClient.start();
  const id = await busy.start("console.log('begun'); while (true) {}");
  await busy.find((m) => m.type === "stream" && m.parentId === id);
  expect(await busy.ask("control", "shutdown_request", { restart: false })).toMatchObject({ status: "ok" });
  expect(await busy.exited()).toBe(0);
});

test("process.exit() in a cell ends the kernel in order, with its code and a message", async () => {
  await using kernel = await KernelClient.start();
  const ran = await kernel.run("console.log('last words'); process.exit(3); console.log('never')");
  expect(ran.stdout).toBe("last words\n");
  expect(ran.stderr).toContain("process.exit(3)");
  expect(ran.reply.status).toBe("ok");
  expect(await kernel.exited()).toBe(3);
});

test("processes and threads that cells have started end with the kernel", async () => {
  for (const end of ["shutdown", "process.exit"]) {
    await using kernel = await KernelClient.start();
    const { result } = await kernel.run(
      "new (require('node:worker_threads').Worker)('setInterval(() => {}, 100)', { eval: true });" +
        "const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 100)'], { stdio: 'inherit' }); child.pid",
    );
    if (end === "shutdown") await kernel.ask("control", "shutdown_request", { restart: true });
    else await kernel.run("process.exit(5)");
    expect(await kernel.exited()).toBe(end === "shutdown" ? 0 : 5);
    await kernel.until(() => hasEnded(Number(result)), 5000);
  }
});

/** Whether a process is gone, or dead and waits for its parent to notice. */
function hasEnded(pid: number): boolean {
  const [state] = statOf(pid);
  return state === undefined || state === "Z";
}

test("SIGTERM ends the kernel, also in a loop", async () => {
  await using kernel = await KernelClient.start();
  const id = await kernel.start("console.log('begun'); while (true) {}");
  await kernel.find((m) => m.type === "stream" && m.parentId === id);
  kernel.process.kill("SIGTERM");
  expect(await kernel.exited(2000)).toBe("SIGTERM");
});
