import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CFDatetime,
  ComplexArray,
  type DataArray,
  dataArray,
  dataset,
  open,
  type ToZarrOptions,
} from "../../index.ts";
import { readCases } from "./read-cases.ts";
import { writeCases } from "./write-cases.ts";

const python = process.env.CRATON_TEST_PYTHON ?? "";
if (!existsSync(python))
  console.warn("SKIPPED: Zarr beside zarr-python and xarray (set CRATON_TEST_PYTHON to a Python that has them)");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-interchange-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask<T>(command: "write" | "read" | "native", request: unknown): T {
  const input = JSON.stringify(request);
  const script = join(import.meta.dirname, "interchange.py");
  const { stdout, stderr, status } = spawnSync(python, [script, command, folder], { input, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout)) as T;
}

type Plain = (string | number | null)[];

/** Values as the peer prints them: whole numbers as text, missing ones as null, times as milliseconds, complex ones as two. */
function plain(array: DataArray): Plain {
  if (array.values instanceof ComplexArray)
    return Array.from(array.values.parts, (part) => (Number.isNaN(part) ? null : part));
  return Array.from(array.values as ArrayLike<number | bigint | string | CFDatetime>, (value) => {
    if (typeof value === "object") return Number.isNaN(value.valueOf()) ? null : value.valueOf();
    if (typeof value === "string") return value;
    if (typeof value === "bigint" || !array.dtype.startsWith("float")) return String(value);
    return Number.isNaN(value) ? null : value;
  });
}

describe.skipIf(!existsSync(python))("what zarr-python writes is read equal", () => {
  let expected: Plain[] = [];
  beforeAll(() => {
    expected = ask("write", readCases);
  });

  test.each(readCases)("$id", async ({ id, format }) => {
    const ds = await open(join(folder, id), { maskAndScale: false, decodeTimes: false });
    const array = await Object.values(ds.dataVars)[0]!.compute();
    const found = plain(array);
    const wanted = expected[readCases.findIndex((one) => one.id === id && one.format === format)]!;
    const isRaw = array.dtype === "uint8" && typeof wanted[0] === "number";
    expect(isRaw ? found.map(Number) : found.map(loosely)).toEqual(isRaw ? wanted : wanted.map(loosely));
  });
});

/** Python prints booleans and whole numbers alike. */
function loosely(value: string | number | null): string | number | null {
  return value === "True" ? "1" : value === "False" ? "0" : value;
}

describe.skipIf(!existsSync(python))("what we write is read equal by xarray", () => {
  const answers = new Map<string, Record<string, { dims: string[]; dtype: string; values: Plain; error?: string }>>();
  beforeAll(async () => {
    const request: { path: string; group?: string }[] = [];
    for (const { id, options } of writeCases) {
      await sample().toZarr(join(folder, `ours-${id}`), options as ToZarrOptions);
      request.push({ path: `ours-${id}`, ...(options.group === undefined ? {} : { group: options.group }) });
    }
    const found = ask<Record<string, never>[]>("read", request);
    writeCases.forEach(({ id }, i) => void answers.set(id, found[i]!));
  });

  test.each(writeCases)("$id", async ({ id, options, tolerance }) => {
    const theirs = answers.get(id)!;
    expect(theirs.error).toBeUndefined();
    const ours = sample();
    const back = await open(join(folder, `ours-${id}`), options.group === undefined ? {} : { group: options.group });
    for (const name of [...Object.keys(ours.dataVars), ...Object.keys(ours.coords)]) {
      const [wanted, read] = [plain(await ours.get(name).compute()), plain(await back.get(name).compute())];
      compare(`${name} read by us`, read, { wanted, tolerance });
      compare(`${name} read by xarray`, theirs[name]!.values.map(loosely), { wanted, tolerance });
      expect(theirs[name]!.dims, name).toEqual(ours.get(name).dims);
    }
  });
});

const natives = ([2, 3] as const).flatMap((format) =>
  ["s", "ns", "h"].map((unit) => ({
    format,
    times: `M8[${unit}]`,
    lags: `m8[${unit}]`,
    path: `native-v${format}-${unit}.zarr`,
  })),
);
const dayMs = 86_400_000;

