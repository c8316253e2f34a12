import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

const REQUESTS: [type: string, content: object, status?: string][] = [
  ["kernel_info_request", {}],
  ["connect_request", {}],
  ["comm_info_request", {}],
  ["history_request", { hist_access_type: "tail", n: 1, raw: true, output: false }],
  ["is_complete_request", { code: "1" }, "complete"],
  ["complete_request", { code: "Math.ma", cursor_pos: 7 }],
  ["inspect_request", { code: "Math.max", cursor_pos: 8, detail_level: 0 }],
  ["interrupt_request", {}],
];

test.each(["shell", "control"] as const)("%s: every request is answered between its busy and its idle", async (on) => {
  for (const [type, content, status = "ok"] of REQUESTS) {
    const id = await kernel.request(on, type, content);
    const reply = await kernel.replyTo(id);
    await kernel.find((m) => m.parentId === id && m.content.execution_state === "idle");
    expect(reply).toMatchObject({ channel: on, type: type.replace("request", "reply"), content: { status } });
    const published = kernel.received.filter((m) => m.channel === "iopub" && m.parentId === id);
    expect(published.map((m) => m.content.execution_state)).toEqual(["busy", "idle"]);
  }
});

test("a connect_reply names the ports", async () => {
  const { shell_port, iopub_port, stdin_port, hb_port, control_port } = await kernel.ask("shell", "connect_request");
  const ports = [shell_port, iopub_port, stdin_port, hb_port, control_port];
  expect(new Set(ports.filter((port) => port > 0)).size).toBe(5);
});

test("control answers questions while a cell runs", async () => {
  const id = await kernel.start("await new Promise((r) => setTimeout(r, 300)); 'done'");
  await kernel.find((m) => m.parentId === id && m.type === "execute_input");
  for (const [type, content, status = "ok"] of REQUESTS.filter(([request]) => request !== "interrupt_request"))
    expect(await kernel.ask("control", type, content, 5000)).toMatchObject({ status });
  expect(kernel.received.some((m) => m.parentId === id && m.type === "execute_reply")).toBe(false);
  expect((await kernel.ended(id)).result).toBe("'done'");
});

test("a cell on the control channel is refused by name", async () => {
  expect(await kernel.ask("control", "execute_request", { code: "globalThis.wrong = 1" })).toMatchObject({
    status: "error",
    ename: "ChannelError",
  });
  expect((await kernel.run("typeof wrong")).result).toBe("'undefined'");
});

test("requests of unknown type have no reply, and the kernel goes on", async () => {
  for (const channel of ["shell", "control"] as const) {
    const id = await kernel.request(channel, "teleport_request", { to: "moon" });
    await kernel.find((m) => m.parentId === id && m.content.execution_state === "idle");
    expect(kernel.received.some((m) => m.parentId === id && m.channel === channel)).toBe(false);
  }
});

test("a message that comes a second time is not run again", async () => {
  await kernel.run("let runs = 0");
  const { id, frames } = kernel.compose("execute_request", { code: "runs++" });
  for (let times = 0; times < 3; times += 1) await kernel.shell.send(frames);
  await kernel.ended(id);
  expect((await kernel.run("runs")).result).toBe("1");
});

test("a cell's reply says when it began", async () => {
  const { id } = await kernel.run("1");
  const { metadata } = await kernel.replyTo(id);
  expect(metadata).toMatchObject({ status: "ok" });
  expect(Date.parse(String(metadata.started))).toBeGreaterThan(Date.now() - 60_000);
});

