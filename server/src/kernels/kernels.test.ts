import { once } from "node:events";
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kernel, KernelMessage } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import {
  eventually,
  pythonKernel,
  services,
  startTestServer,
  type TestServer,
  token,
  typescriptKernel,
} from "../testing/test-server.ts";
import { KernelSpecs, type NamedKernelSpec, toKernelSpecModel } from "./kernelspecs.ts";

const kernels = [typescriptKernel(), pythonKernel()].filter((spec) => spec !== undefined);
if (!pythonKernel()) console.warn("SKIPPED: kernels with ipykernel (set CRATON_TEST_PYTHON to a Python that has it)");

/** The same program in each language. */
const programs: Record<
  string,
  Record<"count" | "endless" | "die" | "bang" | "remember" | "recall" | "pid" | "slow", string>
> = {
  typescript: {
    count: "for (let i = 0; i < 3; i++) console.log(i);\n6 * 7",
    endless: "while (true) {}",
    die: "process.exit(1)",
    bang: 'throw new Error("bang")',
    remember: "const kept = 1",
    recall: "kept",
    pid: "console.log(process.pid)",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the kernel that fills it in
    slow: "for (let i = 0; i < 200; i++) { console.log(`line ${i}`); await new Promise((done) => setTimeout(done, 10)); }",
  },
  python3: {
    count: "for i in range(3): print(i)\n6*7",
    endless: "while True: pass",
    die: "import os; os._exit(1)",
    bang: 'raise Exception("bang")',
    remember: "kept = 1",
    recall: "kept",
    pid: "import os; print(os.getpid())",
    slow: "import time\nfor i in range(200): print('line', i, flush=True); time.sleep(0.01)",
  },
};

/** All text of a cell's outputs, with its reply. */
async function run(kernel: Kernel.IKernelConnection, code: string): Promise<{ text: string; status: string }> {
  const future = kernel.requestExecute({ code });
  let text = "";
  future.onIOPub = (message) => {
    const { header, content } = message as KernelMessage.IStreamMsg | KernelMessage.IExecuteResultMsg;
    if (header.msg_type === "stream") text += (content as KernelMessage.IStreamMsg["content"]).text;
    if (header.msg_type === "execute_result")
      text += String((content as KernelMessage.IExecuteResultMsg["content"]).data["text/plain"]);
  };
  const reply = await future.done;
  return { text, status: reply.content.status };
}

