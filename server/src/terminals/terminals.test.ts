import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Terminal } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, services, startTestServer, type TestServer } from "../testing/test-server.ts";

let own: TestServer;
let manager: Terminal.IManager;
beforeAll(async () => {
  own = await startTestServer({ terminals: ["/bin/sh"] });
  await mkdir(join(own.root, "sub"));
  manager = new services.TerminalManager({ serverSettings: own.settings });
});
afterAll(async () => {
  manager?.dispose();
  await own?.[Symbol.asyncDispose]();
});

/** What a terminal shows from now on. */
function watch(session: Terminal.ITerminalConnection): () => string {
  let text = "";
  session.messageReceived.connect((_, { type, content }) => {
    if (type === "stdout") text += String(content?.[0]);
  });
  return () => text;
}

describe("terminals through the client of reference", () => {
  test("a shell answers, in the folder asked for and the size set", async () => {
    const session = await manager.startNew({ cwd: "sub" });
    const shown = watch(session);
    session.send({ type: "set_size", content: [33, 101, 0, 0] });
    session.send({ type: "stdin", content: ["pwd; stty size; echo d''one\r"] });
    await eventually(() => shown().includes("done") || undefined);
    expect(shown()).toContain(join(own.root, "sub"));
    expect(shown()).toContain("33 101");
    await session.shutdown();
    expect(await (await own.ask("api/terminals")).json()).toEqual([]);
  });

  test("who connects later sees what was shown before", async () => {
    const session = await manager.startNew();
    const shown = watch(session);
    session.send({ type: "stdin", content: ["echo fir''st\r"] });
    await eventually(() => shown().includes("first") || undefined);
    const again = manager.connectTo({ model: session.model });
    const seen = watch(again);
    await eventually(() => seen().includes("first") || undefined);
    await session.shutdown();
  });

  test("a shell that ends takes its terminal with it", async () => {
    const session = await manager.startNew();
    session.send({ type: "stdin", content: ["exit\r"] });
    await eventually(async () => (await own.ask(`api/terminals/${session.name}`)).status === 404 || undefined);
  });

  test("a flood of output is no flood of memory, and the terminal still answers", async () => {
    const session = await manager.startNew();
    const shown = watch(session);
    session.send({ type: "stdin", content: ["seq 1 200000; echo d''one\r"] });
    await eventually(() => shown().includes("done") || undefined, 30_000);
    expect(shown()).toContain("\n199999\r\n200000\r\n");
    await session.shutdown();
  });
});

test("the end of the server ends its terminals", async () => {
  const brief = await startTestServer({ terminals: ["/bin/sh"] });
  const model = (await (await brief.ask("api/terminals", { method: "POST" })).json()) as Terminal.IModel;
  const session = new services.TerminalManager({ serverSettings: brief.settings }).connectTo({ model });
  const shown = watch(session);
  session.send({ type: "stdin", content: ["echo pid=$$.\r"] });
  const pid = await eventually(() => /pid=(\d+)\./.exec(shown())?.[1]);
  await brief[Symbol.asyncDispose]();
  expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
});

test("a server without terminals says so", async () => {
  await using none = await startTestServer({ terminals: false });
  expect((await none.ask("api/terminals", { method: "POST" })).status).toBe(404);
});