test("confirm and alert ask, and a closed input is null or an error", async () => {
  const asked: string[] = [];
  let answers = ["y", "no", "", "\x04", "\x04"];
  kernel.onMessage = ({ type, content }) => {
    if (type !== "input_request") return;
    asked.push(content.prompt);
    void kernel.request("stdin", "input_reply", { status: "ok", value: answers.shift() });
  };
  const run = (code: string) => kernel.run(code, { allow_stdin: true });
  expect((await run("[confirm('sure?'), confirm('sure?'), alert('look'), prompt('x')]")).result).toBe(
    "[ true, false, undefined, null ]",
  );
  expect((await run("await input('y')")).reply).toMatchObject({ status: "error", ename: "InputClosedError" });
  expect(asked).toEqual(["sure? [y/N] ", "sure? [y/N] ", "look [Enter] ", "x", "y"]);
  answers = ["a"];
  expect((await run("prompt('again', '', { password: true })")).result).toBe("'a'");
});

test("an answer to another question is no answer", async () => {
  kernel.onMessage = ({ type }) => {
    if (type !== "input_request") return;
    void kernel
      .request("stdin", "input_reply", { value: "stale" }, { parent: { msg_id: "another question" } })
      .then(() => kernel.request("stdin", "input_reply", { value: "mine" }));
  };
  expect((await kernel.run("prompt()", { allow_stdin: true })).result).toBe("'mine'");
});

test("a question of a background task goes to the front end whose cell began it", async () => {
  kernel.onMessage = ({ type }) => {
    if (type === "input_request") void kernel.request("stdin", "input_reply", { value: "late" });
  };
  await kernel.run("let told = ''; setTimeout(async () => { told = await input('?') }, 20); undefined", {
    allow_stdin: true,
  });
  await kernel.find((m) => m.type === "input_request" && m.content.prompt === "?");
  expect((await kernel.run("while (!told) await new Promise((r) => setTimeout(r, 1)); told")).result).toBe("'late'");
});

test("the end is told to every front end", async () => {
  await using own = await KernelClient.start();
  const id = await own.request("control", "shutdown_request", { restart: true });
  const told = await own.find((m) => m.channel === "iopub" && m.type === "shutdown_reply");
  expect(told).toMatchObject({ parentId: id, content: { status: "ok", restart: true } });
});

test("history outlives the kernel", async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-history-"));
  const env = { CRATON_KERNEL_HISTORY: join(folder, "history.sqlite") };
  {
    await using first = await KernelClient.start({}, { env });
    await first.run("const kept = 'on disk'");
    await first.ask("control", "shutdown_request", { restart: false });
    await first.exited();
  }
  await using second = await KernelClient.start({}, { env });
  await second.run("1");
  const { history } = await second.ask("shell", "history_request", { hist_access_type: "tail", n: 5 });
  expect(history).toEqual([
    [1, 1, "const kept = 'on disk'"],
    [2, 1, "1"],
  ]);
  await rm(folder, { recursive: true });
});

test("a connection file that others could read is closed to them, and that is said", async () => {
  await using own = await KernelClient.start({}, { fileMode: 0o644 });
  expect((await stat(join(own.folder, "connection.json"))).mode & 0o777).toBe(0o600);
  await own.until(() => own.stderr.includes("was open to other accounts"));
});

test("ipc sockets are made for their owner alone, and cells have the umask that the kernel was started with", async () => {
  const mask = process.umask(0o002);
  try {
    await using own = await KernelClient.start({}, { transport: "ipc" });
    expect((await own.run("process.umask()")).result).toBe(String(0o002));
    const sockets = (await readdir(own.folder)).filter((name) => name.startsWith("ipc-"));
    expect(sockets).toHaveLength(5);
    for (const name of sockets) expect((await stat(join(own.folder, name))).mode & 0o077).toBe(0);
  } finally {
    process.umask(mask);
  }
});

test("an unwritable folder for history is done without", async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-history-"));
  await writeFile(join(folder, "file"), "");
  await chmod(folder, 0o500);
  await using own = await KernelClient.start({}, { env: { CRATON_KERNEL_HISTORY: join(folder, "file", "h.sqlite") } });
  await own.run("1");
  expect((await own.ask("shell", "history_request", { hist_access_type: "tail", n: 5 })).history).toHaveLength(1);
  await rm(folder, { recursive: true });
});