/** `count` days from `first` on, as native.zarr has them. */
function days(format: 2 | 3, first: number, count: number) {
  const steps = Array.from({ length: count }, (_, i) => first + i);
  const over = <A>(values: A) =>
    dataArray(values as unknown as number[], {
      dims: ["time"],
      coords: { time: steps.map((n) => new Date(n * dayMs)) },
    });
  const lag = over(BigInt64Array.from(steps, (n) => BigInt(n) * BigInt(dayMs) * 1_000_000n));
  return dataset({
    ...(format === 3 ? { lag } : {}),
    half: over(Float16Array.from(steps, (n) => (n === 3 ? Number.NaN : n / 4))),
  });
}

describe.skipIf(!existsSync(python))("stores of numpy's times and half precision change in place", () => {
  beforeAll(() => void ask("native", natives));

  test.each(natives)("$path", async ({ path, format }) => {
    const at = join(folder, path);
    expect((await open(at)).get("half").dtype).toBe("float16");
    await days(format, 5, 4).toZarr(at, { append: "time" });
    await days(format, 2, 3).toZarr(at, { region: "auto" });
    const [found] = ask<Record<string, { values: Plain }>[]>("read", [{ path }]);
    const steps = Array.from({ length: 9 }, (_, i) => i);
    expect(found!.time!.values).toEqual(steps.map((n) => n * dayMs));
    if (format === 3) expect(found!.lag!.values.map(Number)).toEqual(steps.map((n) => n * dayMs * 1e6));
    expect(found!.half!.values).toEqual(steps.map((n) => (n === 3 ? null : n / 4)));
    const back = await open(at);
    expect(plain(await back.get("time").compute())).toEqual(steps.map((n) => n * dayMs));
  });

  test("a time that is no whole number of the store's unit is refused, and the store is as before", async () => {
    const path = join(folder, "native-v3-h.zarr");
    const before = plain(await (await open(path)).get("time").compute());
    const coords = { time: [new Date(20 * dayMs + 1000)] };
    const late = dataset({
      lag: dataArray(BigInt64Array.of(0n), { dims: ["time"], coords }),
      half: dataArray(Float16Array.of(1), { dims: ["time"], coords }),
    });
    await expect(late.toZarr(path, { append: "time" })).rejects.toMatchObject({ code: "unsupported" });
    expect(plain(await (await open(path)).get("time").compute())).toEqual(before);
  });
});

function compare(
  what: string,
  found: Plain,
  { wanted, tolerance = 0 }: { wanted: Plain; tolerance?: number | undefined },
): void {
  expect(found.length, what).toBe(wanted.length);
  found.forEach((value, i) => {
    const expected = wanted[i]!;
    const isClose =
      tolerance > 0 && value !== null && expected !== null && Math.abs(Number(value) - Number(expected)) <= tolerance;
    if (!isClose) expect(value, `${what} [${i}]`).toEqual(expected);
  });
}

/** A small dataset of every dtype that can be written. */
function sample() {
  const [rows, columns] = [5, 7];
  const coords = {
    time: Array.from({ length: rows }, (_, i) => new Date(Date.UTC(2000, 0, 1 + i, 6))),
    x: Float64Array.from({ length: columns }, (_, i) => i / 2),
  };
  const over = <A>(values: A) =>
    dataArray(values as unknown as number[], { dims: ["time", "x"], shape: [rows, columns], coords });
  const numbers = Array.from({ length: rows * columns }, (_, i) => ((i * 7) % 23) - 11);
  return dataset({
    f4: over(Float32Array.from(numbers, (n) => (n === 3 ? Number.NaN : n / 4))),
    f8: over(Float64Array.from(numbers, (n) => (n === 5 ? Number.NaN : n / 8))),
    i1: over(Int8Array.from(numbers)),
    i2: over(Int16Array.from(numbers, (n) => n * 900)),
    i4: over(Int32Array.from(numbers, (n) => n * 90_000_000)),
    i8: over(BigInt64Array.from(numbers, (n) => BigInt(n) * 10n ** 17n)),
    u1: over(Uint8Array.from(numbers, (n) => n + 11)),
    u2: over(Uint16Array.from(numbers, (n) => (n + 11) * 2000)),
    u4: over(Uint32Array.from(numbers, (n) => (n + 11) * 10 ** 8)),
    u8: over(BigUint64Array.from(numbers, (n) => BigInt(n + 11) * 10n ** 17n)),
    c8: over(new ComplexArray(Float32Array.from([...numbers, ...numbers], (n) => n / 4))),
    c16: over(new ComplexArray(Float64Array.from([...numbers, ...numbers], (n) => (n === 5 ? Number.NaN : n / 8)))),
    text: over(numbers.map((n) => ["", "a", "zwölf", "🎈"][Math.abs(n) % 4]!)),
  });
}
