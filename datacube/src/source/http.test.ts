import { AsyncLocalStorage } from "node:async_hooks";
import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { open } from "../index.ts";
import { shared } from "./host.ts";

const golden = join(import.meta.dirname, "..", "..", "golden");

/** What the server is to do, and what it was asked for. */
const state = { ranges: true, etag: '"1"', failures: 0, expired: false, bytes: 0, requests: [] as string[] };
let server: Server;
let base = "";

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url!, "http://x").pathname;
  state.requests.push(path);
  if (state.failures > 0) {
    state.failures--;
    response.writeHead(503).end();
    return;
  }
  if (state.expired) {
    response.writeHead(403).end();
    return;
  }
  const file = join(golden, decodeURIComponent(path));
  const size = statSync(file, { throwIfNoEntry: false })?.isFile() ? statSync(file).size : undefined;
  if (size === undefined) {
    response.writeHead(404, { "content-type": "text/html" }).end("not here");
    return;
  }
  const suffix = /bytes=-(\d+)/.exec(request.headers.range ?? "");
  const wanted = suffix ? `bytes=${Math.max(0, size - Number(suffix[1]))}-${size - 1}` : (request.headers.range ?? "");
  const range = state.ranges ? /bytes=(\d+)-(\d+)/.exec(wanted) : null;
  if (range && Number(range[1]) >= size) {
    response.writeHead(416, { "content-range": `bytes */${size}` }).end();
    return;
  }
  const [start, end] = range ? [Number(range[1]), Math.min(Number(range[2]), size - 1)] : [0, size - 1];
  state.bytes += end - start + 1;
  const headers = {
    etag: state.etag,
    "content-length": end - start + 1,
    "content-range": `bytes ${start}-${end}/${size}`,
  };
  response.writeHead(range ? 206 : 200, headers);
  createReadStream(file, { start, end: Math.max(start, end) }).pipe(response);
}

beforeAll(async () => {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  Object.assign(state, { ranges: true, etag: '"1"', failures: 0, expired: false, bytes: 0, requests: [] });
});

