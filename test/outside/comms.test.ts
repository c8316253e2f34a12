import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { craton, root, startCraton } from "../support/craton.ts";

interface Message {
  content: { data: Record<string, unknown> };
  buffers?: DataView[];
}

interface Comm {
  onMsg: (message: Message) => void;
  onClose: () => void;
  open(data: object, metadata?: object): { done: Promise<unknown> };
  send(data: object, metadata?: object, buffers?: ArrayBuffer[]): { done: Promise<unknown> };
  close(): { done: Promise<unknown> };
}

interface Kernel {
  info: Promise<unknown>;
  requestExecute(content: { code: string }): { done: Promise<{ content: { status: string } }> };
  requestCommInfo(content: { target_name?: string }): Promise<{ content: { comms: Record<string, unknown> } }>;
  createComm(target: string, id?: string): Comm;
  registerCommTarget(target: string, opened: (comm: Comm, message: Message) => void): void;
  shutdown(): Promise<void>;
}

/** The client of reference, as the server's own tests have it; what of it is used here. */
const { KernelManager, ServerConnection } = createRequire(join(root, "server", "package.json"))(
  "@jupyterlab/services",
) as {
  KernelManager: new (options: object) => { startNew(options: { name: string }): Promise<Kernel>; dispose(): void };
  ServerConnection: { makeSettings(options: object): object };
};

test("the client of reference talks over comms through the server, with bytes, and gets every widget's state", {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "craton-folder-"));
  const running = await startCraton([], { command: [...craton, "lab", folder, "--no-browser"] });
  try {
    const token = /token=(\S+)/.exec(running.output())?.[1] ?? "";
    const baseUrl = running.url;
    const serverSettings = ServerConnection.makeSettings({ baseUrl, wsUrl: baseUrl.replace("http", "ws"), token });
    const manager = new KernelManager({ serverSettings });
    const kernel = await manager.startNew({ name: "typescript" });
    await kernel.info;
    await talk(kernel);
    await restore(kernel);
    await kernel.shutdown();
    manager.dispose();
  } finally {
    await running[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function run(kernel: Kernel, code: string): Promise<void> {
  expect((await kernel.requestExecute({ code }).done).content.status).toBe("ok");
}

/** Both sides open a comm; messages and bytes go both ways; an unknown target is closed. */
async function talk(kernel: Kernel): Promise<void> {
  await run(
    kernel,
    'comms.register("double", (comm) => comm.onMessage(({ data, buffers }) => comm.send({ n: data.n * 2 }, { buffers: buffers.map((b) => b.map((x) => x * 2)) })))',
  );
  const comm = kernel.createComm("double");
  const answers: Message[] = [];
  comm.onMsg = (message) => void answers.push(message);
  await comm.open({}).done;
  await comm.send({ n: 21 }, {}, [new Uint8Array([1, 2]).buffer]).done;
  expect(answers[0]?.content.data).toEqual({ n: 42 });
  const [bytes] = answers[0]?.buffers ?? [];
  expect([bytes?.getUint8(0), bytes?.getUint8(1)]).toEqual([2, 4]);
  expect(Object.values((await kernel.requestCommInfo({ target_name: "double" })).content.comms)).toEqual([
    { target_name: "double" },
  ]);
  await comm.close().done;
  const nobody = kernel.createComm("nobody");
  const closed = new Promise<void>((resolve) => {
    nobody.onClose = resolve;
  });
  nobody.open({});
  await closed;
  const opened = new Promise<unknown>((resolve) => {
    kernel.registerCommTarget("mine", (_comm, { content }) => resolve(content.data));
  });
  await run(kernel, 'comms.open("mine", { hello: 1 })');
  expect(await opened).toEqual({ hello: 1 });
}

/** What a page does that is loaded again. */
async function restore(kernel: Kernel): Promise<void> {
  kernel.registerCommTarget("jupyter.widget", () => undefined);
  await run(
    kernel,
    "const slider = widgets.IntSlider({ value: 7 }), image = widgets.Image({ value: new Uint8Array([9]) })",
  );
  const control = kernel.createComm("jupyter.widget.control");
  const answer = new Promise<Message>((resolve) => {
    control.onMsg = resolve;
  });
  await control.open({}, { version: "1.0.0" }).done;
  control.send({ method: "request_states" }, {});
  const { content, buffers = [] } = await answer;
  const states = Object.values(
    content.data.states as Record<string, { model_name: string; state: { value?: unknown } }>,
  );
  expect(states.find(({ model_name }) => model_name === "IntSliderModel")?.state.value).toBe(7);
  expect(content.data.buffer_paths).toHaveLength(1);
  expect(buffers[0]?.getUint8(0)).toBe(9);
}
