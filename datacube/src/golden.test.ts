import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CFDatetime, DataArray, OpenOptions } from "./index.ts";
import { open } from "./index.ts";

/** What golden/make.py found with xarray and rasterio. */
interface Expected {
  readonly dims: string[];
  readonly shape: number[];
  readonly dtype: string;
  readonly samples: [number, number | string][];
  readonly missing?: number;
  readonly mean?: number;
  readonly min?: number;
  readonly max?: number;
}
interface ExpectedFile {
  readonly variables: Record<string, Expected>;
  readonly coords: Record<string, Expected>;
  readonly crs?: string | null;
  readonly isJpeg?: boolean;
}

const golden = join(import.meta.dirname, "..", "golden");
const real = process.env.CRATON_TEST_DATA ?? join(import.meta.dirname, "..", "..", "..", "shared", "data");

function load(name: string): [string, ExpectedFile][] {
  return Object.entries(JSON.parse(readFileSync(join(golden, name), "utf8")) as Record<string, ExpectedFile>);
}

describe("every golden file reads as xarray and rasterio read it", () => {
  test.each(load("expected.json"))("%s", async (name, expected) => {
    const [file = "", , overview] = name.split(" ");
    await check(join(golden, file), expected, overview === undefined ? {} : { overview: Number(overview) });
  });
});

if (!existsSync(real))
  console.warn(`SKIPPED: the tests on real files; there is no folder ${real} (set CRATON_TEST_DATA)`);

describe.skipIf(!existsSync(real))("every real file reads as xarray and rasterio read it", () => {
  test.each(load("real.json"))("%s", async (name, expected) => {
    await check([join(real, name), join(real, "ls5", name)].find(existsSync)!, expected, {});
  });
});

async function check(path: string, expected: ExpectedFile, options: OpenOptions): Promise<void> {
  const ds = await open(path, options);
  expect(Object.keys(ds.dataVars).sort()).toEqual(Object.keys(expected.variables).sort());
  const coords = Object.keys(ds.coords).filter(
    (name) => !["spatial_ref", "mask"].includes(name) || name in expected.coords,
  );
  expect(coords.sort()).toEqual(Object.keys(expected.coords).sort());
  const tolerance = expected.isJpeg ? { value: 12, mean: 0.5 } : { value: 0, mean: 0 };
  for (const [name, variable] of Object.entries({ ...expected.variables, ...expected.coords })) {
    await compare(name, ds.get(name), variable, tolerance);
  }
  if (expected.crs) expect(ds.get("spatial_ref").attrs.crs).toBe(expected.crs);
}

async function compare(
  name: string,
  array: DataArray,
  expected: Expected,
  tolerance: { value: number; mean: number },
): Promise<void> {
  const facts = { name, dims: array.dims, shape: array.shape, dtype: array.dtype };
  expect(facts).toEqual({ name, dims: expected.dims, shape: expected.shape, dtype: expected.dtype });
  const computed = await array.compute();
  const { values } = computed;
  for (const [i, sample] of expected.samples)
    expectClose(`${name}[${i}]`, toNumber(values[i]!), toNumber(sample), tolerance.value);
  if (expected.missing === undefined) return;
  let missing = 0;
  for (const value of values) if (Number.isNaN(Number(value))) missing++;
  expect(missing, `missing in ${name}`).toBe(expected.missing);
  if (expected.mean === undefined) return;
  const [mean, min, max] = [array.mean(), computed.min(), computed.max()];
  const precision = array.dtype === "float32" ? 1e-6 : 1e-12;
  expectClose(
    `mean of ${name}`,
    Number((await mean.compute()).item()),
    expected.mean,
    tolerance.mean + Math.abs(expected.mean) * precision + 1e-12,
  );
  expectClose(`min of ${name}`, Number(min.item()), expected.min!, tolerance.value);
  expectClose(`max of ${name}`, Number(max.item()), expected.max!, tolerance.value);
}

/** Times as milliseconds of ISO text, "nan" and "inf" as Python writes them, texts as they are. */
function toNumber(value: number | bigint | string | CFDatetime): number | string {
  if (typeof value === "object") return isoKey(value.toISOString());
  if (typeof value !== "string") return Number(value);
  if (value === "nan") return Number.NaN;
  return /^\d{4}-\d\d-\d\d/.test(value) ? isoKey(value) : value;
}

/** A number that orders dates of any calendar, in milliseconds within a day. */
function isoKey(text: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[-T:]/).map(Number);
  return ((year * 12 + month) * 31 + day) * 86_400_000 + Math.floor((hour * 3600 + minute * 60 + second) * 1000 + 1e-3);
}

function expectClose(what: string, actual: number | string, expected: number | string, tolerance: number): void {
  if (typeof actual === "number" && typeof expected === "number" && !Number.isNaN(expected)) {
    expect(Math.abs(actual - expected), `${what}: ${actual} instead of ${expected}`).toBeLessThanOrEqual(tolerance);
  } else expect(actual, what).toEqual(expected);
}
