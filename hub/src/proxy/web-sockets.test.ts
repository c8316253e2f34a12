import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { echo, front, mib, opened, portOf } from "./proxy-under-test.ts";

describe("a WebSocket", () => {
  async function wsBackend(): Promise<{ port: number; requests: IncomingMessage[]; sockets: Set<WebSocket> }> {
    const server = createServer();
    const requests: IncomingMessage[] = [];
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket, incoming) => {
      requests.push(incoming);
      socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    return { port: await portOf(server), requests, sockets: sockets.clients };
  }

  test("passes both ways, with its subprotocol and headers", async () => {
    const target = await wsBackend();
    const { port } = await front(target.port);
    const options = { headers: { Origin: "http://here", Cookie: "a=1", "X-Forwarded-For": "6.6.6.6" } };
    const socket = await opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/api?x=1`, ["v1.kernel"], options));
    expect(socket.protocol).toBe("v1.kernel");
    expect(target.requests[0]!.url).toBe("/user/a/api?x=1");
    expect(target.requests[0]!.headers).toMatchObject({
      origin: "http://here",
      cookie: "a=1",
      host: `127.0.0.1:${port}`,
      "x-forwarded-for": "127.0.0.1",
    });
    for (const message of ["text", Buffer.alloc(3 * mib, 7)]) {
      socket.send(message);
      const [data] = await once(socket, "message");
      expect(Buffer.compare(data as Buffer, Buffer.from(message))).toBe(0);
    }
  });

  test("passes what the client sends right behind its request", async () => {
    const target = await portOf(
      createServer().on("upgrade", (_incoming, socket, head) => {
        socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst ");
        socket.write(head);
        socket.pipe(socket);
      }),
    );
    const { port } = await front(target);
    const socket = connect(port, "127.0.0.1");
    socket.end(upgradeHead("/user/a/") + "early");
    // The client has said all it has to say, and still gets everything.
    expect(await text(socket)).toMatch(/^HTTP\/1.1 101 [\s\S]*\r\n\r\nfirst early$/);
  });

  test("closes for both when either closes, with the code", async () => {
    const target = await wsBackend();
    const { port } = await front(target.port);
    const one = await opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/`));
    const [atServer] = target.sockets;
    one.close(4001, "enough");
    expect((await once(atServer!, "close"))[0]).toBe(4001);
    const two = await opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/`));
    const closed = once(two, "close");
    for (const socket of target.sockets) socket.close(4002);
    expect((await closed)[0]).toBe(4002);
  });

  test("breaks for both when either breaks", async () => {
    const target = await wsBackend();
    const { port } = await front(target.port);
    const one = await opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/`));
    const [atServer] = target.sockets;
    one.terminate();
    await once(atServer!, "close");
    const two = await opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/`));
    const closed = once(two, "close");
    for (const socket of target.sockets) socket.terminate();
    expect((await closed)[0]).toBe(1006);
  });

  test("that the server refuses gets the server's answer, and the connection ends", async () => {
    const { port } = await front(
      await portOf(
        createServer().on("upgrade", (_incoming, socket) => {
          socket.end("HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno");
        }),
      ),
    );
    const socket = connect(port, "127.0.0.1");
    socket.write(`${upgradeHead("/user/a/")}GET /user/a/smuggled HTTP/1.1\r\nHost: x\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 403 Forbidden\r\n[\s\S]*\r\n\r\nno$/);
    expect(answer.match(/HTTP\/1.1/g)).toHaveLength(1);
  });

  test("of no route is left to the hub", async () => {
    const { port } = await front(await echo());
    await expect(opened(new WebSocket(`ws://127.0.0.1:${port}/hub/`))).rejects.toThrow("404");
  });

  test("ends when the proxy is closed", async () => {
    const target = await wsBackend();
    const { port, proxy } = await front(target.port);
    const socket = await opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/`));
    const closed = once(socket, "close");
    proxy.close();
    await closed;
  });
});

function upgradeHead(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
}
