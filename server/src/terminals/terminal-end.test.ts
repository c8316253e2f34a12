import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { eventually, startTestServer, token } from "../testing/test-server.ts";

test("what a browser sends to a shell that has just ended harms nobody", async () => {
  await using own = await startTestServer({ terminals: ["/bin/sh", "-c", "read line"] });
  await own.ask("api/terminals", { method: "POST", body: '{"name":"brief"}' });
  const socket = new WebSocket(`${own.server.url.replace("http", "ws")}terminals/websocket/brief`, {
    headers: { authorization: `token ${token}` },
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const timer = setInterval(() => {
    for (let size = 20; size < 60; size++) socket.send(JSON.stringify(["set_size", size, size]), () => undefined);
    socket.send('["stdin","x"]', () => undefined);
  }, 1);
  setTimeout(() => socket.send('["stdin","\\r"]'), 50);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(timer);
  expect((await own.ask("api/terminals/brief")).status).toBe(404);
  expect((await own.ask("api/status")).status).toBe(200);
});

test("requests for a terminal of one name at the same time start one shell", async () => {
  await using own = await startTestServer({ terminals: ["/bin/sh", "-c", "touch shell-$$; read line"] });
  const start = (): Promise<Response> => own.ask("api/terminals", { method: "POST", body: '{"name":"one"}' });
  await Promise.all([start(), start(), start(), start()]);
  await eventually(async () => (await readdir(own.root)).length > 0 || undefined);
  await own.ask("api/terminals/one", { method: "DELETE" });
  expect(await readdir(own.root)).toHaveLength(1);
});
