import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { createLog } from "../observe/log.ts";
import { normalizeBaseUrl } from "./base-url.ts";
import { clientOf } from "./client.ts";
import { parseCookies, serializeCookie } from "./cookie.ts";
import { createDrain } from "./drain.ts";
import { AddressError, HttpError, PortTakenError } from "./errors.ts";
import { html } from "./html.ts";
import { listen } from "./listen.ts";
import { safeNext } from "./next.ts";
import { problemReply } from "./problem.ts";
import { requestId } from "./request-id.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe("safeNext", () => {
  const bad = [
    "//evil",
    "///evil",
    "\\\\evil",
    "/\\evil",
    "https://evil",
    "javascript:alert(1)",
    "/\t/evil",
    "/\n/evil",
    "hub/home",
    "",
    "http:/evil",
    "/%2e%2e//evil/../..//evil",
    "/lab2/x",
    "/lab1x/",
    "/lab1/../hub/home",
  ];
  for (const next of bad) {
    test(`refuses ${JSON.stringify(next)}`, () => expect(safeNext(next, "/lab1/")).toBeUndefined());
  }
  test("keeps a path of this site with its query and hash", () => {
    expect(safeNext("/lab1/hub/home?a=1#b", "/lab1/")).toBe("/lab1/hub/home?a=1#b");
    expect(safeNext("/lab1", "/lab1/")).toBe("/lab1");
    expect(safeNext("/", "/")).toBe("/");
  });
  test("whatever it lets through stays on this origin", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("/", "\\", ".", ":", "a", "@", "?", "#", "%", "\t") }), (text) => {
        const next = safeNext(text, "/");
        if (next !== undefined) expect(new URL(next, "http://here.test").host).toBe("here.test");
      }),
    );
  });
});

describe("normalizeBaseUrl", () => {
  test("has one form", () => {
    for (const text of ["lab1", "/lab1", "/lab1/", "//lab1//"]) expect(normalizeBaseUrl(text)).toBe("/lab1/");
    expect(normalizeBaseUrl("")).toBe("/");
    expect(normalizeBaseUrl("/a/b")).toBe("/a/b/");
  });
  test("refuses what is not a plain path", () => {
    for (const text of ["http://x/", "/a/../b", "/a?b", "/a b", "/<x>", "/a+b"])
      expect(() => normalizeBaseUrl(text)).toThrow(RangeError);
  });
});

describe("cookies", () => {
  test("keep every value of a name, in order", () => {
    const cookies = parseCookies('a=1; b="two"; a=3; odd; =x; c=%20;d=%zz');
    expect(Object.fromEntries(cookies)).toEqual({ a: ["1", "3"], b: ["two"], c: [" "], d: ["%zz"] });
  });
  test("round trip any text and cannot inject attributes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        const text = serializeCookie("n", value, { path: "/", secure: false });
        expect(text.split("; ").slice(1)).toEqual(["Path=/", "SameSite=Lax", "HttpOnly"]);
        expect(parseCookies(text.split("; ")[0]).get("n")).toEqual([value]);
      }),
    );
  });
  test("carry what is asked for", () => {
    expect(serializeCookie("_xsrf", "t", { path: "/hub/", secure: true, maxAgeS: 0, readable: true })).toBe(
      "_xsrf=t; Path=/hub/; SameSite=Lax; Secure; Max-Age=0",
    );
  });
});

describe("clientOf", () => {
  const req = (headers: Record<string, string>): IncomingMessage =>
    ({ headers, socket: { remoteAddress: "10.0.0.9" } }) as unknown as IncomingMessage;
  const headers = {
    host: "in",
    "x-forwarded-for": "6.6.6.6, 1.2.3.4",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "out",
  };
  test("without trusted proxies the headers count for nothing", () => {
    expect(clientOf(req(headers), { hops: 0 })).toEqual({ address: "10.0.0.9", proto: "http", host: "in" });
  });
  test("with one proxy the last value counts, which that proxy added", () => {
    expect(clientOf(req(headers), { hops: 1 })).toEqual({ address: "1.2.3.4", proto: "https", host: "out" });
    expect(clientOf(req({ ...headers, "x-forwarded-proto": "odd" }), { hops: 1 }).proto).toBe("http");
  });
});

