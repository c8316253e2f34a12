import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataArray, dataset, open, type ToNetcdfOptions } from "../../index.ts";

const python = process.env.CRATON_TEST_PYTHON ?? "";
const data = process.env.CRATON_TEST_DATA ?? "";
if (!existsSync(python)) console.warn("SKIPPED: NetCDF beside netCDF4 and h5netcdf (set CRATON_TEST_PYTHON)");
if (!existsSync(data)) console.warn("SKIPPED: real NetCDF files written again (set CRATON_TEST_DATA)");

const golden = join(import.meta.dirname, "..", "..", "..", "golden");
const formats = ["NETCDF4", "NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"] as const;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-netcdf-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What differs, per pair, as xarray sees it with an engine; one process per engine, as their libraries do not mix. */
function differences(engine: string, pairs: readonly (readonly [string, string])[]): unknown {
  const script = join(import.meta.dirname, "identical.py");
  const { stdout, stderr, status } = spawnSync(python, [script, engine], { input: JSON.stringify(pairs) });
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout));
}

/** Records of two variables of odd sizes, one that has no record, texts. */
function records(count: number) {
  const coords = { time: Array.from({ length: count }, (_, i) => new Date(i * 3_600_000)) };
  const of = (dims: string[], shape: number[]) => ({ dims, shape, coords });
  return dataset(
    {
      small: dataArray(
        Int16Array.from({ length: count * 3 }, (_, i) => i * 7 - 5),
        of(["time", "x"], [count, 3]),
      ),
      wide: dataArray(
        Float64Array.from({ length: count }, (_, i) => (i === 1 ? Number.NaN : i / 3)),
        of(["time"], [count]),
      ),
      fixed: dataArray(Int8Array.of(1, -2, 3), { dims: ["x"], shape: [3] }),
      text: dataArray(
        Array.from({ length: count }, (_, i) => ["", "a", "zwölf"][i % 3]!),
        of(["time"], [count]),
      ),
    },
    { attrs: { title: "Größe", empty: "", numbers: [1, 2.5], big: 3_000_000_000 } },
  );
}

