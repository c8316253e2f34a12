import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataArray, dataset, open } from "../../index.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-zarr-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

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
