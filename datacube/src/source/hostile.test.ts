import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open } from "../index.ts";
import { locate } from "./registry.ts";

const file = readFileSync(join(import.meta.dirname, "..", "..", "golden", "chunked.nc"));

interface Part {
  readonly start: number;
  readonly end: number;
}

function partial(response: ServerResponse, part: Part, body: Uint8Array, headers: object = {}): void {
  const range = `bytes ${part.start}-${part.end}/${file.length}`;
  response.writeHead(206, { "content-range": range, "content-length": body.length, ...headers }).end(body);
}

/** Servers by the first part of the path; each answers with a part of the file in its own bad way. */
const servers: Record<string, (response: ServerResponse, part: Part, request: IncomingMessage) => void> = {
  short: (response, { start, end }) => {
    const half = start + Math.floor((end - start) / 2);
    partial(response, { start, end: half }, file.subarray(start, half + 1));
  },
  shortLater: (response, part) => {
    if (part.start === 0) partial(response, part, file.subarray(part.start, part.end + 1));
    else servers.short!(response, part, undefined as never);
  },
  displaced: (response, part) =>
    partial(response, { start: 0, end: part.end - part.start }, file.subarray(0, part.end - part.start + 1)),
  zipped: (response, part) =>
    partial(response, part, gzipSync(file.subarray(part.start, part.end + 1)), { "content-encoding": "gzip" }),
  slow: (response, part) => {
    if (part.start === 0) partial(response, part, file.subarray(part.start, part.end + 1));
  },
  whole: (response, part) => {
    if (part.start === 0) servers.good!(response, part, undefined as never);
    else response.writeHead(200, { "content-length": file.length }).end(file);
  },
  endless: (response) => {
    response.writeHead(206, { "content-range": `bytes 0-16383/${file.length}` });
    const timer = setInterval(() => response.write(Buffer.alloc(2 ** 16)), 1);
    response.on("close", () => clearInterval(timer));
  },
  endlessWhole: (response) => {
    response.writeHead(200, { "content-length": 2 ** 40 });
    response.write(Buffer.alloc(2 ** 16));
  },
  trickle: (response, part) => {
    response.writeHead(206, { "content-range": `bytes ${part.start}-${part.end}/${file.length}` });
    const timer = setInterval(() => response.write("x"), 50);
    response.on("close", () => clearInterval(timer));
  },
  flaky: (response, part) => {
    busy.count++;
    if (busy.count % 2 === 0) servers.good!(response, part, undefined as never);
    else {
      const range = `bytes ${part.start}-${part.end}/${file.length}`;
      response.writeHead(206, { "content-range": range, "content-length": part.end - part.start + 1 });
      response.write(file.subarray(part.start, part.start + 100), () => response.destroy());
    }
  },
  busy: (response, part) => {
    busy.count++;
    if (busy.count === 1) response.writeHead(429, { "retry-after": "1" }).end();
    else if (busy.count === 2)
      response.writeHead(503, { "retry-after": new Date(Date.now() + 1000).toUTCString() }).end();
    else servers.good!(response, part, undefined as never);
  },
  closed: (response) => {
    busy.count++;
    response.writeHead(503, { "retry-after": "86400" }).end();
  },
  moved: (response, _, request) =>
    void response.writeHead(302, { location: request.url!.replace("moved", "good") }).end(),
  good: (response, part) => partial(response, part, file.subarray(part.start, part.end + 1)),
  guarded: (response, part, request) => {
    const isKnown = request.headers.authorization === `Basic ${btoa("ann:s3cret")}`;
    if (isKnown && request.url!.endsWith("?token=t0ken")) servers.good!(response, part, request);
    else response.writeHead(request.url!.includes("broken") ? 500 : 401).end();
  },
};

