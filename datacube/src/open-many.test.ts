import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataArray, dataset, open, openMany } from "./index.ts";
import { spoilEverywhere } from "./testing/spoil.ts";

let folder = "";
const day = 86_400_000;

/** A file of a few days on a small grid; `first` is the number of its first day. */
async function write(name: string, first: number, length = 3, lon = [10, 20]): Promise<string> {
  const time = Array.from({ length }, (_, i) => new Date((first + i) * day));
  const values = time.map((_, t) => lon.map((at) => first + t + at / 100));
  const t2m = dataArray(values, { dims: ["time", "lon"], coords: { time, lon }, attrs: { units: "K" } });
  const path = join(folder, name);
  await dataset({ t2m }, { attrs: { title: name } }).toNetCDF(path, { format: "NETCDF3_64BIT_OFFSET" });
  return path;
}

beforeAll(() => {
  spoilEverywhere(true);
  folder = mkdtempSync(join(tmpdir(), "craton-many-"));
});
afterAll(() => {
  spoilEverywhere(false);
  rmSync(folder, { recursive: true });
});

describe("openMany", () => {
  test("puts the files of a pattern in order of their labels and reads nothing but labels", async () => {
    for (const [i, first] of [6, 0, 3].entries()) await write(`a${i}.nc`, first);
    const ds = await openMany(join(folder, "a*.nc"));
    expect(ds.sizes).toEqual({ time: 9, lon: 2 });
    expect(ds.attrs.title).toBe("a1.nc");
    expect(() => ds.t2m!.values).toThrow(/compute/);
    expect((await ds.t2m!.isel({ lon: 0 }).compute()).values).toEqual(
      Float64Array.from({ length: 9 }, (_, i) => i + 0.1),
    );
  });

  test("lists of lists are joined along two dimensions", async () => {
    const [b0, b1] = [await write("b0.nc", 0), await write("b1.nc", 3)];
    const [c0, c1] = [await write("c0.nc", 0), await write("c1.nc", 3)];
    const ds = await openMany(
      [
        [b0, b1],
        [c0, c1],
      ],
      { combine: "nested", concatDim: ["run", "time"] },
    );
    expect(ds.t2m!.dims).toEqual(["run", "time", "lon"]);
    expect(ds.t2m!.shape).toEqual([2, 6, 2]);
  });

  test("more files than may be open at once are read, at most 8 of them opened at a time", async () => {
    const paths: string[] = [];
    for (let i = 0; i < 150; i++) paths.push(await write(`many${String(i).padStart(3, "0")}.nc`, i, 1));
    const seen: number[] = [];
    let [now, most] = [0, 0];
    const ds = await openMany(paths, {
      onProgress: ({ filesDone }) => void seen.push(filesDone),
      preprocess: async (one) => {
        most = Math.max(most, ++now);
        await new Promise(setImmediate);
        now--;
        return one.isel({ lon: [0, 1] });
      },
    });
    expect(seen).toEqual(paths.map((_, i) => i + 1));
    expect(most).toBeLessThanOrEqual(8);
    expect(Number((await ds.t2m!.sum().compute()).item())).toBeCloseTo((149 * 150) / 2 + 15, 6);
  });

  test("errors name the file", async () => {
    const good = await write("good.nc", 0);
    const other = await write("other.nc", 3, 3, [10, 30]);
    const [open1, overlap] = [await write("open1.nc", 1), await write("overlap.nc", 0)];
    const cases: [() => Promise<unknown>, RegExp][] = [
      [() => openMany([good, join(folder, "none.nc")]), /none\.nc: nothing is there/],
      [() => openMany([good, other], { join: "exact" }), /"lon" differ, as in .*other\.nc, and join is "exact"/],
      [() => openMany([good, overlap]), /2 datasets have the same labels: .*good\.nc, .*overlap\.nc/],
      [() => openMany([good, open1]), /the labels of "time" overlap/],
      [
        () =>
          openMany([good, other], {
            preprocess: (one) => {
              if (one.attrs.title === "other.nc") throw new Error("no such thing");
              return one;
            },
          }),
        /preprocess of .*other\.nc: no such thing/,
      ],
      [
        () => openMany([good, other], { combine: "nested", concatDim: ["a", "b"] }),
        /lists of depth 1, and there are 2/,
      ],
      [
        () => openMany([[good, other], [good]], { combine: "nested", concatDim: ["a", "b"] }),
        /no grid: along axis 0 they differ/,
      ],
      [() => openMany([]), /there are no files/],
      [() => openMany([good], { concatDim: "time" }), /concatDim is for/],
    ];
    for (const [attempt, message] of cases) await expect(attempt()).rejects.toThrow(message);
  });

  test("stops with the signal's reason", async () => {
    const paths = [await write("s0.nc", 0), await write("s1.nc", 3)];
    const controller = new AbortController();
    const reason = new Error("enough");
    const attempt = openMany(paths, {
      signal: controller.signal,
      parallel: 1,
      onProgress: () => controller.abort(reason),
    });
    await expect(attempt).rejects.toBe(reason);
  });

  test("large coordinates that are the same in all files are compared and held once", async () => {
    const size = 400;
    const place = dataArray(
      Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => y * size + x)),
      {
        dims: ["y", "x"],
      },
    );
    const files = [0, 1].map((i) => join(folder, `grid${i}.zarr`));
    for (const [i, path] of files.entries()) {
      const v = dataArray([i], { dims: ["time"], coords: { time: [i] } });
      const ds = dataset({ v, place }, {});
      await ds.toZarr(path);
    }
    const nested = { combine: "nested", concatDim: "time", dataVars: "minimal" } as const;
    const compared = await openMany(files, nested);
    expect((await compared.get("place").compute()).values[size + 1]).toBe(size + 1);
    const ds = await openMany(files, { ...nested, compat: "override" });
    expect(ds.get("place").dims).toEqual(["y", "x"]);
    expect((await open(files[0]!)).get("place").shape).toEqual([size, size]);
  });
});