test("html escapes what is put in, but not its own pieces", () => {
  const list = ["<a>", html`<b>${"&"}</b>`];
  expect(String(html`<p title="${'"'}">${list}${undefined}${false}${0}</p>`)).toBe(
    '<p title="&quot;">&lt;a&gt;<b>&amp;</b>0</p>',
  );
});

describe("listen", () => {
  test("a taken port is an error that says the way out", async () => {
    const first = createServer();
    const { port } = await listen(first, { host: "127.0.0.1", port: 0 });
    closing.push(() => new Promise((done) => first.close(done)));
    const second = listen(createServer(), { host: "127.0.0.1", port });
    await expect(second).rejects.toThrow(PortTakenError);
    await expect(second).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
  });
  test("an address of another machine is an error of its own", async () => {
    await expect(listen(createServer(), { host: "192.0.2.1", port: 0 })).rejects.toThrow(AddressError);
  });
});

describe("problemReply", () => {
  const lines: string[] = [];
  const log = createLog({ name: "t", level: "info", destination: { write: (line) => void lines.push(line) } });
  async function serve(): Promise<string> {
    const app = express();
    app.use(requestId(), express.json({ limit: 10 }));
    app.get("/typed", () => {
      throw new HttpError(404, "not_found", "No such cube.", { headers: { "x-more": "1" } });
    });
    app.get("/broken", () => {
      throw new Error("secret path /etc");
    });
    app.post("/body", (_req, res) => void res.end());
    app.use(problemReply(log));
    const server = createServer(app);
    const drain = createDrain(server);
    closing.push(() => drain({ graceMs: 0 }));
    return `http://127.0.0.1:${(await listen(server, { host: "127.0.0.1", port: 0 })).port}`;
  }

  test("a typed error reaches the client with its status, code and headers", async () => {
    const answer = await fetch(`${await serve()}/typed`, { headers: { "x-request-id": "r-1" } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("x-more")).toBe("1");
    expect(await answer.json()).toEqual({
      status: 404,
      message: "No such cube.",
      code: "not_found",
      request_id: "r-1",
    });
  });
  test("an unknown error is a bare 500 for the client and whole in the log", async () => {
    const answer = await fetch(`${await serve()}/broken`, { headers: { "x-request-id": "bad id\u00ff" } });
    const body = (await answer.json()) as { message: string; request_id: string };
    expect(answer.status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("secret path");
    expect(body.request_id).not.toContain("bad");
    expect(lines.at(-1)).toContain("secret path");
    expect(lines.at(-1)).toContain(body.request_id);
  });
  test("errors of body parsers keep their status", async () => {
    const url = `${await serve()}/body`;
    const post = (body: string): Promise<Response> =>
      fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
    expect((await post("{")).status).toBe(400);
    expect((await post(`"${"x".repeat(50)}"`)).status).toBe(413);
  });
});

describe("drain", () => {
  test("lets a running request finish, then ends upgraded sockets too", async () => {
    const server = createServer((_req, res) => setTimeout(() => res.end("done"), 100));
    server.on("upgrade", (_req, socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    const drain = createDrain(server);
    await listen(server, { host: "127.0.0.1", port: 0 });
    const { port } = server.address() as AddressInfo;
    const upgraded = connect(port, "127.0.0.1");
    upgraded.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
    await new Promise((done) => upgraded.once("data", done));
    const ended = new Promise((done) => upgraded.once("close", done));
    upgraded.resume();
    const answer = new Promise<string>((resolve, reject) => {
      const req = request({ port, host: "127.0.0.1" }, (res) => {
        let text = "";
        res.on("data", (chunk) => {
          text += chunk;
        });
        res.on("end", () => resolve(text));
      });
      req.on("error", reject);
      req.end();
    });
    await new Promise((done) => server.once("request", done));
    await drain({ graceMs: 2_000 });
    expect(await answer).toBe("done");
    await ended;
  });
});