describe("over HTTP", () => {
  test.each(["netcdf4.nc", "classic.nc", "cog.tif", "v2.zarr", "v3.zarr"])(
    "%s gives the same values as from the disk",
    async (name) => {
      const [remote, local] = [await open(`${base}/${name}`), await open(join(golden, name))];
      expect(Object.keys(remote.dataVars)).toEqual(Object.keys(local.dataVars));
      for (const variable of Object.keys(local.dataVars)) {
        expect((await remote.get(variable).compute()).values).toEqual((await local.get(variable).compute()).values);
      }
    },
  );

  test("a pixel of a COG needs the header and one tile, in few requests", async () => {
    const size = statSync(join(golden, "cog.tif")).size;
    const ds = await open(`${base}/cog.tif`);
    await ds.band_data!.isel({ x: 1, y: 1, band: 0 }).compute();
    expect(state.bytes).toBeLessThanOrEqual(size);
    expect(state.requests.length).toBeLessThanOrEqual(3);
  });

  test("a small picture of a COG reads an overview instead of the full image", async () => {
    const ds = await open(`${base}/cog.tif`);
    const bundle = await ds.band_data!.plot({ width: 90 }).mimeBundle();
    expect(bundle["image/png"]).toBeTypeOf("string");
    const overview = (await open(join(golden, "cog.tif"), { overview: 1 })).band_data!;
    const reduced = ds.band_data!.isel({ band: 0 }).atResolution({ y: 60, x: 90 });
    expect(reduced.shape).toEqual(overview.shape.slice(1));
    expect((await reduced.compute()).values).toEqual((await overview.compute()).values);
    expect(ds.band_data!.isel({ x: [0, 5] }).atResolution({ y: 60, x: 2 }).shape).toEqual([1, 300, 5]);
  });

  test("consolidated Zarr metadata come in one document", async () => {
    await open(`${base}/v3.zarr`);
    const documents = state.requests.filter((path) => path.endsWith("zarr.json"));
    expect(documents).toEqual(["/v3.zarr/zarr.json"]);
  });

  test("opening reads no chunk but those of the labels", async () => {
    await open(`${base}/v3.zarr`);
    const chunks = state.requests.filter((path) => /\/c\//.test(path)).map((path) => path.split("/")[2]);
    expect(chunks.sort()).toEqual(["lat", "lon", "time"]);
  });

  test("a Zarr group without consolidated metadata says that it cannot be listed", async () => {
    await expect(open(`${base}/v2-listed.zarr`)).rejects.toThrow(/consolidate/);
  });

  test("nothing at the address is an error that names it", async () => {
    await expect(open(`${base}/none.nc`)).rejects.toThrow(/none\.nc/);
  });

  test("a busy server is asked again", async () => {
    state.failures = 2;
    const ds = await open(`${base}/fixed.nc`);
    expect(Object.keys(ds.dataVars)).toEqual(["pressure"]);
  });

  test("a chunk that the server refuses is an error and not missing data", async () => {
    const ds = await open(`${base}/v3.zarr`);
    state.expired = true;
    await expect(ds.plain!.compute()).rejects.toMatchObject({ code: "source-read", message: /403/ });
  });

  test("a file that changes under the reader is an error", async () => {
    const ds = await open(`${base}/cog.tif`);
    state.etag = '"2"';
    await expect(ds.band_data!.compute()).rejects.toMatchObject({ code: "source-changed" });
  });

  test("a change of a NetCDF-4 file under the reader comes through the worker", async () => {
    const ds = await open(`${base}/chunked.nc`);
    state.etag = '"2"';
    await expect(ds.noise!.compute()).rejects.toMatchObject({ code: "source-changed" });
  });

  test("without range requests a small file is taken whole", async () => {
    state.ranges = false;
    const ds = await open(`${base}/netcdf4.nc`);
    expect((await ds.bytes!.max().compute()).item()).toBeGreaterThan(0);
    expect(state.requests).toHaveLength(1);
  });

  test("an abort ends the reading", async () => {
    const ds = await open(`${base}/v2.zarr`);
    await expect(ds.plain!.compute({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    await expect(open(`${base}/v2.zarr`, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });

  test("the signal of whoever calls, where a host tells, ends the reading; what readers share goes on", async () => {
    const caller = new AsyncLocalStorage<AbortController>();
    const host = {
      signal: () => caller.getStore()?.signal,
      shared: <T>(run: () => T): T => caller.exit(run),
    };
    Object.assign(globalThis, { [Symbol.for("craton.host")]: host });
    try {
      const ds = await open(`${base}/v2.zarr`);
      const stopped = new AbortController();
      stopped.abort(new Error("enough"));
      await caller.run(stopped, async () => {
        await expect(ds.plain!.compute()).rejects.toThrow("enough");
        await expect(open(`${base}/v2.zarr`)).rejects.toThrow("enough");
        await expect(open(`${base}/v2.zarr`, { signal: new AbortController().signal })).rejects.toThrow("enough");
      });
      const seen: boolean[] = [];
      await caller.run(new AbortController(), async () => {
        shared(() => seen.push(caller.getStore() === undefined));
        await expect(ds.plain!.compute()).resolves.toBeDefined();
      });
      expect(seen).toEqual([true]);
    } finally {
      Reflect.deleteProperty(globalThis, Symbol.for("craton.host"));
    }
  });
});

test("NetCDF-4 over HTTP reads the metadata and the chunk it needs, never the whole file", async () => {
  const size = statSync(join(golden, "chunked.nc")).size;
  const ds = await open(`${base}/chunked.nc`);
  expect(state.bytes).toBeLessThan(size / 4);
  const one = await ds.noise!.isel({ time: 13, y: 1, x: 1 }).compute();
  expect(state.bytes).toBeLessThan(size / 2);
  const local = await open(join(golden, "chunked.nc"));
  expect(one.item()).toBe((await local.noise!.isel({ time: 13, y: 1, x: 1 }).compute()).item());
});