describe.each(kernels)("kernel $name through the client of reference", (spec) => {
  const program = programs[spec.name]!;
  let own: TestServer;
  let manager: Kernel.IManager;
  beforeAll(async () => {
    own = await startTestServer({ kernelspecs: [spec] });
    manager = new services.KernelManager({ serverSettings: own.settings });
  });
  afterAll(async () => {
    manager?.dispose();
    await own?.[Symbol.asyncDispose]();
  });

  test("a cell runs and its outputs arrive", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    expect(await run(kernel, program.count)).toEqual({ text: "0\n1\n2\n42", status: "ok" });
    expect((await run(kernel, program.bang)).status).toBe("error");
    await kernel.shutdown();
  });

  test("an endless cell is interrupted", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    // Other requests make it busy too: it is interrupted when the cell has begun.
    const begun = new Promise<void>((resolve) => {
      kernel.iopubMessage.connect((_, { header }) => header.msg_type === "execute_input" && resolve());
    });
    const running = run(kernel, program.endless);
    await begun;
    await kernel.interrupt();
    expect((await running).status).toBe("error");
    await kernel.shutdown();
  });

  test("a kernel that dies is started again and says so", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    await kernel.info;
    const states: string[] = [];
    kernel.statusChanged.connect((_, status) => states.push(status));
    kernel.requestExecute({ code: program.die }).done.catch(() => undefined);
    await eventually(() => states.includes("autorestarting") || undefined);
    await eventually(() => kernel.status === "idle" || undefined);
    expect((await run(kernel, program.count)).text).toBe("0\n1\n2\n42");
    await kernel.shutdown();
  });

  test("a restart gives a fresh kernel under the same id", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    await run(kernel, program.remember);
    const { id } = kernel;
    await kernel.restart();
    expect(kernel.id).toBe(id);
    expect((await run(kernel, program.recall)).status).toBe("error");
    expect((await run(kernel, program.count)).text).toBe("0\n1\n2\n42");
    await kernel.shutdown();
  });

  test("two clients of one kernel each get their own replies", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    const other = manager.connectTo({ model: kernel.model });
    const [mine, theirs] = await Promise.all([run(kernel, program.count), run(other, program.count)]);
    expect([mine.text, theirs.text]).toEqual(["0\n1\n2\n42", "0\n1\n2\n42"]);
    other.dispose();
    await kernel.shutdown();
  });

  test("nobody but this account reads the connection file, and it goes with the kernel", async () => {
    const kernel = await manager.startNew({ name: spec.name });
    const runtime = join(own.stateDir, "runtime");
    const file = join(runtime, `kernel-${kernel.id}.json`);
    expect([(await stat(runtime)).mode & 0o777, (await stat(file)).mode & 0o777]).toEqual([0o700, 0o600]);
    await kernel.shutdown();
    await expect(stat(file)).rejects.toThrow();
  });

  test("the end of the server leaves no process", async () => {
    const brief = await startTestServer({ kernelspecs: [spec] });
    const brother = new services.KernelManager({ serverSettings: brief.settings });
    const kernel = await brother.startNew({ name: spec.name });
    const pid = Number((await run(kernel, program.pid)).text);
    expect(process.kill(pid, 0)).toBe(true);
    brother.dispose();
    await brief[Symbol.asyncDispose]();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  test("output made while the connection is broken arrives complete and in order", async () => {
    const { id } = await manager.startNew({ name: spec.name });
    const address = `${own.settings.wsUrl}api/kernels/${id}/channels?session_id=steady&token=${token}`;
    let last = "";
    let text = "";
    const connect = (): WebSocket => {
      const socket = new WebSocket(last ? `${address}&last_message_id=${last}` : address);
      socket.on("message", (data, isBinary) => {
        const { header, content } = JSON.parse(isBinary ? "{}" : String(data)) as KernelMessage.IStreamMsg;
        if (header?.msg_type === "stream" && content.name === "stdout") text += content.text;
        last = header?.msg_id ?? last;
      });
      return socket;
    };
    let socket = connect();
    await once(socket, "open");
    const header = {
      msg_id: "m1",
      msg_type: "execute_request",
      session: "steady",
      username: "",
      date: "",
      version: "5.3",
    };
    const content = { code: program.slow, silent: false };
    socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content }));
    for (const mark of ["line 20\n", "line 60\n", "line 110\n"]) {
      await eventually(() => text.includes(mark) || undefined);
      socket.terminate();
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket = connect();
      await once(socket, "open");
    }
    await eventually(() => text.includes("line 199\n") || undefined);
    expect(text).toBe(Array.from({ length: 200 }, (_, index) => `line ${index}\n`).join(""));
    socket.terminate();
    await manager.shutdown(id);
  });
});

describe.skipIf(!pythonKernel())("comms of ipykernel", () => {
  test("are opened, answered and closed from both sides", async () => {
    await using own = await startTestServer({ kernelspecs: [pythonKernel()!] });
    const manager = new services.KernelManager({ serverSettings: own.settings });
    const kernel = await manager.startNew({ name: "python3" });
    const target = `
from comm import get_comm_manager
def opened(comm, msg):
    comm.on_msg(lambda m: (comm.send({"got": m["content"]["data"]}, buffers=[b"abc"]), comm.close({"bye": 1})))
get_comm_manager().register_target("echo", opened)`;
    expect((await run(kernel, target)).status).toBe("ok");
    const comm = kernel.createComm("echo");
    // The client asks for a subshell of the comm's own; one that is still asked for at the end would fail unhandled.
    await (comm as unknown as { subshellStarted: Promise<void> }).subshellStarted;
    const told: unknown[] = [];
    const closed = new Promise<unknown>((resolve) => {
      comm.onClose = (message) => resolve(message.content.data);
    });
    comm.onMsg = (message) => {
      const [buffer] = message.buffers as DataView[];
      told.push(message.content.data, buffer && Buffer.from(buffer.buffer).toString());
    };
    await comm.open({}).done;
    await comm.send({ hello: "ü" }, undefined, [new Uint8Array([1, 2])]).done;
    expect([await closed, ...told]).toEqual([{ bye: 1 }, { got: { hello: "ü" } }, "abc"]);
    manager.dispose();
  });
});

