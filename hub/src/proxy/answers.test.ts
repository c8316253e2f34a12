import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { ask, backend, chunks, front, mib, portOf } from "./proxy-under-test.ts";

describe("an answer", () => {
  test("keeps status, reason, headers and their number", async () => {
    const { port } = await front(
      await backend((_incoming, response) => {
        response.writeHead(418, "Short and stout", [
          "Set-Cookie",
          "a=1",
          "Set-Cookie",
          "b=2",
          "X-Frame-Options",
          "DENY",
        ]);
        response.end("tea");
      }),
    );
    const answer = await ask(port);
    expect([answer.statusCode, answer.statusMessage, await text(answer)]).toEqual([418, "Short and stout", "tea"]);
    expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    expect(answer.headers["x-frame-options"]).toBe("DENY");
  });

  test("to HEAD, 204 and 304 has no body and keeps its length", async () => {
    const { port } = await front(
      await backend((incoming, response) => {
        const status = Number(incoming.url!.split("/").at(-1));
        response.writeHead(status, status === 200 ? { "Content-Length": "7" } : {}).end();
      }),
    );
    const head = await ask(port, { method: "HEAD", path: "/user/a/200" });
    expect([head.headers["content-length"], await text(head)]).toEqual(["7", ""]);
    for (const status of [204, 304]) {
      const answer = await ask(port, { path: `/user/a/${status}` });
      expect([answer.statusCode, await text(answer)]).toEqual([status, ""]);
    }
  });

  test("that streams events arrives event by event, its head at once", async () => {
    let send = (_event: string): void => {};
    const { port } = await front(
      await backend((_incoming, response) => {
        response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
        send = (event) => void response.write(`data: ${event}\n\n`);
      }),
    );
    const answer = await ask(port);
    expect(answer.headers["content-type"]).toBe("text/event-stream");
    for (const event of ["one", "two"]) {
      send(event);
      const [chunk] = await once(answer, "data");
      expect(String(chunk)).toBe(`data: ${event}\n\n`);
    }
    answer.destroy();
  });

  test("that breaks off breaks off for the client too", async () => {
    const { port } = await front(
      await portOf(
        createTcpServer((socket) => {
          socket.once("data", () => {
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", () => socket.destroy());
          });
        }),
      ),
    );
    await expect(text(await ask(port))).rejects.toThrow(/aborted/);
  });

  test("that breaks off in chunks is no whole answer either", async () => {
    const { port } = await front(
      await portOf(
        createTcpServer((socket) => {
          socket.once("data", () => {
            socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", () => socket.destroy());
          });
        }),
      ),
    );
    await expect(text(await ask(port))).rejects.toThrow(/aborted/);
  });

  test("that comes before the whole body was read reaches the client", async () => {
    const { port } = await front(
      await portOf(
        createTcpServer((socket) => {
          socket.on("error", () => {});
          socket.once("data", () => {
            socket.end("HTTP/1.1 413 Too Large\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlarge");
          });
        }),
      ),
    );
    const body = Readable.from(chunks(64));
    const answer = await ask(port, { method: "PUT", headers: { "Content-Length": `${64 * mib}` }, body });
    expect([answer.statusCode, await text(answer)]).toEqual([413, "large"]);
  });
});

test("an answer's bytes are not touched", async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  const { port } = await front(
    await backend((_incoming, response) => void response.setHeader("Content-Encoding", "gzip").end(bytes)),
  );
  expect(Buffer.compare(await buffer(await ask(port)), bytes)).toBe(0);
});
