import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { eventually } from "../testing/test-server.ts";
import { type ClientSession, KernelClient } from "./client.ts";
import { MessageLog } from "./message-log.ts";
import { createHeader, createMessage } from "./wire.ts";

let server: WebSocketServer;
let log: MessageLog;
let session: ClientSession;
let client: KernelClient;
let got: number[];
let browser: WebSocket;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  log = new MessageLog(100_000);
  session = { id: "s", reader: log.addReader(), client: undefined };
  got = [];
  await connect();
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

/** A browser's WebSocket, with the client on the server's side. */
async function connect(): Promise<void> {
  const [[socket]] = await Promise.all([
    once(server, "connection") as Promise<[WebSocket]>,
    (async () => {
      browser = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
      browser.on("message", (data) => {
        const { content } = JSON.parse(String(data)) as { content: { n?: number; text?: string } };
        got.push(content.n ?? -1);
      });
      await once(browser, "open");
    })(),
  ]);
  client = new KernelClient(socket, log, session);
  const own = client;
  socket.on("close", (code) => own.ended(code));
}

function say(from: number, to: number, bytes = 0): void {
  for (let n = from; n < to; n++) {
    const content = { n, padding: "x".repeat(bytes) };
    log.append(createMessage("iopub", createHeader("test", "k"), { content }), undefined);
  }
  client.pump();
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

test("what the browser has is confirmed by its pong and forgotten", async () => {
  say(0, 50);
  await eventually(() => session.reader.position === 50 || undefined);
  expect(got).toEqual(numbers(0, 50));
});

test("after a break the next connection gets everything that was said meanwhile, in order", async () => {
  say(0, 5);
  await eventually(() => session.reader.position === 5 || undefined);
  browser.terminate();
  await eventually(() => server.clients.size === 0 || undefined);
  say(5, 30);
  await connect();
  await eventually(() => got.length >= 30 || undefined);
  expect(got).toEqual(numbers(0, 30));
});

test("what was sent into a broken connection is sent again", async () => {
  (browser as unknown as { _socket: { pause(): void } })._socket.pause();
  say(0, 5);
  browser.terminate();
  await eventually(() => server.clients.size === 0 || undefined);
  expect(session.reader.position).toBe(0);
  await connect();
  await eventually(() => got.length >= 5 || undefined);
  expect(got).toEqual(numbers(0, 5));
});

test("after a close that the browser asked for nothing is sent twice", async () => {
  say(0, 5);
  await eventually(() => got.length === 5 || undefined);
  browser.close();
  await eventually(() => server.clients.size === 0 || undefined);
  await connect();
  say(5, 7);
  await eventually(() => got.length >= 7 || undefined);
  expect(got).toEqual(numbers(0, 7));
});

test("where the bound cost messages a marker stands", async () => {
  browser.terminate();
  await eventually(() => server.clients.size === 0 || undefined);
  say(0, 40, 10_000);
  await connect();
  await eventually(() => got.at(-1) === 39 || undefined);
  expect(got[0]).toBe(-1);
  expect(got.slice(1)).toEqual(numbers(41 - got.length, 40));
  expect(got.length).toBeLessThan(12);
});