describe.each(formats)("%s", (format) => {
  test.each([
    ["no unlimited dimension", {}],
    ["records", { unlimitedDims: ["time"] }],
    ["uncompressed", { unlimitedDims: ["time"], compression: 0 }],
  ] satisfies [string, ToNetcdfOptions][])("what is written reads back the same: %s", async (label, options) => {
    for (const count of [5, 1, 0]) {
      const path = join(folder, `${format} ${label} ${count}.nc`);
      const source = records(count);
      await source.toNetCDF(path, { format, ...options });
      const back = await open(path);
      expect(back.attrs).toEqual(source.attrs);
      for (const name of ["small", "wide", "fixed", "text", "time"]) {
        const [a, b] = [await source.get(name).compute(), await back.get(name).compute()];
        expect([b.dims, b.dtype, b.values], name).toEqual([a.dims, a.dtype, a.values]);
      }
    }
  });

  test("a variable of records alone is not padded", async () => {
    const path = join(folder, `${format} alone.nc`);
    const source = dataset({ v: dataArray(Int8Array.of(1, 2, 3, 4, 5, 6), { dims: ["t", "x"], shape: [2, 3] }) });
    await source.toNetCDF(path, { format, unlimitedDims: ["t"] });
    expect((await (await open(path)).v!.compute()).values).toEqual(Int8Array.of(1, 2, 3, 4, 5, 6));
  });

  test("a write that fails leaves what was there; names cannot be paths", async () => {
    const path = join(folder, `${format} kept.nc`);
    await records(2).toNetCDF(path, { format });
    const before = readFileSync(path);
    await expect(records(2).toNetCDF(path, { format })).rejects.toMatchObject({ code: "target-exists" });
    const bad = dataset({ v: dataArray([1, Number.NaN]) });
    const packed = { encoding: { v: { dtype: "int16", _FillValue: null } }, overwrite: true };
    await expect(bad.toNetCDF(path, { format, ...packed })).rejects.toMatchObject({ code: "unsupported" });
    await expect(dataset({ "a/b": dataArray([1]) }).toNetCDF(`${path}2`, { format })).rejects.toThrow(/rename/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("encodings pack, and are kept when the file is written again", async () => {
    const [path, again] = [join(folder, `${format} packed.nc`), join(folder, `${format} packed again.nc`)];
    const source = dataset({ v: dataArray([1.5, Number.NaN, -2]) });
    await source.toNetCDF(path, { format, encoding: { v: { dtype: "int16", scale_factor: 0.5, _FillValue: -9 } } });
    await (await open(path)).toNetCDF(again, { format });
    const stored = (await open(again, { maskAndScale: false })).v!;
    expect((await stored.compute()).values).toEqual(Int16Array.of(3, -9, -4));
    expect((await (await open(again)).v!.compute()).values).toEqual(Float64Array.of(1.5, Number.NaN, -2));
  });
});

test("integers that NetCDF-3 lacks are stored in those that it has if they fit, else refused", async () => {
  const source = (value: bigint) => dataset({ v: dataArray(BigInt64Array.of(value)) });
  const path = join(folder, "narrow.nc");
  await source(-7n).toNetCDF(path, { format: "NETCDF3_CLASSIC" });
  expect((await (await open(path)).v!.compute()).values).toEqual(Int32Array.of(-7));
  await expect(source(2n ** 40n).toNetCDF(path, { format: "NETCDF3_CLASSIC", overwrite: true })).rejects.toThrow(
    /64BIT_DATA/,
  );
  await source(2n ** 60n).toNetCDF(path, { format: "NETCDF3_64BIT_DATA", overwrite: true });
  expect((await (await open(path)).v!.compute()).values).toEqual(BigInt64Array.of(2n ** 60n));
});

test("an empty dimension is that of the records in NetCDF-3", async () => {
  const path = join(folder, "empty.nc");
  const none = (dims: string[], shape: number[]) => dataset({ v: dataArray(new Float32Array(0), { dims, shape }) });
  await none(["t", "x"], [0, 3]).toNetCDF(path, { format: "NETCDF3_CLASSIC" });
  expect((await open(path)).v!.shape).toEqual([0, 3]);
  await expect(none(["x", "t"], [3, 0]).toNetCDF(path, { format: "NETCDF3_CLASSIC", overwrite: true })).rejects.toThrow(
    /transpose/,
  );
});

test("chunks of many nodes of the index, and at edges, are found", async () => {
  const path = join(folder, "many.nc");
  const values = Int32Array.from({ length: 301 * 73 }, (_, i) => i);
  const source = dataset({ v: dataArray(values, { dims: ["y", "x"], shape: [301, 73] }) });
  await source.toNetCDF(path, { encoding: { v: { chunks: [3, 2] } } });
  const back = (await open(path)).v!;
  expect(back.encoding.chunks).toEqual([3, 2]);
  expect((await back.compute()).values).toEqual(values);
});

test("what NetCDF cannot hold is refused by name", async () => {
  const path = join(folder, "refused.nc");
  const v = dataArray([1]);
  await expect(dataset({ v }, { attrs: { a: { b: 1 } } }).toNetCDF(path)).rejects.toThrow(/"a"/);
  await expect(dataset({ v }, { attrs: { a: "x".repeat(70_000) } }).toNetCDF(path)).rejects.toThrow(/"a"/);
  await expect(dataset({ v }).toNetCDF(path, { unlimitedDims: ["t"] })).rejects.toMatchObject({
    code: "dimension-not-found",
  });
  await expect(dataset({ v }).toNetCDF(path, { format: "NETCDF5" as "NETCDF4" })).rejects.toThrow(/NETCDF4/);
  expect(existsSync(path)).toBe(false);
});

describe.skipIf(!existsSync(python))("beside other libraries", () => {
  test.each(["netcdf4", "h5netcdf"])(
    "%s sees golden NetCDF-4 that is written again identical",
    async (engine) => {
      expect(await again(golden, engine, ["NETCDF4"])).toEqual([]);
    },
    120_000,
  );

  test.skipIf(!existsSync(data))(
    "netcdf4 sees real files that are written again identical",
    async () => {
      expect(await again(data, "netcdf4", ["NETCDF4", "NETCDF3_64BIT_DATA"])).toEqual([]);
    },
    300_000,
  );

  test.skipIf(!existsSync(data))(
    "h5netcdf sees real files that are written again identical",
    async () => {
      expect(await again(data, "h5netcdf", ["NETCDF4"])).toEqual([]);
    },
    300_000,
  );

  test("netcdf4 sees the same records in all formats", async () => {
    const first = join(folder, "records NETCDF4.nc");
    for (const format of formats)
      await records(5).toNetCDF(join(folder, `records ${format}.nc`), { format, unlimitedDims: ["time"] });
    const pairs = formats.slice(1).map((format) => [first, join(folder, `records ${format}.nc`)] as const);
    expect(differences("netcdf4", pairs)).toEqual([null, null, null]);
  }, 60_000);
});

/** Names of the files of a folder that differ once they are written again, and how. */
async function again(from: string, engine: string, as: readonly (typeof formats)[number][]): Promise<unknown[]> {
  const pairs: (readonly [string, string])[] = [];
  const isHdf5 = (name: string) => readFileSync(join(from, name)).toString("latin1", 1, 4) === "HDF";
  for (const name of readdirSync(from).filter((one) => one.endsWith(".nc") && isHdf5(one)))
    for (const format of as) {
      const path = join(folder, `${engine} ${format} ${name}`);
      await (await open(join(from, name))).toNetCDF(path, { format });
      pairs.push([join(from, name), path]);
    }
  const found = differences(engine, pairs) as (string | null)[];
  return found.flatMap((text, i) => (text === null ? [] : [`${pairs[i]![1]}: ${text}`]));
}
