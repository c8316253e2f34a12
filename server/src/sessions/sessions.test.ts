import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Session } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  eventually,
  pythonKernel,
  services,
  startTestServer,
  type TestServer,
  typescriptKernel,
} from "../testing/test-server.ts";

const kernel = typescriptKernel() ?? pythonKernel();
if (!kernel) console.warn("SKIPPED: sessions (there is neither the TypeScript kernel nor a Python with ipykernel)");

describe.skipIf(!kernel)("sessions through the client of reference", () => {
  const spec = kernel!;
  let own: TestServer;
  let manager: Session.IManager;
  beforeAll(async () => {
    own = await startTestServer({ kernelspecs: [spec, { ...spec, name: "second" }] });
    const serverSettings = own.settings;
    const kernelManager = new services.KernelManager({ serverSettings });
    manager = new services.SessionManager({ serverSettings, kernelManager });
    await mkdir(join(own.root, "sub"));
  });
  afterAll(async () => {
    manager?.dispose();
    await own?.[Symbol.asyncDispose]();
  });
  const open = (path: string, name = spec.name): Promise<Session.ISessionConnection> =>
    manager.startNew({ path, name: path, type: "notebook", kernel: { name } });
  const running = async (): Promise<string[]> =>
    ((await (await own.ask("api/kernels")).json()) as { id: string }[]).map(({ id }) => id);

  test("a document that is open already keeps its kernel", async () => {
    const [one, two] = await Promise.all([open("a.ipynb"), open("a.ipynb")]);
    expect(two.id).toBe(one.id);
    expect(two.kernel?.id).toBe(one.kernel?.id);
    expect((await open("a.ipynb")).id).toBe(one.id);
    await one.shutdown();
    expect(await running()).toEqual([]);
  });

  test("a rename changes path, name and type", async () => {
    const session = await open("a.ipynb");
    await session.setPath("sub/b.ipynb");
    await session.setName("b");
    await session.setType("console");
    expect((await manager.findByPath("sub/b.ipynb"))?.id).toBe(session.id);
    expect([session.path, session.name, session.type]).toEqual(["sub/b.ipynb", "b", "console"]);
    await session.shutdown();
  });

  test("another kernel by name replaces the old one, which ends", async () => {
    const session = await open("a.ipynb");
    await session.kernel?.info;
    const old = session.kernel?.id ?? "";
    await session.changeKernel({ name: "second" });
    expect(session.kernel?.name).toBe("second");
    expect(session.kernel?.id).not.toBe(old);
    await session.kernel?.info;
    expect(await running()).toEqual([session.kernel?.id]);
    await session.shutdown();
  });

  test("another kernel by id is taken, and one that two sessions have ends with the last", async () => {
    const [one, two] = [await open("a.ipynb"), await open("b.ipynb")];
    const shared = two.kernel?.id ?? "";
    await one.changeKernel({ id: shared });
    expect(await running()).toEqual([shared]);
    await one.shutdown();
    expect(await running()).toEqual([shared]);
    await two.shutdown();
    expect(await running()).toEqual([]);
  });

  test("a session goes with its kernel", async () => {
    const session = await open("a.ipynb");
    await own.ask(`api/kernels/${session.kernel?.id}`, { method: "DELETE" });
    expect((await own.ask(`api/sessions/${session.id}`)).status).toBe(404);
    await eventually(() => session.kernel?.isDisposed || session.isDisposed || undefined);
  });

  test("a kernel works in the folder of its document", async () => {
    const session = await open("sub/c.ipynb");
    const future = session.kernel!.requestExecute({
      code: spec.name === "typescript" ? "process.cwd()" : "import os; os.getcwd()",
    });
    let shown = "";
    future.onIOPub = (message) => {
      if (message.header.msg_type === "execute_result") shown = JSON.stringify(message.content);
    };
    await future.done;
    expect(shown).toContain(join(own.root, "sub"));
    await session.shutdown();
  });

  test.each([
    ["POST", "", '{"type":"notebook"}', 400],
    ["POST", "", '{"path":"x"}', 400],
    ["POST", "", '{"path":"x","type":"notebook","kernel":{"name":"none"}}', 501],
    ["POST", "", '{"path":"x","type":"notebook","kernel":{"id":"none"}}', 400],
    ["PATCH", "/none", '{"path":"x"}', 404],
    ["DELETE", "/none", "", 404],
    ["GET", "/none", undefined, 404],
  ])("%s /api/sessions%s with %s is answered with its reason", async (method, path, body, expected) => {
    const answer = await own.ask(`api/sessions${path}`, body === undefined ? { method } : { method, body });
    expect(answer.status).toBe(expected);
    expect(await answer.json()).toMatchObject({ message: expect.any(String) });
  });
});
