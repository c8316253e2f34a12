import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as zarrita from "zarrita";
import { dataArray, dataset, open, resizeZarr } from "../../index.ts";
import { spoilEverywhere } from "../../testing/spoil.ts";

let folder = "";
beforeAll(() => {
  spoilEverywhere(true);
  folder = mkdtempSync(join(tmpdir(), "craton-zarr-"));
});
afterAll(() => {
  spoilEverywhere(false);
  rmSync(folder, { recursive: true });
});

describe("toZarr", () => {
  test.each(["netcdf4.nc", "calendar-360_day.nc", "v2.zarr", "scaled.tif"])(
    "what is written from %s reads back the same",
    async (name) => {
      const source = await open(join(import.meta.dirname, "..", "..", "..", "golden", name));
      const path = join(folder, `${name}.zarr`);
      await source.toZarr(path);
      const back = await open(path);
      expect(Object.keys(back.dataVars).sort()).toEqual(Object.keys(source.dataVars).sort());
      expect(Object.keys(back.coords).sort()).toEqual(Object.keys(source.coords).sort());
      for (const variable of [...Object.keys(source.dataVars), ...Object.keys(source.coords)]) {
        const [a, b] = [await source.get(variable).compute(), await back.get(variable).compute()];
        expect([b.dims, b.dtype], variable).toEqual([a.dims, a.dtype]);
        expect(b.values, variable).toEqual(a.values);
      }
    },
  );

  test("chunks are as asked, and edges are filled", async () => {
    const path = join(folder, "chunks.zarr");
    const array = dataArray(
      Int16Array.from({ length: 35 }, (_, i) => i),
      { dims: ["y", "x"], shape: [5, 7], name: "v" },
    );
    await array.toZarr(path, { chunks: { y: 2, x: 3 } });
    const back = (await open(path)).v!;
    expect(back.encoding.chunks).toEqual([2, 3]);
    expect((await back.compute()).values).toEqual(array.values);
  });

  test("an existing target is kept, unless it is to be replaced", async () => {
    const path = join(folder, "twice.zarr");
    const one = dataset({ a: dataArray([1, 2]) });
    await one.toZarr(path);
    await expect(one.toZarr(path)).rejects.toMatchObject({ code: "target-exists" });
    await dataset({ b: dataArray([1]) }).toZarr(path, { overwrite: true });
    expect(Object.keys((await open(path)).dataVars)).toEqual(["b"]);
  });

  test("a dataset can replace its own source; what is not Zarr is never replaced", async () => {
    const path = join(folder, "self.zarr");
    await dataset({ a: dataArray([1, 2]) }).toZarr(path);
    const lazy = await open(path);
    await dataset({ a: lazy.a!.mul(10) }).toZarr(path, { overwrite: true });
    expect([...((await (await open(path)).a!.compute()).values as Float64Array)]).toEqual([10, 20]);
    await expect(lazy.toZarr(folder, { overwrite: true })).rejects.toMatchObject({ code: "target-exists" });
    expect(existsSync(join(path, "zarr.json"))).toBe(true);
  });

  test("names cannot lead out of the folder, and a write that fails leaves nothing", async () => {
    const path = join(folder, "out.zarr");
    await expect(dataset({ ok: dataArray([1]), "../x": dataArray([1]) }).toZarr(path)).rejects.toThrow(/rename/);
    expect(readdirSync(folder).filter((name) => name.includes("out.zarr"))).toEqual([]);
  });
});

/** Twelve steps of a small field, from a day on. */
function steps(first: number, count: number) {
  const coords = {
    time: Array.from({ length: count }, (_, i) => new Date((first + i) * 86_400_000)),
    x: Float64Array.of(0, 1, 2),
  };
  const values = Float32Array.from({ length: count * 3 }, (_, i) => first * 3 + i);
  return dataset({ v: dataArray(values, { dims: ["time", "x"], shape: [count, 3], coords }) });
}

const valuesOf = async (path: string, options = {}) => [
  ...((await (await open(path, options)).v!.compute()).values as Float32Array),
];
const upTo = (count: number) => Array.from({ length: count * 3 }, (_, i) => i);