/** Requests that the servers who fail at first were asked. */
const busy = { count: 0 };
let server: Server;
let base = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "bytes=0-99");
    const part = { start: Number(range?.[1]), end: Math.min(Number(range?.[2]), file.length - 1) };
    servers[request.url!.split("/")[1]!]!(response, part, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe("servers that answer badly", () => {
  test.each(["short", "shortLater", "displaced", "zipped"])(
    "%s parts are an error, never wrong values",
    async (kind) => {
      const read = async () => (await open(`${base}/${kind}/chunked.nc`)).noise!.compute();
      await expect(read()).rejects.toMatchObject({ code: "source-read" });
    },
  );

  test("another answer than the part is taken for a change of the file", async () => {
    const read = async () => (await open(`${base}/whole/chunked.nc`)).noise!.compute();
    await expect(read()).rejects.toMatchObject({ code: "source-changed" });
  });

  test.each(["endless", "endlessWhole"])("%s bodies are not read to their end", async (kind) => {
    await expect(open(`${base}/${kind}/chunked.nc`)).rejects.toThrow(/sends more than|no range requests/);
  });

  test("a server that trickles is given up at the deadline, once", async () => {
    const began = performance.now();
    await expect(open(`${base}/trickle/chunked.nc`, { timeoutMs: 300 })).rejects.toThrow(/no answer within/);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test("a body that breaks off is asked for again", async () => {
    busy.count = 0;
    const source = await (await locate(`${base}/flaky/chunked.nc`)).bytes();
    expect(await source!.read(0, file.length)).toEqual(new Uint8Array(file));
    expect(busy.count).toBeGreaterThanOrEqual(2);
  });

  test("a busy server is asked again when it says, in seconds or as a date", async () => {
    busy.count = 0;
    const began = performance.now();
    expect((await (await locate(`${base}/busy/chunked.nc`)).bytes())!.size).toBe(file.length);
    expect(performance.now() - began).toBeGreaterThan(950);
    expect(busy.count).toBe(3);
  });

  test("a server that asks for a long pause is not waited for, and the error says so", async () => {
    busy.count = 0;
    await expect(open(`${base}/closed/chunked.nc`)).rejects.toThrow(/status 503 and asks to come back in 86400 s/);
    expect(busy.count).toBe(1);
  });

  test("an abort ends a pause", async () => {
    busy.count = 0;
    const signal = AbortSignal.timeout(200);
    await expect(open(`${base}/busy/chunked.nc`, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
    expect(busy.count).toBe(1);
  });

  test("a redirect is followed", async () => {
    expect((await open(`${base}/moved/chunked.nc`)).noise!.size).toBeGreaterThan(0);
  });

  test("an abort does not wait for a slow server", async () => {
    const read = async (signal: AbortSignal) =>
      (await open(`${base}/slow/chunked.nc`, { signal })).noise!.compute({ signal });
    const began = performance.now();
    await expect(read(AbortSignal.timeout(1000))).rejects.toMatchObject({ name: "TimeoutError" });
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe("credentials in an address", () => {
  const guarded = () => `${base.replace("//", "//ann:s3cret@")}/guarded/chunked.nc?token=t0ken`;

  test("are used, and are neither in names nor in the expression", async () => {
    const ds = await open(guarded());
    expect((await ds.noise!.isel({ time: 0 }).max().compute()).isComputed).toBe(true);
    expect(ds.noise!.explain() + JSON.stringify(ds.noise!.expr)).not.toMatch(/s3cret|t0ken/);
  });

  test.each([
    ["refused", (url: string) => url.replace("t0ken", "t0kenX")],
    ["broken", (url: string) => url.replace("chunked", "broken").replace("?", "?x=t0ken&")],
    ["of no server", (url: string) => url.replace(/:\d+\//, ":1/")],
    ["of no port", (url: string) => url.replace(/:\d+\//, ":99999/")],
    ["of no scheme", (url: string) => url.replace("http", "s3")],
  ])("are in no error: %s", async (_, change) => {
    const error = await open(change(guarded())).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(Error);
    for (let problem: unknown = error; problem instanceof Error; problem = problem.cause) {
      expect(`${problem.message} ${JSON.stringify(problem)} ${problem.stack}`).not.toMatch(/s3cret|t0ken/);
    }
  });
});
