import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import { keepAlive } from "./keep-alive.ts";

test("a browser that answers no ping is cut off, one that does stays", async () => {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => keepAlive(socket, { everyMs: 20, patience: 3 }));
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const present = new WebSocket(url);
  await once(present, "open");
  const gone = new WebSocket(url, { autoPong: false });
  const [code] = (await once(gone, "close")) as [number];
  expect(code).toBe(1006);
  expect(present.readyState).toBe(WebSocket.OPEN);
  present.terminate();
  server.close();
});
