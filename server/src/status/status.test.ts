import { get, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import WebSocket from "ws";
import { eventually, services, startTestServer, type TestServer, token } from "../testing/test-server.ts";

let own: TestServer;
beforeAll(async () => {
  // The client of reference keeps a person's colour in the browser.
  const items = new Map<string, string>();
  const localStorage = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => items.set(name, value),
  };
  vi.stubGlobal("window", { localStorage });
  own = await startTestServer();
});
afterAll(() => own?.[Symbol.asyncDispose]());

test("the client of reference learns who asks", async () => {
  const manager = new services.UserManager({ serverSettings: own.settings });
  await manager.ready;
  expect(manager.identity).toMatchObject({ username: expect.any(String), initials: expect.any(String) });
  manager.dispose();
  const answer = await own.ask(`api/me?permissions=${encodeURIComponent('{"contents":["read"]}')}`);
  expect(await answer.json()).toMatchObject({ permissions: { contents: ["read"] } });
  expect((await own.ask("api/me?permissions=[]")).status).toBe(400);
});

test("status and metrics tell figures", async () => {
  expect(await (await own.ask("api/status")).json()).toMatchObject({
    kernels: 0,
    connections: 0,
    started: expect.any(String),
  });
  expect(await (await own.ask("api/metrics/v1")).json()).toMatchObject({ rss: expect.any(Number) });
});

test("the client of reference keeps configuration", async () => {
  const section = await services.ConfigSection.create({ name: "test", serverSettings: own.settings });
  expect(section.data).toEqual({});
  await section.update({ a: { b: 1, c: 2 }, d: "x" });
  await section.update({ a: { b: null } });
  const again = await services.ConfigSection.create({ name: "test", serverSettings: own.settings });
  expect(again.data).toEqual({ a: { c: 2 }, d: "x" });
  expect((await own.ask("api/config/..%2fx")).status).toBe(400);
});

test("events reach who listens, in the shape that the client of reference reads", async () => {
  const manager = new services.EventManager({ serverSettings: own.settings });
  const got: string[] = [];
  manager.stream.connect((_, event) => got.push(`${event.schema_id} ${String(event.action)} ${String(event.path)}`));
  const schema = "https://events.jupyter.org/jupyter_server/contents_service/v1";
  await eventually(async () => {
    await manager.emit({ schema_id: schema, version: "1", data: { action: "get", path: "hello" } });
    return got.includes(`${schema} get hello`) || undefined;
  });
  await own.ask("api/contents/new", { method: "PUT", body: '{"type":"directory"}' });
  await eventually(() => got.includes(`${schema} save new`) || undefined);
  await expect(manager.emit({ schema_id: "unknown", version: "1", data: {} })).rejects.toMatchObject({
    response: { status: 400 },
  });
  manager.dispose();
});

test("methods that are not there are named, unknown paths are 404", async () => {
  const answer = await own.ask("api/status", { method: "PUT" });
  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, OPTIONS"]);
  expect((await own.ask("api/nothing")).status).toBe(404);
  expect((await own.ask("api/status", { method: "OPTIONS" })).status).toBe(204);
});

test("a program that offers HTTP/2 is answered in HTTP/1.1", async () => {
  const headers = { authorization: `token ${token}`, connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${own.server.url}api/status`, { headers }, resolve).once("error", reject);
  });
  answer.resume();
  expect(answer.statusCode).toBe(200);
});

test("a server that is told to shut down closes, and its WebSockets are told to come again", async () => {
  const brief = await startTestServer();
  const socket = new WebSocket(`${brief.settings.wsUrl}api/events/subscribe?token=${brief.settings.token}`);
  await new Promise((resolve) => socket.once("open", resolve));
  const code = new Promise((resolve) => socket.once("close", resolve));
  expect((await brief.ask("api/shutdown", { method: "POST" })).status).toBe(200);
  await brief.server.closed;
  expect(await code).toBe(1012);
  await expect(fetch(`${brief.server.url}api`)).rejects.toThrow();
  await brief[Symbol.asyncDispose]();
});
