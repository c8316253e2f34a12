import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { ProxyRoute } from "./proxy.ts";
import { ask, backend, chunks, cleanups, front, mib, opened, portOf, raw } from "./proxy-under-test.ts";

const webSocketHeaders = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const upgradeHeaders = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

describe("a server that gives no answer", () => {
  test("is reported as refused when nobody listens", async () => {
    const gone = createTcpServer();
    const target = await portOf(gone);
    gone.close();
    await once(gone, "close");
    const { port } = await front(target);
    const answer = await ask(port, { method: "POST", body: "x" });
    expect([answer.statusCode, await text(answer)]).toEqual([503, "refused"]);
    await expect(opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/`))).rejects.toThrow("503");
  });

  test("is reported as broken when it hangs up", async () => {
    const { port } = await front(
      await portOf(createTcpServer((socket) => socket.once("data", () => socket.destroy()))),
    );
    expect(await text(await ask(port))).toBe("broken");
    await expect(opened(new WebSocket(`ws://127.0.0.1:${port}/user/a/`))).rejects.toThrow("503");
  });

  test("is asked again when only a kept connection had been closed", async () => {
    let connections = 0;
    // Answers one request on each connection and hangs up when a second one comes.
    const target = await portOf(
      createTcpServer((socket) => {
        connections++;
        socket.once("data", () => {
          socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
          socket.once("data", () => socket.destroy());
        });
      }),
    );
    const { port } = await front(target);
    expect(await text(await ask(port))).toBe("ok");
    expect(await text(await ask(port))).toBe("ok");
    expect(connections).toBe(2);
    const posted = await ask(port, { method: "POST", body: "x" });
    expect(await text(posted), "a POST may have had its effect").toBe("broken");
  });

  test("is left alone when the client goes away", async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { port } = await front(
      await backend((incoming) => {
        isAsked();
        incoming.socket.once("close", () => resolve());
      }),
    );
    const outgoing = request({ port, host: "127.0.0.1", path: "/user/a/" }).end();
    outgoing.on("error", () => {});
    await asked;
    outgoing.destroy();
    await hungUp;
  });

  test.each(["", upgradeHeaders])("is not asked for a client that left before its route was known", async (headers) => {
    let asked = 0;
    const target = await backend(() => void asked++);
    const looking = Promise.withResolvers<void>();
    const found = Promise.withResolvers<ProxyRoute>();
    const { port } = await front(target, {
      route: () => {
        looking.resolve();
        return found.promise;
      },
    });
    const socket = connect(port, "127.0.0.1");
    socket.write(`GET /user/a/ HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
    await looking.promise;
    socket.resetAndDestroy();
    // A second client's answer shows that the first one's end has been seen.
    await once(connect(port, "127.0.0.1").end("nonsense\r\n\r\n"), "data");
    found.resolve({ target: `http://127.0.0.1:${target}` });
    await found.promise;
    expect(await raw(port, "GET http://x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).toMatch(/404/);
    expect(asked).toBe(0);
  });

  test("keeps nothing open of clients that break off anywhere", async () => {
    const open = new Set<unknown>();
    let opened = 0;
    const server = createServer(async (incoming, response) => {
      opened++;
      open.add(response);
      response.once("close", () => open.delete(response));
      incoming.on("error", () => {}).resume();
      for (const piece of chunks(4))
        if (!response.write(piece)) await Promise.race([drain(response), closed(response)]);
      response.end();
    });
    new WebSocketServer({ server }).on("connection", (socket) => {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      socket.on("error", () => {}).on("message", (data) => socket.send(data));
    });
    const { port } = await front(await portOf(server));
    for (let round = 0; round < 100; round++) {
      const client = connect(port, "127.0.0.1").on("error", () => {});
      client.on("data", () => Math.random() < 0.3 && client.resetAndDestroy());
      const upload = `PUT /user/a/ HTTP/1.1\r\nHost: x\r\nContent-Length: ${8 * mib}\r\n\r\n`;
      const upgrade = `GET /user/a/ HTTP/1.1\r\nHost: x\r\n${upgradeHeaders}${webSocketHeaders}\r\n`;
      client.write([upload, upgrade, "GET /user/a/ HTTP/1.1\r\nHost: x\r\n\r\n"][round % 3]!);
      if (round % 3 === 0) client.write(Buffer.alloc(mib * Math.random()));
      setTimeout(() => (round % 2 ? client.destroy() : client.resetAndDestroy()), Math.random() * 50);
    }
    // all of them may be gone before the first look
    await vi.waitUntil(() => opened > 0, { timeout: 20_000 });
    await wait(100);
    await vi.waitUntil(() => open.size === 0, { timeout: 20_000 });
    expect((await ask(port)).statusCode).toBe(200);
  });

  test("gets a bounded number of requests at a time", async () => {
    let open = 0;
    const { port } = await front(await backend(() => void open++));
    const agent = new Agent({ maxSockets: 2000 });
    cleanups.push(() => agent.destroy());
    const hanging = Array.from({ length: 1024 }, () => request({ port, host: "127.0.0.1", path: "/user/a/", agent }));
    for (const one of hanging) one.on("error", () => {}).end();
    await vi.waitUntil(() => open === 1024, { timeout: 20_000 });
    const answer = await ask(port);
    expect([answer.statusCode, await text(answer)]).toEqual([503, "busy"]);
    for (const one of hanging) one.destroy();
    await vi.waitUntil(async () => (await askStatus(port)) !== 503, { timeout: 20_000 });
  });
});

/** Status of an answer, 0 when none comes within a moment. */
async function askStatus(port: number): Promise<number> {
  const outgoing = request({ port, host: "127.0.0.1", path: "/user/a/", agent: false }).end();
  outgoing.on("error", () => {});
  const answer = await Promise.race([once(outgoing, "response"), wait(200)]);
  outgoing.destroy();
  return answer ? (answer[0] as IncomingMessage).statusCode! : 0;
}

const drain = (response: ServerResponse): Promise<unknown> => new Promise((go) => response.once("drain", go));
const closed = (response: ServerResponse): Promise<unknown> => new Promise((go) => response.once("close", go));

describe("a server that answers what no answer can be", () => {
  test.each([
    ["a status below 100", "HTTP/1.1 099 Odd"],
    ["a reason with control characters", "HTTP/1.1 200 O\u0001K"],
    ["a change of protocol that nobody asked for", "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: odd"],
  ])("%s: the person gets a failure, the hub goes on", async (_what, head) => {
    const target = createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(`${head}\r\nContent-Length: 0\r\n\r\n`));
    });
    const { port } = await front(await portOf(target));
    const answer = await ask(port);
    expect([answer.statusCode, await text(answer)]).toEqual([503, "broken"]);
    if (head.includes("101")) return;
    const headers = { Connection: "Upgrade", Upgrade: "websocket" };
    expect((await ask(port, { headers })).statusCode).toBe(503);
  });
});