describe("kernels that do not start", () => {
  test("a kernel that dies at once is given up, with its last words", async () => {
    const argv = [process.execPath, "-e", "console.error('no such luck'); process.exit(3)"];
    await using own = await startTestServer({
      kernelspecs: [{ name: "bad", spec: { argv, display_name: "Bad", language: "x" } }],
    });
    const started = await own.ask("api/kernels", { method: "POST", body: '{"name":"bad"}' });
    const { id } = (await started.json()) as { id: string };
    const dead = await eventually(async () => {
      const model = (await (await own.ask(`api/kernels/${id}`)).json()) as { execution_state: string };
      return model.execution_state === "dead" ? model : undefined;
    });
    expect(dead).toMatchObject({ id, reason: "no such luck" });
    expect((await own.ask(`api/kernels/${id}`, { method: "DELETE" })).status).toBe(204);
  });

  test("an unknown kernelspec is a 501 that lists the known ones, a missing program a 500 that names it", async () => {
    const argv = ["/no/such/program", "{connection_file}"];
    await using own = await startTestServer({
      kernelspecs: [{ name: "gone", spec: { argv, display_name: "Gone", language: "x" } }],
    });
    const start = (name: string): Promise<Response> =>
      own.ask("api/kernels", { method: "POST", body: JSON.stringify({ name }) });
    const unknown = await start("other");
    expect([unknown.status, ((await unknown.json()) as { message: string }).message]).toEqual([
      501,
      expect.stringContaining("gone"),
    ]);
    const missing = await start("gone");
    expect([missing.status, ((await missing.json()) as { message: string }).message]).toEqual([
      500,
      expect.stringContaining("/no/such/program"),
    ]);
    expect(await (await own.ask("api/kernels")).json()).toEqual([]);
  });
});

describe("kernelspecs", () => {
  test("those given come before those on the Jupyter path, with their resources", async () => {
    const folder = await mkdtemp(join(tmpdir(), "craton-specs-"));
    for (const [name, title] of [
      ["given", "Other"],
      ["found", "Found"],
      ["broken", ""],
    ] as const) {
      await mkdir(join(folder, "kernels", name), { recursive: true });
      const spec = { argv: ["x"], display_name: title, language: "y" };
      await writeFile(join(folder, "kernels", name, "kernel.json"), title ? JSON.stringify(spec) : "{");
      await writeFile(join(folder, "kernels", name, "logo-64x64.png"), "png");
    }
    const given: NamedKernelSpec = { name: "given", spec: { argv: ["x"], display_name: "Given", language: "y" } };
    const specs = new KernelSpecs([given], [folder]);
    const all = await specs.all();
    expect([...all].map(([name, { spec }]) => [name, spec.display_name])).toEqual([
      ["given", "Given"],
      ["found", "Found"],
    ]);
    const model = await toKernelSpecModel(all.get("found")!, "/b/");
    expect(model.resources).toEqual({ "logo-64x64": "/b/kernelspecs/found/logo-64x64.png" });
    expect(model.spec).toMatchObject({ env: {}, metadata: {}, interrupt_mode: "signal" });
    await rm(folder, { recursive: true });
  });

  test("the client of reference reads them and their logos are served, nothing beside them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "craton-logos-"));
    await writeFile(join(folder, "logo-32x32.png"), "png");
    await using own = await startTestServer({
      kernelspecs: [
        { name: "given", spec: { argv: ["x"], display_name: "Given", language: "y" }, resourceDir: folder },
      ],
    });
    const specs = await services.KernelSpecAPI.getSpecs(own.settings);
    expect(specs.default).toBe("given");
    expect(specs.kernelspecs.given?.resources["logo-32x32"]).toBe("/base/kernelspecs/given/logo-32x32.png");
    const logo = await own.ask("kernelspecs/given/logo-32x32.png");
    expect([logo.status, logo.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect((await own.ask("kernelspecs/given/..%2f..%2fetc%2fpasswd")).status).toBe(403);
    await rm(folder, { recursive: true });
  });
});