describe("another reader", () => {
  test("zarrita reads what is written, sharded too", async () => {
    const path = join(folder, "zarrita.zarr");
    await steps(0, 6).toZarr(path, { chunks: { time: 2 }, shards: { time: 4 } });
    const files = readdirSync(path, { recursive: true, encoding: "utf8" }).filter((file) =>
      statSync(join(path, file)).isFile(),
    );
    const store = new Map(files.map((file) => [`/${file}` as const, new Uint8Array(readFileSync(join(path, file)))]));
    const readable: zarrita.AsyncReadable = {
      get: async (key) => store.get(key as `/${string}`),
      getRange: async (key, range) => {
        const value = store.get(key as `/${string}`);
        return "suffixLength" in range
          ? value?.subarray(-range.suffixLength)
          : value?.subarray(range.offset, range.offset + range.length);
      },
    };
    const array = await zarrita.open.v3(zarrita.root(readable).resolve("v"), { kind: "array" });
    expect([...((await zarrita.get(array)).data as Float32Array)]).toEqual(upTo(6));
  });
});

describe.each([
  ["v2", { format: 2 as const, chunks: { time: 4 } }],
  ["v3", { chunks: { time: 4 } }],
  ["sharded", { chunks: { time: 2 }, shards: { time: 4 } }],
  ["in a group", { chunks: { time: 4 }, group: "deep/er" }],
  ["not consolidated", { chunks: { time: 4 }, consolidated: false }],
])("changing a store, %s", (label, options) => {
  const at = "group" in options ? { group: options.group } : {};

  test("append grows it, also within a chunk, and is the first write where there is none", async () => {
    const path = join(folder, `append ${label}`);
    for (const [first, count] of [
      [0, 5],
      [5, 1],
      [6, 6],
    ] as const)
      await steps(first, count).toZarr(path, { ...options, append: "time" });
    expect(await valuesOf(path, at)).toEqual(upTo(12));
    const times = (await open(path, at)).get("time").values as { toISOString(): string }[];
    expect(times[11]!.toISOString()).toContain("1970-01-12");
  });

  test("a region changes its part only, by positions or by labels", async () => {
    const path = join(folder, `region ${label}`);
    await steps(0, 9).toZarr(path, options);
    const part = steps(3, 4);
    const changed = dataset({ v: part.v!.mul(-1) });
    await expect(changed.toZarr(path, { ...at, region: { time: [3, 7] } })).rejects.toThrow(/drop "x"/);
    await changed.toZarr(path, { ...at, region: "auto" });
    const expected = upTo(9).map((n) => (n >= 9 && n < 21 ? -n : n));
    expect(await valuesOf(path, at)).toEqual(expected);
    await expect(dataset({ v: steps(8, 3).v! }).toZarr(path, { ...at, region: "auto" })).rejects.toThrow(
      /one after the other/,
    );
  });

  test("resize drops what is beyond and leaves new elements missing", async () => {
    const path = join(folder, `resize ${label}`);
    await steps(0, 9).toZarr(path, options);
    await resizeZarr(path, { time: 4 }, at);
    expect(await valuesOf(path, at)).toEqual(upTo(4));
    await resizeZarr(path, { time: 6 }, at);
    expect(await valuesOf(path, at)).toEqual([...upTo(4), ...new Array(6).fill(Number.NaN)]);
    await expect(resizeZarr(path, { depth: 1 }, at)).rejects.toMatchObject({ code: "dimension-not-found" });
  });
});

describe("a write that fails", () => {
  test("an append that does not fit is refused, and the store is as before", async () => {
    const path = join(folder, "refused.zarr");
    await steps(0, 5).toZarr(path);
    await expect(
      dataset({ v: steps(5, 2).v!.mul(1).astype("float64") }).toZarr(path, { append: "time" }),
    ).rejects.toThrow(/astype/);
    await expect(steps(5, 2).toZarr(path, { append: "depth" })).rejects.toMatchObject({ code: "dimension-not-found" });
    await expect(dataset({ w: steps(5, 2).v! }).toZarr(path, { append: "time" })).rejects.toThrow(/"v"/);
    expect(await valuesOf(path)).toEqual(upTo(5));
  });

  test("an append that stops before the metadata leaves what was there, and can be done again", async () => {
    const path = join(folder, "killed.zarr");
    await steps(0, 6).toZarr(path, { chunks: { time: 4 } });
    const before = join(folder, "killed-before.zarr");
    cpSync(path, before, { recursive: true });
    await steps(6, 3).toZarr(path, { append: "time" });
    // the state after a kill between the chunks and the metadata, and between those of the arrays and of the root
    for (const documents of [["zarr.json", "v/zarr.json", "time/zarr.json", "x/zarr.json"], ["zarr.json"]]) {
      for (const name of documents) cpSync(join(before, name), join(path, name));
      expect(await valuesOf(path)).toEqual(upTo(6));
      await steps(6, 3).toZarr(path, { append: "time" });
      expect(await valuesOf(path)).toEqual(upTo(9));
    }
  });
});
