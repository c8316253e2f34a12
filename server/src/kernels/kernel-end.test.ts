import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProcessLauncher, type Launcher } from "@craton/launcher";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { eventually, startTestServer, type TestServer, token, typescriptKernel } from "../testing/test-server.ts";
import type { NamedKernelSpec } from "./kernelspecs.ts";

/** A process that never answers, and writes its pid where it can be found. */
function mute(file: string): NamedKernelSpec {
  const program = `require("node:fs").writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1e9)`;
  return { name: "mute", spec: { argv: [process.execPath, "-e", program], display_name: "Mute", language: "x" } };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-ends-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A launcher whose starts wait until they are let go. */
function gated(): { launcher: Launcher; asked: Promise<void>; letGo: () => void; pids: number[] } {
  const real = createProcessLauncher();
  const asked = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const pids: number[] = [];
  const start: Launcher["start"] = async (...args) => {
    asked.resolve();
    await gate.promise;
    const handle = await real.start(...args);
    pids.push(handle.pid);
    return handle;
  };
  const launcher: Launcher = {
    start,
    find: (marker) => real.find(marker),
    poll: (handle) => real.poll(handle),
    exited: (handle, signal) => real.exited(handle, signal),
    stop: (handle, options) => real.stop(handle, options),
  };
  return { launcher, asked: asked.promise, letGo: gate.resolve, pids };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const start = (own: TestServer, name: string): Promise<Response> =>
  own.ask("api/kernels", { method: "POST", body: JSON.stringify({ name }) });

test("a kernel whose start is under way when it is deleted leaves no process", async () => {
  const { launcher, asked, letGo, pids } = gated();
  await using own = await startTestServer({ launcher, kernelspecs: [mute(join(folder, "a"))] });
  const starting = start(own, "mute");
  await asked;
  const [{ id }] = (await (await own.ask("api/kernels")).json()) as [{ id: string }];
  const deleted = own.ask(`api/kernels/${id}`, { method: "DELETE" });
  await eventually(async () => ((await (await own.ask("api/kernels")).json()) as []).length === 0 || undefined);
  letGo();
  await starting;
  expect((await deleted).status).toBe(204);
  expect(pids.filter(isRunning)).toEqual([]);
});

test("a kernel whose start is under way when the server closes leaves no process", async () => {
  const { launcher, asked, letGo, pids } = gated();
  const own = await startTestServer({ launcher, kernelspecs: [mute(join(folder, "b"))] });
  const starting = start(own, "mute").catch(() => undefined);
  await asked;
  const closed = own.server.close();
  letGo();
  await starting;
  await closed;
  expect(pids.filter(isRunning)).toEqual([]);
  await own[Symbol.asyncDispose]();
});

test("a kernel that never answers after a restart is deleted at once", async () => {
  const file = join(folder, "c");
  await using own = await startTestServer({ kernelspecs: [mute(file)] });
  const { id } = (await (await start(own, "mute")).json()) as { id: string };
  await eventually(() => existsSync(file) || undefined);
  const restarting = own.ask(`api/kernels/${id}/restart`, { method: "POST" }).catch(() => undefined);
  await rm(file);
  await eventually(() => existsSync(file) || undefined);
  const begun = Date.now();
  expect((await own.ask(`api/kernels/${id}`, { method: "DELETE" })).status).toBe(204);
  expect(Date.now() - begun).toBeLessThan(20_000);
  await restarting;
});

test("the variables of a kernelspec may name those around them", async () => {
  const file = join(folder, "env");
  const program = `require("node:fs").writeFileSync(${JSON.stringify(file)}, process.env.EXTRA); setInterval(() => {}, 1e9)`;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the server that fills it in
  const env = { EXTRA: "more:${PATH}:${NO_SUCH_NAME}" };
  const argv = [process.execPath, "-e", program];
  await using own = await startTestServer({
    kernelspecs: [{ name: "told", spec: { argv, env, display_name: "Told", language: "x" } }],
  });
  await start(own, "told");
  await eventually(() => existsSync(file) || undefined);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: no such name, so it stays
  const expected = `more:${process.env.PATH}:` + "${NO_SUCH_NAME}";
  expect(await eventually(async () => (await readFile(file, "utf8")) || undefined)).toBe(expected);
});

test("a start that fails leaves no file with a key behind", async () => {
  const argv = ["/no/such/program", "{connection_file}"];
  await using own = await startTestServer({
    kernelspecs: [{ name: "gone", spec: { argv, display_name: "Gone", language: "x" } }],
  });
  expect((await start(own, "gone")).status).toBe(500);
  expect(await readdir(join(own.stateDir, "runtime"))).toEqual([]);
});

const typescript = typescriptKernel();
test.skipIf(!typescript)("cells sent to a dead kernel do not run after its restart", { timeout: 60_000 }, async () => {
  const { name, spec } = typescript as NamedKernelSpec;
  const alive = join(folder, "alive");
  const argv = ["/bin/sh", "-c", `test -e ${alive} || exit 3; exec "$@"`, "sh", ...spec.argv];
  await using own = await startTestServer({ kernelspecs: [{ name, spec: { ...spec, argv } }] });
  const { id } = (await (await start(own, name)).json()) as { id: string };
  const state = async (): Promise<string> =>
    ((await (await own.ask(`api/kernels/${id}`)).json()) as { execution_state: string }).execution_state;
  await eventually(async () => (await state()) === "dead" || undefined);
  const ran = join(folder, "ran");
  const socket = new WebSocket(`${own.server.url.replace("http", "ws")}api/kernels/${id}/channels?session_id=s`, {
    headers: { authorization: `token ${token}` },
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const message = (code: string): string =>
    JSON.stringify({
      channel: "shell",
      header: { msg_id: code, msg_type: "execute_request", session: "s", username: "", version: "5.4", date: "" },
      parent_header: {},
      metadata: {},
      content: { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false },
    });
  socket.send(message(`require("node:fs").writeFileSync(${JSON.stringify(ran)}, "")`));
  const pong = new Promise((resolve) => socket.once("pong", resolve));
  socket.ping();
  await pong;
  await writeFile(alive, "");
  expect((await own.ask(`api/kernels/${id}/restart`, { method: "POST" })).status).toBe(200);
  const answered = new Promise<string>((resolve) => {
    socket.on("message", (data) => {
      const { parent_header, content } = JSON.parse(String(data)) as {
        parent_header: { msg_id?: string };
        content: { text?: string };
      };
      if (parent_header.msg_id?.startsWith("console.log") && content.text) resolve(content.text);
    });
  });
  socket.send(message('console.log("fresh")'));
  expect(await answered).toBe("fresh\n");
  expect(existsSync(ran)).toBe(false);
  socket.close();
});
