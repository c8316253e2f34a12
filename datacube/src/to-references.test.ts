import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataArray, dataset, open, openMany, toReferences } from "./index.ts";

const golden = join(import.meta.dirname, "..", "golden");
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-references-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

type NetcdfFormat = "NETCDF4" | "NETCDF3_CLASSIC";

/** A file of some days on two places; each counts its days from another one. */
async function write(name: string, first: number, length: number, format: NetcdfFormat): Promise<string> {
  const time = Array.from({ length }, (_, i) => new Date((first + i) * 86_400_000));
  const values = time.map((_, t) => [first + t, first + t + 0.5]);
  const coords = { time: dataArray(time, { dims: ["time"] }), lon: [10, 20] };
  const t2m = dataArray(values, { dims: ["time", "lon"], coords });
  const height = dataArray([3, 4], { dims: ["lon"] });
  const path = join(folder, name);
  await dataset({ t2m, height }).toNetCDF(path, { format });
  return path;
}

describe("toReferences", () => {
  test.each(["NETCDF4", "NETCDF3_CLASSIC"] as const)(
    "joins %s files of other lengths and units of time",
    async (format) => {
      const paths = [
        await write(`${format}-b.nc`, 4, 2, format),
        await write(`${format}-a.nc`, 0, 4, format),
        await write(`${format}-c.nc`, 6, 3, format),
      ];
      const target = join(folder, `${format}.json`);
      await toReferences(paths, target, { inlineThreshold: 0 });
      const [ours, many] = [await open(target), await openMany(paths)];
      expect(ours.sizes).toEqual({ time: 9, lon: 2 });
      expect((await ours.t2m!.compute()).values).toEqual((await many.t2m!.compute()).values);
      expect(ours.coords.time!.values).toEqual(many.coords.time!.values);
      expect(ours.height!.dims).toEqual(["lon"]);
      const document = readFileSync(target, "utf8");
      expect(document).toContain(paths[1]);
      expect(JSON.parse(document).version).toBe(1);
    },
  );

  test("files of one time are joined along a new dimension", async () => {
    const paths = [await write("run1.nc", 0, 2, "NETCDF4"), await write("run2.nc", 0, 2, "NETCDF4")];
    const target = join(folder, "runs.json");
    await toReferences(paths, target, { concatDims: ["run"] });
    const ds = await open(target);
    expect(ds.t2m!.dims).toEqual(["run", "time", "lon"]);
    expect((await ds.t2m!.isel({ run: 1 }).compute()).values).toEqual(Float64Array.of(0, 0.5, 1, 1.5));
  });

  test("what cannot be referred to is a typed error that names file and way out", async () => {
    const [a, b] = [await write("e1.nc", 0, 2, "NETCDF4"), await write("e2.nc", 0, 2, "NETCDF4")];
    const target = join(folder, "errors.json");
    const cases: [Parameters<typeof toReferences>, RegExp][] = [
      [[[a, b], target], /differ in the labels of no dimension: name one by concatDims/],
      [[[a], join(folder, "x.zarr")], /name a file that ends in \.json/],
      [[[join(golden, "cog.tif")], target], /cog\.tif \(geotiff\) is not supported: NetCDF and HDF5/],
      [[[], target], /there are no files/],
      [
        [[a, await write("e3.nc", 3, 2, "NETCDF3_CLASSIC")], target],
        /stored in other ways in .*e3\.nc than in .*e1\.nc/,
      ],
      [[[join(folder, "none.nc")], target], /none\.nc: nothing is there/],
    ];
    for (const [args, message] of cases) await expect(toReferences(...args)).rejects.toThrow(message);
    await toReferences([a], target);
    await expect(toReferences([a], target)).rejects.toThrow(/exists already/);
    const reason = new Error("enough");
    const aborted = toReferences([a], join(folder, "no.json"), { signal: AbortSignal.abort(reason) });
    await expect(aborted).rejects.toBe(reason);
  });
});
